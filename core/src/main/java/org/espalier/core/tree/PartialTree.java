package org.espalier.core.tree;

import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Log-probabilities of non-projective trees, whole and partial, without cancellation.
 *
 * <p>A partial tree allows each word some of its heads and labels. Its probability is a product
 * over words: of the marginals allowed to the word, in the distribution given the words before.
 * Where one factor is smaller than marginals are accurate it is the ratio of two partition
 * functions instead. O(n³) for each word with a part that is not allowed.
 */
final class PartialTree {

  static final Workspace.Key<PartialTree> KEY = Workspace.Key.of(PartialTree::new);

  /** Below this a sum of labels' probabilities may have lost some to underflow. */
  private static final double SMALLEST_SUM = 1e-250;

  private final ArcScores sums = new ArcScores();
  private final MatrixTree matrixTree = new MatrixTree();
  private final ChuLiuEdmonds best = new ChuLiuEdmonds();
  private final TreeExcess excess = new TreeExcess();
  private boolean[] excluded = new boolean[0]; // parts
  private double[] marginals = new double[0];

  private PartialTree() {}

  /** Returns ln p(z) of a tree of this set. */
  double whole(Arborescences trees, Parts tree, double[] scores, int offset) {
    int n = trees.words();
    int labels = trees.labels();
    sums.sum(trees, labels, scores, offset);
    if (!best.solve(n, trees.roots(), sums.arcs, 0)) {
      throw Reachability.infeasible(trees, scores, offset);
    }
    if (!trees.contains(tree)) {
      return Double.NEGATIVE_INFINITY;
    }
    int[] heads = new int[n];
    double logProbability = 0;
    for (int i = 0; i < n; i++) {
      int head = tree.get(i) / labels / n;
      int modifier = tree.get(i) / labels % n;
      heads[modifier] = head == modifier ? DependencyTree.ROOT : head;
      logProbability += sums.logP(tree.get(i));
    }
    return logProbability == Double.NEGATIVE_INFINITY
        ? logProbability
        : logProbability - excess.compute(n, trees.roots(), sums.arcs, heads);
  }

  /** Returns the log-probability of a tree with all parts of one list and none of another. */
  double partial(Arborescences trees, Parts on, Parts off, double[] scores, int offset) {
    int n = trees.words();
    int labels = trees.labels();
    excluded = Clamping.excluded(trees, on, off);
    sums.sum(trees, labels, scores, offset);
    if (!matrixTree.compute(n, trees.roots(), sums.arcs, 0)) {
      throw Reachability.infeasible(trees, scores, offset);
    }
    if (marginals.length < n * n) {
      marginals = new double[n * n];
    }
    double total = 0;
    for (int m = 0; m < n; m++) {
      total += factor(trees, m);
      if (total == Double.NEGATIVE_INFINITY) {
        break;
      }
    }
    return Math.min(0, total);
  }

  /** Returns the log-probability that word m obeys, and leaves it with what it may have. */
  private double factor(Arborescences trees, int m) {
    int n = trees.words();
    int labels = trees.labels();
    boolean free = true;
    for (int arc = m; arc < n * n; arc += n) {
      for (int part = arc * labels; part < (arc + 1) * labels; part++) {
        free &= !excluded[part] || sums.logP(part) == Double.NEGATIVE_INFINITY;
      }
    }
    if (free) {
      return 0;
    }
    double before = matrixTree.logPartition();
    matrixTree.marginals(marginals, 0);
    double obeying = 0;
    double breaking = 0;
    for (int arc = m; arc < n * n; arc += n) {
      double left = 0; // of the arc's labels
      for (int part = arc * labels; part < (arc + 1) * labels; part++) {
        double p = marginals[arc] * sums.p(part);
        obeying += excluded[part] ? 0 : p;
        breaking += excluded[part] ? p : 0;
        left += excluded[part] ? 0 : sums.p(part);
      }
      sums.arcs[arc] += logSum(arc * labels, labels, left);
    }
    if (!matrixTree.compute(n, trees.roots(), sums.arcs, 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (breaking < 0.5) {
      return Math.log1p(-breaking);
    }
    return obeying >= ScaledGth.LEAST_TRUSTED
        ? Math.log(obeying)
        : Math.min(0, matrixTree.logPartition() - before);
  }

  /** Returns the logarithm of the probability of an arc's labels that are left. */
  private double logSum(int from, int labels, double sum) {
    if (sum >= SMALLEST_SUM) {
      return Math.min(0, Math.log(sum));
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int part = from; part < from + labels; part++) {
      max = excluded[part] ? max : Math.max(max, sums.logP(part));
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double rest = 0;
    for (int part = from; part < from + labels; part++) {
      rest += excluded[part] ? 0 : Math.exp(sums.logP(part) - max);
    }
    return max + Math.log(rest);
  }
}
