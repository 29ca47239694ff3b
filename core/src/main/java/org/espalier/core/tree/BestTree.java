package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/** The best non-projective trees with labels, also with parts held on. */
final class BestTree {

  static final Workspace.Key<BestTree> KEY = Workspace.Key.of(BestTree::new);

  private final ArcScores best = new ArcScores();
  private final ChuLiuEdmonds solver = new ChuLiuEdmonds();
  private int words;
  private int labels;
  private Roots roots = Roots.SINGLE;
  private int[] heldPart = new int[0]; // by modifier, −1 where none is held on
  private double[] column = new double[0];

  private BestTree() {}

  /** Takes the scores, with nothing held on. */
  void take(Arborescences trees, double[] scores, int offset) {
    words = trees.words();
    labels = trees.labels();
    roots = trees.roots();
    if (heldPart.length < words) {
      heldPart = new int[words];
      column = new double[words];
    }
    Arrays.fill(heldPart, 0, words, -1);
    best.best(trees, labels, scores, offset);
  }

  /**
   * Holds parts on.
   *
   * @return false if one of them is forbidden or two enter the same word
   */
  boolean hold(Arborescences trees, Parts required, double[] scores, int offset) {
    for (int i = 0; i < required.count(); i++) {
      int part = required.get(i);
      int arc = part / labels;
      int m = arc % words;
      boolean taken = heldPart[m] >= 0 && heldPart[m] != part;
      if (taken || !Scores.allowed(trees, scores, offset, part)) {
        return false;
      }
      heldPart[m] = part;
      for (int other = m; other < words * words; other += words) {
        best.arcs[other] = Double.NEGATIVE_INFINITY;
      }
      best.arcs[arc] = scores[offset + part];
    }
    return true;
  }

  /**
   * Finds the best tree.
   *
   * @return false, with nothing written, if there is none
   */
  boolean solve(Parts out) {
    if (!solver.solve(words, roots, best.arcs, 0)) {
      return false;
    }
    out.clear();
    for (int m = 0; m < words; m++) {
      out.add(heldPart[m] >= 0 ? heldPart[m] : best.bestPart(arc(m)));
    }
    out.sort();
    return true;
  }

  /** Returns the arc into a word in the tree found last. */
  private int arc(int m) {
    int head = solver.head(m);
    return (head == DependencyTree.ROOT ? m : head) * words + m;
  }

  /**
   * Writes the best score of a tree with each part: one solution for every arc, which serves all of
   * its labels.
   *
   * @return false if there is no tree
   */
  boolean maxMarginals(
      Arborescences trees, double[] scores, int offset, double[] out, int outOffset) {
    double[] arcs = best.arcs;
    Arrays.fill(out, outOffset, outOffset + trees.size(), Double.NEGATIVE_INFINITY);
    if (!solver.solve(words, roots, arcs, 0)) {
      return false;
    }
    for (int m = 0; m < words; m++) {
      for (int h = 0; h < words; h++) {
        column[h] = arcs[h * words + m];
        arcs[h * words + m] = Double.NEGATIVE_INFINITY;
      }
      for (int h = 0; h < words; h++) {
        int arc = h * words + m;
        arcs[arc] = column[h];
        if (column[h] > Double.NEGATIVE_INFINITY && solver.solve(words, roots, arcs, 0)) {
          double others = 0;
          for (int word = 0; word < words; word++) {
            others += word == m ? 0 : arcs[arc(word)];
          }
          for (int part = arc * labels; part < (arc + 1) * labels; part++) {
            if (trees.usable(part)) {
              out[outOffset + part] = others + scores[offset + part];
            }
          }
        }
        arcs[arc] = Double.NEGATIVE_INFINITY;
      }
      for (int h = 0; h < words; h++) {
        arcs[h * words + m] = column[h];
      }
    }
    return true;
  }
}
