package org.espalier.core.kernel;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Element-wise and reducing loops over rows of charts, in the fastest way that was found when the
 * program began: with the Vector API if the module {@code org.espalier.simd} and the JDK's {@code
 * jdk.incubator.vector} are there and the processor has registers of at least four numbers, else
 * with loops that the JIT compiler may turn into vector instructions.
 *
 * <p>Operands of element-wise loops are read and written at the same indices {@code from … to−1} of
 * different arrays. This is on purpose: the JIT compiler of JDK 25 turns such loops into vector
 * instructions, and leaves them scalar when the operands have offsets of their own, because it then
 * cannot exclude that a store meets a later load. Kernels therefore keep a chart as an array of
 * rows (and, where a loop runs down a column, the transposed chart beside it).
 *
 * <p>Each loop promises what that of {@link RowPrimitives} of the same name does.
 */
public final class Rows {

  /** The system property that decides: {@code scalar} does without the Vector API. */
  public static final String PROPERTY = "espalier.rows";

  /** With registers of two numbers the JIT compiler's own vectors are as good. */
  private static final int FEWEST_LANES = 4;

  private static final System.Logger LOGGER = System.getLogger("org.espalier.core");

  private static final Choice CHOICE = choose();

  // A constant of its exact type for the JIT compiler, so that calls are inlined.
  private static final RowPrimitives PRIMITIVES = CHOICE.primitives;

  private Rows() {}

  /**
   * Returns rows for a chart: those that are there if they are enough, else new ones that hold the
   * largest chart so far, filled with zeros.
   *
   * @param count at least so many
   * @param length at least so long, all alike
   */
  public static double[][] reserve(double[][] rows, int count, int length) {
    if (rows.length >= count && (count == 0 || rows[0].length >= length)) {
      return rows;
    }
    int width = rows.length == 0 ? length : Math.max(length, rows[0].length);
    return new double[Math.max(count, rows.length)][width];
  }

  /** Returns the length of a row of so many numbers that loops of whole registers may fill. */
  public static int whole(int count) {
    return Math.ceilDiv(count, RowPrimitives.REACH) * RowPrimitives.REACH;
  }

