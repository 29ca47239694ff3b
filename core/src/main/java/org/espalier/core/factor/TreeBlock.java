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

/**
 * Non-projective trees. A point that is a mixture of few trees is found by the active set. Others
 * are found from the inequalities that describe all trees: the simpler problem is one simplex over
 * the heads of each word; the conditions are that arcs of total weight 1 or more come into every
 * set of words from outside (Edmonds 1967), and that a single root has root arcs of total weight 1.
 * Few of the sets matter, where the same point may be a mixture of thousands of trees.
 *
 * <p>Sets that are violated are minimum cuts between the root and a word, found by augmenting
 * paths. A word that no set is violated for is then one with the root (Padberg &amp; Rinaldi 1990),
 * so that most words take no path at all.
 *
 * <ol>
 *   <li>J. Edmonds, Optimum branchings, J. Research of the National Bureau of Standards 71B, 1967.
 *   <li>M. Padberg, G. Rinaldi, An efficient algorithm for the minimum capacity cut problem,
 *       Mathematical Programming 47, 1990.
 * </ol>
 */
final class TreeBlock extends Block {

  /** Room below this is rounding. */
  private static final double TINY = 1e-15;

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
  private double[] room = new double[0]; // residual capacities of the arcs between words
  private double[] rootRoom = new double[0];
  private double[] fromRoot = new double[0]; // into a word from the root and what is one with it
  private int[] near = new int[0]; // of word m, those with an arc from or to it, from m·n
  private int[] nearCount = new int[0];
  private boolean[] joined = new boolean[0]; // one with the root
  private boolean[] reached = new boolean[0];
  private int[] next = new int[0]; // on the path to the word that is tested
  private int[] queue = new int[0];

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
      room = new double[n * n];
      rootRoom = new double[n];
      fromRoot = new double[n];
      near = new int[n * n];
      nearCount = new int[n];
      joined = new boolean[n];
      reached = new boolean[n];
      next = new int[n];
      queue = new int[n];
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
    int n = words;
    boolean found = requireRoot(rows);
    list();
    Arrays.fill(joined, false);
    for (int m = 0; m < n; m++) {
      fromRoot[m] = site.x[m * n + m];
    }
    BitSet cut = new BitSet(); // words of sets found in this round
    while (true) {
      int word = -1;
      for (int m = 0; m < n; m++) {
        if (!joined[m] && !cut.get(m) && (word < 0 || fromRoot[m] > fromRoot[word])) {
          word = m;
        }
      }
      if (word < 0) {
        return found;
      }
      if (fromRoot[word] >= 1 - tolerance || flow(word) >= 1 - tolerance) {
        join(word);
      } else {
        BitSet set = new BitSet(n);
        for (int m = 0; m < n; m++) {
          set.set(m, reached[m]);
        }
        cut.or(set);
        if (known.add(set)) {
          found = true;
          addRow(rows, set);
        }
      }
    }
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

  private void list() {
    int n = words;
    Arrays.fill(nearCount, 0);
    for (int m = 0; m < n; m++) {
      for (int i = 0; i < headCount[m]; i++) {
        int h = heads[m * n + i];
        if (h == m) {
          continue;
        }
        near[m * n + nearCount[m]++] = h;
        if (!(site.x[m * n + h] > 0)) {
          near[h * n + nearCount[h]++] = m;
        }
      }
    }
  }

  private void join(int word) {
    joined[word] = true;
    for (int i = 0; i < nearCount[word]; i++) {
      int m = near[word * words + i];
      fromRoot[m] += site.x[word * words + m];
    }
  }

  /**
   * Returns what can flow from the root to a word, or 1 if that is more. If it is less, {@link
   * #reached} tells the least set of words that no more can enter.
   */
  private double flow(int word) {
    int n = words;
    for (int m = 0; m < n; m++) {
      rootRoom[m] = fromRoot[m];
      for (int i = 0; i < nearCount[m]; i++) {
        int arc = near[m * n + i] * n + m;
        room[arc] = site.x[arc];
      }
    }
    double flow = 0;
    while (flow < 1) {
      int entry = search(word);
      if (entry < 0) {
        return flow;
      }
      double amount = Math.min(rootRoom[entry], 1 - flow);
      for (int w = entry; w != word; w = next[w]) {
        amount = Math.min(amount, room[w * n + next[w]]);
      }
      rootRoom[entry] -= amount;
      for (int w = entry; w != word; w = next[w]) {
        room[w * n + next[w]] -= amount;
        room[next[w] * n + w] += amount;
      }
      flow += amount;
    }
    return 1;
  }

  /**
   * Searches backwards from a word; returns the word by which a path from the root enters, or −1.
   */
  private int search(int word) {
    int n = words;
    Arrays.fill(reached, false);
    reached[word] = true;
    queue[0] = word;
    int last = 0;
    for (int first = 0; first <= last; first++) {
      int w = queue[first];
      if (rootRoom[w] > TINY) {
        return w;
      }
      for (int i = 0; i < nearCount[w]; i++) {
        int h = near[w * n + i];
        if (!joined[h] && !reached[h] && room[h * n + w] > TINY) {
          reached[h] = true;
          next[h] = w;
          queue[++last] = h;
        }
      }
    }
    return -1;
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
