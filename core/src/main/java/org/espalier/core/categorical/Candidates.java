package org.espalier.core.categorical;

import static org.espalier.core.kernel.Rows.ROWS;

/**
 * The entries of a vector that may be positive in its projection onto the probability simplex,
 * which are those above max − 1, and the threshold; see {@link Simplex}.
 *
 * <p>Blocks without a candidate are passed over after their maximum, so that of a long vector of
 * spread scores little is looked at twice.
 */
final class Candidates {

  private static final int BLOCK = 64;

  /**
   * Entries below max − 1 by less, relatively, are kept: twice what may be on the threshold, whose
   * magnitude is at most twice max(1, |max|).
   */
  private static final double MARGIN = 2e-10;

  private double[] highest = new double[4]; // of a block
  private int[] index = new int[16];
  private double[] value = new double[16]; // less the largest
  private double[] left = new double[16];
  private int count;
  private double max;
  private double threshold; // less the largest

  /**
   * Finds them.
   *
   * @param v the values are {@code v[offset + i·stride]}, i = 0 … n−1
   * @return false if no value is finite
   */
  boolean find(double[] v, int offset, int stride, int n) {
    if (left.length < n) {
      int length = Math.max(n, 2 * left.length);
      index = new int[length];
      value = new double[length];
      left = new double[length];
      highest = new double[(length + BLOCK - 1) / BLOCK];
    }
    int block = stride == 1 ? BLOCK : n;
    max = Double.NEGATIVE_INFINITY;
    for (int from = 0, b = 0; from < n; from += block, b++) {
      int length = Math.min(block, n - from);
      highest[b] = stride == 1 ? ROWS.max(v, offset + from, length) : max(v, offset, stride, n);
      max = Math.max(max, highest[b]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return false;
    }
    double least = -1 - MARGIN * Math.max(1, Math.abs(max));
    count = 0;
    for (int from = 0, b = 0; from < n; from += block, b++) {
      if (highest[b] - max > least) {
        collect(v, offset, stride, from, Math.min(n, from + block), least);
      }
    }
    threshold = iterate();
    return true;
  }

  private static double max(double[] v, int offset, int stride, int n) {
    double max = Double.NEGATIVE_INFINITY;
    int end = offset + n * stride;
    for (int i = offset; i < end; i += stride) {
      max = Math.max(max, v[i]);
    }
    return max;
  }

  private void collect(double[] v, int offset, int stride, int from, int to, double least) {
    for (int i = from; i < to; i++) {
      double own = v[offset + i * stride] - max;
      if (own > least) {
        index[count] = i;
        value[count++] = own;
      }
    }
  }

  /** Michelot's fixed-point iteration. */
  private double iterate() {
    int kept = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      if (value[i] > -1) {
        left[kept++] = value[i];
        sum += value[i];
      }
    }
    while (true) {
      double level = (sum - 1) / kept;
      int before = kept;
      kept = 0;
      sum = 0;
      for (int i = 0; i < before; i++) {
        double own = left[i];
        if (own > level) {
          left[kept++] = own;
          sum += own;
        }
      }
      if (kept == before) {
        return level;
      }
    }
  }

  int count() {
    return count;
  }

  /** Returns the place of the i-th candidate in the vector, in ascending order. */
  int index(int i) {
    return index[i];
  }

  /** Returns the i-th candidate's entry in the projection. */
  double weight(int i) {
    return Math.max(0, value[i] - threshold);
  }

  /** Returns the i-th candidate's value. */
  double value(int i) {
    return value[i] + max;
  }

  /** Returns by how much the i-th candidate is above the threshold. */
  double excess(int i) {
    return value[i] - threshold;
  }

  /** Returns the threshold, from which on values are positive in the projection. */
  double threshold() {
    return threshold + max;
  }
}