  /**
   * Transposes a square matrix: x[from + i·count + j] goes to j·{@link #whole} + i.
   *
   * @param rows memory to use, if it is enough
   * @return that memory, or new one
   */
  public static double[] transpose(double[] rows, double[] x, int from, int count) {
    int width = whole(count);
    double[] out = rows.length < count * width ? new double[count * width] : rows;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        out[j * width + i] = x[from + i * count + j];
      }
    }
    return out;
  }

  /** Transposes a multiple of a square matrix, four columns at a time: a·x[i][j] to out[j][i]. */
  public static void transpose(double[][] out, double[][] x, double a, int count) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      double[] out0 = out[j];
      double[] out1 = out[j + 1];
      double[] out2 = out[j + 2];
      double[] out3 = out[j + 3];
      for (int i = 0; i < count; i++) {
        double[] row = x[i];
        out0[i] = a * row[j];
        out1[i] = a * row[j + 1];
        out2[i] = a * row[j + 2];
        out3[i] = a * row[j + 3];
      }
    }
    for (; j < count; j++) {
      for (int i = 0; i < count; i++) {
        out[j][i] = a * x[i][j];
      }
    }
  }

  /** The loops, and why it is these. */
  private record Choice(RowPrimitives primitives, String reason) {}

  private static Choice choose() {
    if ("scalar".equals(System.getProperty(PROPERTY))) {
      return logged(System.Logger.Level.DEBUG, scalar("as the property " + PROPERTY + " asks"));
    }
    int widest = 0;
    try {
      for (RowPrimitives found :
          ServiceLoader.load(RowPrimitives.class, RowPrimitives.class.getClassLoader())) {
        if (found.lanes() >= FEWEST_LANES) {
          String reason = "with the Vector API, " + found.lanes() + " numbers at a time";
          return logged(System.Logger.Level.DEBUG, new Choice(found, reason));
        }
        widest = Math.max(widest, found.lanes());
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      // On the class path the module is found even if jdk.incubator.vector was not added; where
      // core is a module and it is not, it may not see the interface that it implements.
      return logged(
          System.Logger.Level.INFO,
          scalar(
              "since org.espalier.simd is there but cannot be used: on the class path it needs the"
                  + " option --add-modules jdk.incubator.vector, beside modules it must be one ("
                  + e
                  + ")"));
    }
    return logged(
        System.Logger.Level.DEBUG,
        scalar(
            widest == 0
                ? "since org.espalier.simd was not found"
                : "since the processor's registers hold " + widest + " numbers"));
  }

  private static Choice scalar(String reason) {
    return new Choice(new ScalarRowPrimitives(), "without the Vector API, " + reason);
  }

  private static Choice logged(System.Logger.Level level, Choice choice) {
    LOGGER.log(level, "kernels compute {0}", choice.reason);
    return choice;
  }

  /** Returns how the loops compute, and why so, in words. */
  public static String reason() {
    return CHOICE.reason;
  }

  /** Returns how many numbers an instruction takes: 1 if the loops are scalar code. */
  public static int lanes() {
    return PRIMITIVES.lanes();
  }

  /** Returns the largest of a range, −∞ if it is empty. */
  public static double max(double[] x, int xFrom, int count) {
    return PRIMITIVES.max(x, xFrom, count);
  }

  /** Returns the largest sum of two values, −∞ if the range is empty. */
  public static double maxSum(double[] x, int xFrom, double[] y, int yFrom, int count) {
    return PRIMITIVES.maxSum(x, xFrom, y, yFrom, count);
  }

  /** Lists the sums of two rows that are above a limit. */
  public static int listAbove(
      double[] x,
      int xFrom,
      double[] y,
      int yFrom,
      double limit,
      int count,
      int[] out,
      int outFrom) {
    return PRIMITIVES.listAbove(x, xFrom, y, yFrom, limit, count, out, outFrom);
  }

  /** Returns an inner product. */
  public static double dot(double[] x, int xFrom, double[] y, int yFrom, int count) {
    return PRIMITIVES.dot(x, xFrom, y, yFrom, count);
  }

  /** Adds a multiple of a row. */
  public static void add(double[] out, double[] x, double a, int from, int to) {
    PRIMITIVES.add(out, x, a, from, to);
  }

  /** Multiplies element by element. */
  public static void multiply(double[] out, double[] x, int from, int to) {
    PRIMITIVES.multiply(out, x, from, to);
  }

  /** Raises a row to another that is shifted. */
  public static void raise(double[] out, double[] x, double a, int from, int to) {
    PRIMITIVES.raise(out, x, a, from, to);
  }

  /** Exponentiates differences. */
  public static void expDifference(
      double[] out, double[] x, double[] y, double[] scratch, int from, int to) {
    PRIMITIVES.expDifference(out, x, y, scratch, from, to);
  }

  /** Exponentiates with a shift, and returns the sum. */
  public static double exp(
      double[] out, int outFrom, double[] x, int xFrom, double shift, int count) {
    return PRIMITIVES.exp(out, outFrom, x, xFrom, shift, count);
  }

  /** Takes logarithms of 1 + x, for x from 0 to 2. */
  public static void log1p(double[] out, double[] x, int from, int to) {
    PRIMITIVES.log1p(out, x, from, to);
  }

  /** Adds multiples of consecutive rows. */
  public static void addRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    PRIMITIVES.addRows(out, rows, row, a, aFrom, count, from, to);
  }

  /** Multiplies two matrices. */
  public static void product(
      double[][] out,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to) {
    PRIMITIVES.product(out, a, aRow, rows, row, count, outputs, to);
  }

  /** Adds a product of two matrices. */
  public static void addProduct(
      double[][] out,
      int outRow,
      double[][] a,
      int aRow,
      double[][] rows,
      int row,
      int count,
      int outputs,
      int to) {
    PRIMITIVES.addProduct(out, outRow, a, aRow, rows, row, count, outputs, to);
  }

  /** Raises a row to consecutive ones that are shifted. */
  public static void raiseRows(
      double[] out, double[][] rows, int row, double[] a, int aFrom, int count, int from, int to) {
    PRIMITIVES.raiseRows(out, rows, row, a, aFrom, count, from, to);
  }

  /** Returns the logarithm of the sum of the exponentials of sums of two rows. */
  public static double logSumOfPowers(
      double[] x, int xFrom, double[] y, int yFrom, double shift, int count) {
    return PRIMITIVES.logSumOfPowers(x, xFrom, y, yFrom, shift, count);
  }

  /**
   * Adds products over the splits of spans.
   *
   * @see RowPrimitives#addSpanProducts(double[], int, int, double[], int, int, double[], int, int,
   *     int, int)
   */
  public static void addSpanProducts(
      double[] out,
      int at,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms,
      int taper) {
    PRIMITIVES.addSpanProducts(out, at, count, x, xAt, xStep, y, yAt, yStep, terms, taper);
  }

  /**
   * Adds two sums of products over the splits of spans.
   *
   * @see RowPrimitives#addSpanProducts(double[], int, int, double[], double[], int, int, double[],
   *     double[], int, int, int, int)
   */
  public static void addSpanProducts(
      double[] out,
      int at,
      int count,
      double[] x1,
      double[] x2,
      int xAt,
      int xStep,
      double[] y1,
      double[] y2,
      int yAt,
      int yStep,
      int terms,
      int taper) {
    PRIMITIVES.addSpanProducts(
        out, at, count, x1, x2, xAt, xStep, y1, y2, yAt, yStep, terms, taper);
  }

  /** Raises spans to sums over their splits. */
  public static void raiseSpanSums(
      double[] out,
      int at,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    PRIMITIVES.raiseSpanSums(out, at, count, x, xAt, xStep, y, yAt, yStep, terms);
  }

  /** Takes the maxima of sums of rows. */
  public static void maxSums(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    PRIMITIVES.maxSums(out, outAt, count, x, xAt, xStep, y, yAt, yStep, terms);
  }

  /** Takes the maxima of shifted rows. */
  public static void maxRows(
      double[] out,
      int outAt,
      int count,
      double[] a,
      int aFrom,
      double[] x,
      int xAt,
      int xStep,
      int terms) {
    PRIMITIVES.maxRows(out, outAt, count, a, aFrom, x, xAt, xStep, terms);
  }

  /** Sums products of rows. */
  public static void sumProducts(
      double[] out,
      int outAt,
      int count,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    PRIMITIVES.sumProducts(out, outAt, count, x, xAt, xStep, y, yAt, yStep, terms);
  }

  /** Sums multiples of rows. */
  public static void sumRows(
      double[] out, int outAt, int count, double[] a, double[] x, int xAt, int xStep, int terms) {
    PRIMITIVES.sumRows(out, outAt, count, a, x, xAt, xStep, terms);
  }

  /** Sums multiples of products of rows. */
  public static void sumWeighted(
      double[] out,
      int outAt,
      int count,
      double[] a,
      double[] x,
      int xAt,
      int xStep,
      double[] y,
      int yAt,
      int yStep,
      int terms) {
    PRIMITIVES.sumWeighted(out, outAt, count, a, x, xAt, xStep, y, yAt, yStep, terms);
  }

  /** Goes back through sums of products to a factor. */
  public static void spreadProducts(
      double[] out,
      int outAt,
      int outStep,
      double[] z,
      int count,
      double[] x,
      int xAt,
      int xStep,
      int terms) {
    PRIMITIVES.spreadProducts(out, outAt, outStep, z, count, x, xAt, xStep, terms);
  }

  /** Goes back through sums of multiples of rows. */
  public static void spreadRows(
      double[] out,
      int outAt,
      int outStep,
      double[] z,
      int count,
      double[] a,
      double[] x,
      int xAt,
      int xStep,
      double[] b,
      int terms) {
    PRIMITIVES.spreadRows(out, outAt, outStep, z, count, a, x, xAt, xStep, b, terms);
  }

  /** Goes back through sums of multiples of products. */
  public static void spreadWeighted(
      double[] out,
      int outAt,
      double[] z,
      int count,
      double[] a,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int yStep,
      double[] b,
      double[] shares,
      int terms) {
    PRIMITIVES.spreadWeighted(out, outAt, z, count, a, x, xAt, y, yAt, yStep, b, shares, terms);
  }
}
