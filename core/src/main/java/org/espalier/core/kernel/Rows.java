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

  private static final double LOG2_E = 0x1.71547652b82fep0;
  private static final double LN2_HIGH = 0x1.62e42fefa0000p-1; // times 1024 still exact
  private static final double LN2_LOW = 0x1.cf79abc9e3b39p-40;

  /**
   * Ranges below this have a loop of their own: the JIT compiler does not vectorise a loop that it
   * has seen run a few times only, and would then not do it for the long ranges either.
   */
  private static final int SHORT = 16;

  /** 1.5·2^52: adding it rounds to a whole number, which is left in the low bits. */
  private static final double ROUNDER = 0x1.8p52;

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
   * Exponentiates differences that are not positive: out[j] ← exp(x[j] − y[j]), 0 where that is
   * below e^−708. The relative error is at most 4e-16.
   *
   * <p>A Taylor polynomial of degree 13 around the nearest multiple of ln 2; in half the time of
   * {@code Math.exp}, since only the last step, the power of 2, is left to scalar instructions.
   *
   * @param out may be {@code x}
   * @param scratch overwritten in the range
   */
  public static void expDifference(
      double[] out, double[] x, double[] y, double[] scratch, int from, int to) {
    for (int j = from; j < to; j++) {
      double difference = Math.max(x[j] - y[j], -709);
      double rounded = difference * LOG2_E + ROUNDER;
      double power = rounded - ROUNDER;
      double r = (difference - power * LN2_HIGH) - power * LN2_LOW;
      double p = 1.0 / 6227020800.0;
      p = p * r + 1.0 / 479001600.0;
      p = p * r + 1.0 / 39916800.0;
      p = p * r + 1.0 / 3628800.0;
      p = p * r + 1.0 / 362880.0;
      p = p * r + 1.0 / 40320.0;
      p = p * r + 1.0 / 5040.0;
      p = p * r + 1.0 / 720.0;
      p = p * r + 1.0 / 120.0;
      p = p * r + 1.0 / 24.0;
      p = p * r + 1.0 / 6.0;
      p = p * r + 0.5;
      out[j] = 1 + (r + r * r * p);
      scratch[j] = rounded;
    }
    for (int j = from; j < to; j++) {
      double rounded = scratch[j];
      // The low bits of the whole number become the exponent's.
      double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) + 1023) << 52);
      out[j] = rounded > ROUNDER - 1022 ? out[j] * scale : 0;
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
    if (to - from < SHORT) {
      addShortRows(out, rows, row, a, aOffset, count, from, to);
      return;
    }
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

  private static void addShortRows(
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
