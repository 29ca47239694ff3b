package org.espalier.core.categorical;

import org.espalier.core.Workspace;
import org.espalier.core.kernel.Rows;

/**
 * Projection onto the probability simplex: max(0, v − τ) with the threshold τ at which the entries
 * sum to 1.
 *
 * <p>Time O(n) expected. Only entries above max − 1 can be positive, so a first pass collects those
 * (few, for scores that are spread) and Michelot's fixed-point iteration runs on them alone: τ
 * starts as the value for all candidates, and candidates at or below τ leave until none does. Each
 * round removes at least one.
 *
 * <ol>
 *   <li>C. Michelot, A finite algorithm for finding the projection of a point onto the canonical
 *       simplex of R^n, JOTA 50, 1986.
 *   <li>L. Condat, Fast projection onto the simplex and the ℓ1 ball, Mathematical Programming 158,
 *       2016.
 * </ol>
 */
public final class Simplex {

  private static final Workspace.Key<Candidates> CANDIDATES = Workspace.Key.of(Candidates::new);

  private static final class Candidates {
    private double[] values = new double[16];
  }

  private Simplex() {}

  /**
   * Projects a strided vector onto the simplex.
   *
   * @param v the values are {@code v[offset + i·stride]}, i = 0 … n−1; −∞ gives 0; not modified
   * @param out the result goes to {@code out[outOffset + i·stride]}; may be {@code v} itself
   * @return false, with nothing written, if no value is finite
   */
  public static boolean project(
      double[] v, int offset, int stride, int n, double[] out, int outOffset, Workspace workspace) {
    double max = stride == 1 ? Rows.max(v, offset, n) : max(v, offset, stride, n);
    if (max == Double.NEGATIVE_INFINITY) {
      return false;
    }
    // Relative to the maximum, so that large scores lose no digits.
    double threshold = threshold(v, offset, stride, n, max, workspace);
    for (int i = 0; i < n; i++) {
      out[outOffset + i * stride] = Math.max(0, v[offset + i * stride] - max - threshold);
    }
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

  private static double threshold(
      double[] v, int offset, int stride, int n, double max, Workspace workspace) {
    Candidates candidates = workspace.get(CANDIDATES);
    if (candidates.values.length < n) {
      candidates.values = new double[Math.max(n, 2 * candidates.values.length)];
    }
    double[] values = candidates.values;
    int count = 0;
    double sum = 0;
    int end = offset + n * stride;
    for (int i = offset; i < end; i += stride) {
      double value = v[i] - max;
      if (value > -1) {
        values[count++] = value;
        sum += value;
      }
    }
    while (true) {
      double threshold = (sum - 1) / count;
      int kept = 0;
      double keptSum = 0;
      for (int i = 0; i < count; i++) {
        double value = values[i];
        if (value > threshold) {
          values[kept++] = value;
          keptSum += value;
        }
      }
      if (kept == count) {
        return threshold;
      }
      count = kept;
      sum = keptSum;
    }
  }
}
