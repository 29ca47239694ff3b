package org.espalier.report.page;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Statistics over several seeds; NaN where nothing was measured.
 *
 * @param mean of all
 * @param deviation the standard deviation, from the square root of Σ (x − mean)² / (count − 1); NaN
 *     for fewer than two
 * @param median of all
 * @param least the smallest
 * @param greatest the greatest
 * @param count how many there are
 */
public record Spread(
    double mean, double deviation, double median, double least, double greatest, int count) {

  /** Summarises the values that are numbers. */
  public static Spread of(DoubleStream values) {
    double[] numbers = values.filter(Double::isFinite).toArray();
    int count = numbers.length;
    double mean = Arrays.stream(numbers).average().orElse(Double.NaN);
    double squares = Arrays.stream(numbers).map(v -> (v - mean) * (v - mean)).sum();
    return new Spread(
        mean,
        count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)),
        median(Arrays.stream(numbers)),
        Arrays.stream(numbers).min().orElse(Double.NaN),
        Arrays.stream(numbers).max().orElse(Double.NaN),
        count);
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
    return text(mean, format, separator);
  }

  /**
   * Returns a middle, then the range in brackets if there are several values.
   *
   * @param middle mean or median
   * @param separator between them
   */
  public String text(double middle, DoubleFunction<String> format, String separator) {
    return count < 2
        ? format.apply(middle)
        : format.apply(middle)
            + separator
            + "("
            + format.apply(least)
            + "–"
            + format.apply(greatest)
            + ")";
  }

  /** Returns whether the ranges have a value in common. */
  public boolean overlaps(Spread other) {
    return least <= other.greatest && other.least <= greatest;
  }
}
