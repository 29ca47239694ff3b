package org.espalier.core.kernel;

/**
 * Element-wise and reducing loops over rows of charts.
 *
 * <p>All operands of a call are read and written at the same indices {@code from … to−1} of
 * different arrays. This is on purpose: the JIT compiler of JDK 25 turns such loops into vector
 * instructions, and leaves them scalar when the operands have offsets of their own, because it then
 * cannot exclude that a store meets a later load. Kernels therefore keep a chart as an array of
 * rows (and, where a loop runs down a column, the transposed chart beside it).
 *
 * <p>An empty range is legal. Arrays must reach to index {@code to − 1}; {@code out} must not be
 * one of the inputs.
 */
public final class Rows {

  private Rows() {}

  /**
   * Raises a row to another one that is shifted: out[j] ← max(out[j], x[j] + shift). Exact, −∞
   * included.
   */
  public static void raise(double[] out, double[] x, double shift, int from, int to) {
    for (int j = from; j < to; j++) {
      double candidate = x[j] + shift;
      out[j] = Math.max(out[j], candidate);
    }
  }

  /** Returns max of x[j] + y[j] over the range, −∞ if it is empty. */
  public static double maxSum(double[] x, double[] y, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = from; j < to; j++) {
      max = Math.max(max, x[j] + y[j]);
    }
    return max;
  }
}
