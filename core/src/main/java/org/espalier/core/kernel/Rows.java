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

  /** Returns max of x[j] + y[j] over the range, −∞ if it is empty. */
  public static double maxSum(double[] x, double[] y, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = from; j < to; j++) {
      max = Math.max(max, x[j] + y[j]);
    }
    return max;
  }

  /**
   * Adds multiples of four rows: out[j] ← out[j] + a0·x0[j] + a1·x1[j] + a2·x2[j] + a3·x3[j]. Half
   * the time of four single additions, as {@code out} is read and written once.
   */
  public static void add4(
      double[] out,
      double[] x0,
      double a0,
      double[] x1,
      double a1,
      double[] x2,
      double a2,
      double[] x3,
      double a3,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      out[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
    }
  }

  /**
   * Raises a row to four others that are shifted: out[j] ← max(out[j], x0[j] + a0, x1[j] + a1,
   * x2[j] + a2, x3[j] + a3). Exact, −∞ included.
   */
  public static void raise4(
      double[] out,
      double[] x0,
      double a0,
      double[] x1,
      double a1,
      double[] x2,
      double a2,
      double[] x3,
      double a3,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      double low = Math.max(x0[j] + a0, x1[j] + a1);
      double high = Math.max(x2[j] + a2, x3[j] + a3);
      out[j] = Math.max(out[j], Math.max(low, high));
    }
  }
}
