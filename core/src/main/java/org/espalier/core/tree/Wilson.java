package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Samples of arborescences by loop-erased random walks (Wilson 1996).
 *
 * <p>From each word in turn walk to heads, drawn with probability proportional to the arcs'
 * weights, until a word that already hangs on the root is met; the last head drawn at each word of
 * the walk is its head. The result is an exact sample, and all that is needed are the weights.
 *
 * <p>The walks are short unless words prefer each other's headship so much that the walk is caught
 * in a cycle. {@link #prepare} therefore computes the expected length of the walk from every word
 * by elimination, in O(n³/3), and tells whether they are short; if not, {@link Colbourn} is
 * quicker.
 *
 * <p>With a single root, its word ρ is drawn beforehand and plays the root.
 */
final class Wilson {

  /** The largest expected length of a walk that is accepted, in multiples of n. */
  private static final double LONGEST_WALK = 100;

  private int words;
  private int root = -1; // ρ, or −1 for trees with root arcs
  private double[][] cumulative = new double[0][]; // [m][h] and, at n, the root arc
  private double[][] weight = new double[0][];
  private double[] rootWeight = new double[0];
  private double[] cost = new double[0];
  private boolean[] hanging = new boolean[0];

  /**
   * Takes the weights.
   *
   * @param weights w(h,m) at [h][m], 0 on the diagonal
   * @param rootWeights r(m), used if {@code root} is −1
   * @param root the word that plays the root, or −1
   * @return whether walks are short
   */
  boolean prepare(int n, double[][] weights, double[] rootWeights, int root) {
    reserve(n);
    words = n;
    this.root = root;
    for (int m = 0; m < n; m++) {
      double[] row = cumulative[m];
      double sum = 0;
      for (int h = 0; h < n; h++) {
        sum += weights[h][m];
        row[h] = sum;
      }
      row[n] = root < 0 ? sum + rootWeights[m] : sum;
    }
    return walksAreShort(weights, rootWeights);
  }

  /** Computes the expected number of steps to the root from every word. */
  private boolean walksAreShort(double[][] weights, double[] rootWeights) {
    int n = words;
    for (int h = 0; h < n; h++) {
      System.arraycopy(weights[h], 0, weight[h], 0, n);
      cost[h] = cumulative[h][n];
    }
    System.arraycopy(root < 0 ? rootWeights : weights[root], 0, rootWeight, 0, n);
    for (int k = 0; k < n; k++) {
      if (k == root) {
        continue;
      }
      double pivot = rootWeight[k];
      for (int h = k + 1; h < n; h++) {
        pivot += h == root ? 0 : weight[h][k];
      }
      double[] row = weight[k];
      ROWS.add(rootWeight, row, rootWeight[k] / pivot, k + 1, n);
      for (int h = k + 1; h < n; h++) {
        if (h != root) {
          weight[h][k] /= pivot;
          ROWS.add(weight[h], row, weight[h][k], k + 1, n);
        }
      }
      cost[k] /= pivot;
      ROWS.add(cost, row, cost[k], k + 1, n);
    }
    // The walk from k costs its own share and that of the words it leads to.
    for (int k = n - 1; k >= 0; k--) {
      if (k == root) {
        continue;
      }
      for (int h = k + 1; h < n; h++) {
        cost[k] += h == root ? 0 : weight[h][k] * cost[h];
      }
      // NaN and infinity, from a pivot of 0, count as long.
      if (!(cost[k] <= LONGEST_WALK * n)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Draws a tree.
   *
   * @param heads overwritten, {@link DependencyTree#ROOT} for the root
   */
  void sample(RandomGenerator random, int[] heads) {
    int n = words;
    Arrays.fill(hanging, 0, n, false);
    if (root >= 0) {
      hanging[root] = true;
      heads[root] = DependencyTree.ROOT;
    }
    for (int start = 0; start < n; start++) {
      for (int m = start; m >= 0 && !hanging[m]; m = heads[m]) {
        heads[m] = draw(random, m);
      }
      for (int m = start; m >= 0 && !hanging[m]; m = heads[m]) {
        hanging[m] = true;
      }
    }
  }

  private int draw(RandomGenerator random, int m) {
    int n = words;
    double[] row = cumulative[m];
    double mark = random.nextDouble() * row[n];
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (row[middle] > mark) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    // Rounding may lift the mark to the total: take the last possible head then.
    while (row[high] <= mark && high > 0 && row[high] == row[high - 1]) {
      high--;
    }
    return high == n ? DependencyTree.ROOT : high;
  }

  private void reserve(int n) {
    if (hanging.length >= n) {
      return;
    }
    cumulative = new double[n][n + 1];
    weight = new double[n][n];
    rootWeight = new double[n];
    cost = new double[n];
    hanging = new boolean[n];
  }
}
