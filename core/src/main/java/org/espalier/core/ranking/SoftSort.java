package org.espalier.core.ranking;

import org.espalier.core.numeric.Descending;

/**
 * Soft sorting: a differentiable function of values. With P(x) the hull of all orders of the values
 * x and ρ = (n, …, 1),
 *
 * <pre>y(x) = argmin over y in P(x) of ½‖y − ρ/ε‖²,</pre>
 *
 * <p>which is x by falling value as ε → 0 and their mean, n times, as ε → ∞; y never increases. By
 * isotonic regression, O(n log n), derivatives in O(n): sorted x is averaged over pools of
 * neighbours, where ρ/ε falls more slowly than x.
 *
 * <p>Allocates nothing once it has met the largest n. Not for several threads.
 *
 * <p>M. Blondel, O. Teboul, Q. Berthet, J. Djolonga, Fast differentiable sorting and ranking, ICML
 * 2020, arXiv 2002.08871.
 */
public final class SoftSort {

  private final Descending descending = Descending.smallerIndexFirst();
  private final IsotonicPools pools = new IsotonicPools();
  private int size;
  private int[] order = new int[0];
  private double[] sorted = new double[0];

  /** Creates it without values. */
  public SoftSort() {}

  /**
   * Sorts values.
   *
   * @param values n finite numbers from {@code offset}
   * @param strength ε, positive
   * @throws IllegalArgumentException if a number is not as it should be
   */
  public void compute(double[] values, int offset, int n, double strength) {
    SoftRanks.requireRoom("values", values, offset, n);
    double epsilon = SoftRanks.positive(strength);
    SoftRanks.requireFinite(values, offset, n);
    size = n;
    if (sorted.length < n) {
      sorted = new double[n];
    }
    order = descending.sort(values, offset, n);
    pools.clear(n);
    // Times ε where that is below 1, so that nothing overflows.
    double scale = Math.min(1, epsilon);
    double fall = Math.max(1, epsilon);
    double centre =
        n == 0 ? 0 : IsotonicPools.middle(values[offset + order[0]], values[offset + order[n - 1]]);
    for (int k = 0; k < n; k++) {
      pools.add((n - k) / fall - (values[offset + order[k]] - centre) * scale, 1);
    }
    for (int b = 0; b < pools.count(); b++) {
      double reference = values[offset + order[pools.start(b)]];
      double mean = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        mean += (values[offset + order[k]] - reference) / pools.mass(b);
      }
      double middle = (pools.start(b) + pools.end(b) - 1) / 2.0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        sorted[k] = reference + mean + (middle - k) / epsilon;
      }
    }
  }

  /** Writes y, n entries from {@code offset}, the largest first. */
  public void sorted(double[] out, int offset) {
    System.arraycopy(sorted, 0, out, offset, size);
  }

  /** Writes J·d, J = ∂y/∂x: d in the order of x, averaged over pools. */
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    for (int b = 0; b < pools.count(); b++) {
      double mean = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        mean += direction[directionOffset + order[k]] / pools.mass(b);
      }
      for (int k = pools.start(b); k < pools.end(b); k++) {
        out[offset + k] = mean;
      }
    }
  }

  /** Writes Jᵀ·g, the gradient in x of a loss whose gradient in y is g. */
  public void vjp(double[] gradient, int gradientOffset, double[] out, int offset) {
    for (int b = 0; b < pools.count(); b++) {
      double mean = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        mean += gradient[gradientOffset + k] / pools.mass(b);
      }
      for (int k = pools.start(b); k < pools.end(b); k++) {
        out[offset + order[k]] = mean;
      }
    }
  }
}
