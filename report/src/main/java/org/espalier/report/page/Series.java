package org.espalier.report.page;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A line of a chart.
 *
 * @param name at its end
 * @param style which colour, dashes and marks it has, see {@link LineStyle}
 * @param x rising
 * @param y as long as {@code x}; the line is broken where it is NaN
 * @param marked index of the point with a ring around it; −1 for none
 * @param low where a range around y begins; empty if there are no ranges
 * @param high where it ends
 */
public record Series(
    String name, LineStyle style, double[] x, double[] y, int marked, double[] low, double[] high) {

  private static final double[] NONE = {};

  /** A line without ranges. */
  public Series(String name, LineStyle style, double[] x, double[] y, int marked) {
    this(name, style, x, y, marked, NONE, NONE);
  }

  public Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " places but " + y.length + " values");
    }
    if (low.length != high.length || (low.length > 0 && low.length != y.length)) {
      throw new IllegalArgumentException(
          low.length + " and " + high.length + " ends of ranges for " + y.length + " values");
    }
  }

  /** Returns all heights that must be in the picture. */
  public DoubleStream heights() {
    return DoubleStream.concat(
        Arrays.stream(y), DoubleStream.concat(Arrays.stream(low), Arrays.stream(high)));
  }
}
