package org.espalier.core.kernel;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The rows of charts: {@link #ROWS} are the loops over them, and the methods here lay them out.
 *
 * <p>The implementation of the loops is chosen once, when the class is initialised: the Vector API
 * if the module {@code org.espalier.simd} and the JDK's {@code jdk.incubator.vector} are present
 * and the processor has registers of at least four numbers, otherwise plain loops, which the JIT
 * compiler vectorises in part.
 */
public final class Rows {

  /** The system property that decides: {@code scalar} does without the Vector API. */
  public static final String PROPERTY = "espalier.rows";

  /** With registers of two numbers the JIT compiler's own vectors are as good. */
  private static final int FEWEST_LANES = 4;

  private static final System.Logger LOGGER = System.getLogger("org.espalier.core");

  private static final Choice CHOICE = choose();

  /**
   * The loops that kernels call. The JIT compiler knows the exact type of a static final value, so
   * that calls are inlined.
   */
  public static final RowPrimitives ROWS = CHOICE.primitives;

  private Rows() {}

  /**
   * Returns rows for a chart: the given ones if they are large enough, otherwise new rows, filled
   * with zeros, that hold the largest chart so far.
   *
   * @param count the smallest number of rows
   * @param length the smallest length of each row
   */
  public static double[][] reserve(double[][] rows, int count, int length) {
    if (rows.length >= count && (count == 0 || rows[0].length >= length)) {
      return rows;
    }
    int width = rows.length == 0 ? length : Math.max(length, rows[0].length);
    return new double[Math.max(count, rows.length)][width];
  }

  /**
   * Returns {@code count} rounded up to whole registers, the length of a row for loops on those.
   */
  public static int whole(int count) {
    return Math.ceilDiv(count, RowPrimitives.REACH) * RowPrimitives.REACH;
  }

  /**
   * Transposes a square matrix: x[from + i·count + j] goes to j·{@link #whole} + i.
   *
   * @param rows an array to reuse if it is large enough
   * @return {@code rows}, or a new array
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

  /** The implementation that was chosen, and the reason. */
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

  /** Returns a sentence about which implementation was chosen, and why. */
  public static String reason() {
    return CHOICE.reason;
  }

  /** Returns the number of values in a register: 1 if the loops are scalar code. */
  public static int lanes() {
    return ROWS.lanes();
  }
}
