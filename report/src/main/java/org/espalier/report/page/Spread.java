package org.espalier.report.page;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What several seeds gave; NaN where nothing was measured.
 *
 * @param mean of all
 * @param median of all
 * @param least the smallest
 * @param greatest the greatest
 * @param count how many there are
 */
public record Spread(double mean, double median, double least, double greatest, int count) {

  /** Summarises the values that are numbers. */
  public static Spread of(DoubleStream values) {
    double[] numbers = values.filter(Double::isFinite).toArray();
    return numbers.length == 0
        ? new Spread(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0)
        : new Spread(
            Arrays.stream(numbers).average().orElseThrow(),
            median(Arrays.stream(numbers)),
            Arrays.stream(numbers).min().orElseThrow(),
            Arrays.stream(numbers).max().orElseThrow(),
            numbers.length);
  }

  /** Returns the median of the values that are numbers; NaN where there are none. */
  public static double median(DoubleStream values) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * Returns the mean, then the range in brackets if there are several values.
   *
   * @param separator between them
   */
  public String text(DoubleFunction<String> format, String separator) {
    return count < 2
        ? format.apply(mean)
        : format.apply(mean)
            + separator
            + "("
            + format.apply(least)
            + "–"
            + format.apply(greatest)
            + ")";
  }

  /** Tells whether the ranges have a value in common. */
  public boolean overlaps(Spread other) {
    return least <= other.greatest && other.least <= greatest;
  }
}
