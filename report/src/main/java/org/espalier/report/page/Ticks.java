package org.espalier.report.page;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The marks of an axis: at multiples of 1, 2 or 5 times a power of ten, from the last below the
 * data to the first above.
 *
 * @param low the first mark
 * @param step from mark to mark
 * @param count the number of marks
 */
record Ticks(double low, double step, int count) {

  /**
   * Chooses marks. A single value has them as far apart as if 0 were to be shown as well.
   *
   * @param low the smallest value to show
   * @param high the largest
   * @param most how many marks are too many to read
   * @param least the smallest step that makes sense, such as 1 for whole numbers
   */
  public static Ticks covering(double low, double high, int most, double least) {
    double range = high > low ? high - low : Math.abs(low);
    double wanted = Math.max(least, roundUp(range / most));
    double step = wanted > 0 ? wanted : 1;
    double first = Math.floor(low / step + 1e-9);
    double last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
    return new Ticks(first * step, step, (int) (last - first) + 1);
  }

  private static double roundUp(double step) {
    if (!(step > 0)) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    return power * DoubleStream.of(1, 2, 5).filter(f -> f * power >= step).findFirst().orElse(10);
  }

  /** Returns the last mark. */
  public double high() {
    return low + (count - 1) * step;
  }

  /** Returns a mark's place. */
  public double at(int mark) {
    return low + mark * step;
  }

  /** Returns a value with as many decimals as tell the marks apart. */
  public String label(double value) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
