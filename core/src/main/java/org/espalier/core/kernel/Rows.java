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

  /** Adds a multiple of a row: out[j] ← out[j] + a·x[j]. */
  public static void add(double[] out, double[] x, double a, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] += a * x[j];
    }
  }

  /** Multiplies element by element: out[j] ← out[j]·x[j]. */
  public static void multiply(double[] out, double[] x, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] *= x[j];
    }
  }

  /**
   * Raises a row to another that is shifted: out[j] ← max(out[j], x[j] + a). Exact, −∞ included.
   */
  public static void raise(double[] out, double[] x, double a, int from, int to) {
    for (int j = from; j < to; j++) {
      out[j] = Math.max(out[j], x[j] + a);
    }
  }

  /**
   * Adds multiples of consecutive rows: out[j] ← out[j] + Σ over q &lt; count of a[aOffset + q] ·
   * rows[row + q][j].
   *
   * <p>Four rows are taken in at a time, which takes half the time of single rows, as {@code out}
   * is read and written less often. The order of summation depends on {@code count} alone.
   *
   * @param out modified in the range only
   * @param rows not modified
   * @param a factors; not modified
   */
  public static void addRows(
      double[] out,
      double[][] rows,
      int row,
      double[] a,
      int aOffset,
      int count,
      int from,
      int to) {
    int q = 0;
    for (; q + 3 < count; q += 4) {
      double[] x0 = rows[row + q];
      double[] x1 = rows[row + q + 1];
      double[] x2 = rows[row + q + 2];
      double[] x3 = rows[row + q + 3];
      double a0 = a[aOffset + q];
      double a1 = a[aOffset + q + 1];
      double a2 = a[aOffset + q + 2];
      double a3 = a[aOffset + q + 3];
      for (int j = from; j < to; j++) {
        out[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
      }
    }
    for (; q < count; q++) {
      double[] x0 = rows[row + q];
      double a0 = a[aOffset + q];
      for (int j = from; j < to; j++) {
        out[j] += a0 * x0[j];
      }
    }
  }

  /**
   * Raises a row to four consecutive ones that are shifted: out[j] ← max(out[j], max over q &lt; 4
   * of a[aOffset + q] + rows[row + q][j]). Exact, −∞ included.
   *
   * @param out modified in the range only
   * @param rows not modified
   * @param a shifts; not modified
   */
  public static void raise4(
      double[] out, double[][] rows, int row, double[] a, int aOffset, int from, int to) {
    double[] x0 = rows[row];
    double[] x1 = rows[row + 1];
    double[] x2 = rows[row + 2];
    double[] x3 = rows[row + 3];
    double a0 = a[aOffset];
    double a1 = a[aOffset + 1];
    double a2 = a[aOffset + 2];
    double a3 = a[aOffset + 3];
    for (int j = from; j < to; j++) {
      double low = Math.max(x0[j] + a0, x1[j] + a1);
      double high = Math.max(x2[j] + a2, x3[j] + a3);
      out[j] = Math.max(out[j], Math.max(low, high));
    }
  }
}
