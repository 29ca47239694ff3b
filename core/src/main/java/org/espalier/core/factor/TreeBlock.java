package org.espalier.core.factor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.solve.ActiveSet;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.TreeCuts;

/**
 * Non-projective trees. A point that is a mixture of few trees is found by the active set. Others
 * are found from the inequalities that describe all trees: the simpler problem is one simplex over
 * the heads of each word; the conditions are that arcs of total weight 1 or more come into every
 * set of words from outside (Edmonds 1967), and that a single root has root arcs of total weight 1.
 * Few of the sets matter, where the same point may be a mixture of thousands of trees.
 *
 * <ol>
 *   <li>J. Edmonds, Optimum branchings, J. Research of the National Bureau of Standards 71B, 1967.
 * </ol>
 */
final class TreeBlock extends Block {

  private final Workspace workspace = new Workspace();
  private final Set<BitSet> known =
      new HashSet<>(); // sets with a condition; the empty one: a root's
  private int words;
  private Roots roots = Roots.MULTI;
  private int patience; // calls of the oracle that a projection may take
  private boolean patient; // as many as it needs
  private boolean mixture; // solved by the active set
  private int[] heads = new int[0]; // of word m, those of positive weight, from m·n
  private int[] headCount = new int[0];
  private final TreeCuts cuts = new TreeCuts();

  TreeBlock() {
    super(new Site());
  }

  void take(Site newSite, NonProjectiveTree tree) {
    site = newSite;
    words = tree.words();
    roots = tree.roots();
    int n = words;
    if (headCount.length < n) {
      heads = new int[n * n];
      headCount = new int[n];
    }
  }

  @Override
  void start(boolean isPatient) {
    known.clear();
    mixture = true;
    patient = isPatient;
    patience = patient ? ActiveSet.ORACLE_CALLS : 20 + words;
  }

  @Override
  boolean isComplete() {
    return mixture;
  }

  @Override
  boolean project() {
    if (mixture && site.project(patience)) {
      patience = patient ? patience : 10 + words / 4; // the next solutions are near this one
      return true;
    }
    mixture = false;
    int n = words;
    for (int m = 0; m < n; m++) {
      if (!Simplex.project(site.t, m, n, n, site.x, m, workspace)) {
        return false;
      }
    }
    Arrays.fill(headCount, 0);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        if (site.x[h * n + m] > 0) {
          heads[m * n + headCount[m]++] = h;
        }
      }
    }
    return true;
  }

  @Override
  void listMoving() {
    reserveMoving(words * words);
    for (int j = 0; j < words * words && mixture; j++) {
      if (site.x[j] > 0) {
        moving[movingCount++] = j;
      }
    }
    for (int m = 0; m < words && !mixture; m++) {
      for (int i = 0; i < headCount[m] && headCount[m] > 1; i++) {
        moving[movingCount++] = heads[m * words + i] * words + m;
      }
    }
  }

  @Override
  void differentiate() {
    if (mixture) {
      super.differentiate();
      return;
    }
    int first = 0;
    while (first < movingCount) {
      int count = headCount[moving[first] % words];
      double mean = 0;
      for (int i = first; i < first + count; i++) {
        mean += site.direction[moving[i]] / count;
      }
      for (int i = first; i < first + count; i++) {
        site.change[moving[i]] = site.direction[moving[i]] - mean;
      }
      first += count;
    }
  }

  @Override
  boolean separate(LinearRows rows, double tolerance) {
    if (mixture) {
      return false;
    }
    boolean found = requireRoot(rows);
    cuts.begin(site.x, words);
    while (cuts.find(tolerance)) {
      BitSet set = new BitSet(words);
      for (int m = 0; m < words; m++) {
        set.set(m, cuts.contains(m));
      }
      if (known.add(set)) {
        found = true;
        addRow(rows, set);
      }
    }
    return found;
  }

  /** Adds, once, that a single root has one arc. */
  private boolean requireRoot(LinearRows rows) {
    BitSet none = new BitSet();
    if (roots == Roots.MULTI || !known.add(none)) {
      return false;
    }
    rows.begin(1);
    for (int m = 0; m < words; m++) {
      rows.add(site, m * words + m, 1);
    }
    rows.end(site, true);
    return true;
  }

  /**
   * Adds that enough arcs come into a set, or that not too many are in it: whichever is shorter.
   */
  private void addRow(LinearRows rows, BitSet set) {
    int n = words;
    int size = set.cardinality();
    boolean inside = 2 * size <= n;
    rows.begin(inside ? size - 1 : -1);
    for (int m = set.nextSetBit(0); m >= 0; m = set.nextSetBit(m + 1)) {
      if (!inside) {
        rows.add(site, m * n + m, -1);
      }
      for (int h = 0; h < n; h++) {
        if (h != m && set.get(h) == inside) {
          rows.add(site, h * n + m, inside ? 1 : -1);
        }
      }
    }
    rows.end(site, false);
  }
}
