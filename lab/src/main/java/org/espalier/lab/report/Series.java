package org.espalier.lab.report;

/**
 * A line of a chart.
 *
 * @param name at its end
 * @param style which colour, dashes and marks it has, see {@link LineStyle}
 * @param x rising
 * @param y as long as {@code x}; the line is broken where it is NaN
 * @param marked index of the point with a ring around it; −1 for none
 */
record Series(String name, LineStyle style, double[] x, double[] y, int marked) {

  Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " places but " + y.length + " values");
    }
  }
}
