package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.kernel.Spans;

/**
 * The derivative of a {@link ScaledInsideOutside} along a direction d of the scores.
 *
 * <p>Both passes are sums of products, so each is differentiated by the product rule, in the same
 * order and with the same loops over spans: twice their work. A weight has the derivative w·d. With
 * m the unnormalised probability of an arc, that of m/Z is m′/Z − (m/Z)·(Z′/Z). The direction is
 * centred for each modifier, so Z′/Z, the mean of d·z, is no more than a rounding error, and
 * nothing is lost in the difference.
 */
final class ScaledTangent {

  private final ScaledInsideOutside chart;
  private final Spans spans;

  private int capacity;
  private double[] centre = {};
  private double[] row = {};
  private double[] rootDirection = {};
  // The direction by span.
  private double[] rightDirection = {};
  private double[] leftDirection = {};
  // Named as the chart's arrays whose derivatives they are.
  private double[] right = {};
  private double[] left = {};
  private double[] rightArc = {};
  private double[] leftArc = {};
  private double[] innerOutside = {};
  private double[] rightOutside = {};
  private double[] leftOutside = {};
  private double[] rightArcOutside = {};
  private double[] leftArcOutside = {};

  ScaledTangent(ScaledInsideOutside chart) {
    this.chart = chart;
    spans = chart.spans;
  }

  /**
   * Writes the derivatives of the arcs' probabilities.
   *
   * @param probabilities of the arcs
   */
  void run(
      double[] probabilities, double[] direction, int directionOffset, double[] out, int offset) {
    reserve();
    load(probabilities, direction, directionOffset);
    inside();
    outside();
    write(probabilities, out, offset);
  }

  private void reserve() {
    int length = spans.length();
    if (length > capacity) {
      capacity = length;
      rightDirection = new double[length];
      leftDirection = new double[length];
      right = new double[length];
      left = new double[length];
      rightArc = new double[length];
      leftArc = new double[length];
      innerOutside = new double[length];
      rightOutside = new double[length];
      leftOutside = new double[length];
      rightArcOutside = new double[length];
      leftArcOutside = new double[length];
    }
    if (centre.length < chart.n) {
      centre = new double[chart.n];
      row = new double[chart.n];
      rootDirection = new double[chart.n];
    }
  }

  /**
   * Takes over the direction on arcs of positive probability, less its mean for each modifier.
   * Every tree has one arc per modifier, so the shift changes nothing but saves digits.
   */
  private void load(double[] probabilities, double[] direction, int offset) {
    int n = chart.n;
    Arrays.fill(centre, 0, n, 0);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double probability = probabilities[h * n + m];
        centre[m] += probability > 0 ? probability * direction[offset + h * n + m] : 0;
      }
    }
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        boolean possible = probabilities[h * n + m] > 0;
        row[m] = possible ? direction[offset + h * n + m] - centre[m] : 0;
      }
      spans.scatter(row, 0, h, rightDirection, leftDirection);
      if (chart.single) {
        rootDirection[h] = row[h];
      } else {
        rightDirection[spans.at(h + 1, 0)] = row[h];
        leftDirection[spans.at(h + 1, 0)] = 0;
      }
    }
  }

  private void inside() {
    int length = spans.length();
    double[] inner = innerOutside; // not needed yet
    Arrays.fill(inner, 0, length, 0);
    Arrays.fill(right, 0, length, 0);
    Arrays.fill(left, 0, length, 0);
    Arrays.fill(rightArc, 0, length, 0);
    Arrays.fill(leftArc, 0, length, 0);
    for (int w = 1; w < spans.positions(); w++) {
      spans.addSplits(inner, w, right, chart.right, 0, chart.left, left, 1);
      int to = spans.at(w, spans.count(w));
      for (int at = spans.at(w, 0); at < to; at++) {
        rightArc[at] = inner[at] * chart.rightWeight[at] + rightDirection[at] * chart.rightArc[at];
        leftArc[at] = inner[at] * chart.leftWeight[at] + leftDirection[at] * chart.leftArc[at];
      }
      spans.addSplits(right, w, rightArc, chart.rightArc, 1, chart.right, right, 0);
      spans.addSplits(left, w, left, chart.left, 0, chart.leftArc, leftArc, 0);
    }
  }

  private void outside() {
    int length = spans.length();
    Arrays.fill(innerOutside, 0, length, 0);
    Arrays.fill(rightOutside, 0, length, 0);
    Arrays.fill(leftOutside, 0, length, 0);
    Arrays.fill(rightArcOutside, 0, length, 0);
    Arrays.fill(leftArcOutside, 0, length, 0);
    if (chart.single) {
      int n = chart.n;
      for (int m = 0; m < n; m++) {
        int before = spans.at(m, 0);
        int behind = spans.at(n - 1 - m, m);
        double weight = chart.rootWeight[m];
        rightOutside[behind] = weight * (rootDirection[m] * chart.left[before] + left[before]);
        leftOutside[before] = weight * (rootDirection[m] * chart.right[behind] + right[behind]);
      }
    }
    for (int w = spans.positions() - 1; w > 0; w--) {
      spans.addSameStart(
          rightOutside, w, innerOutside, chart.innerOutside, w + 1, chart.left, left, 0);
      spans.addSameEnd(
          rightOutside, w, rightOutside, chart.rightOutside, w + 1, chart.rightArc, rightArc, 1);
      spans.addSameEnd(
          leftOutside, w, innerOutside, chart.innerOutside, w + 1, chart.right, right, 0);
      spans.addSameStart(
          leftOutside, w, leftOutside, chart.leftOutside, w + 1, chart.leftArc, leftArc, 1);
      chart.keepPossible(w, rightOutside, chart.right, leftOutside, chart.left);
      spans.addSameStart(
          rightArcOutside, w, rightOutside, chart.rightOutside, w, chart.right, right, 0);
      spans.addSameEnd(leftArcOutside, w, leftOutside, chart.leftOutside, w, chart.left, left, 0);
      chart.keepPossible(w, rightArcOutside, chart.rightArc, leftArcOutside, chart.leftArc);
      int to = spans.at(w, spans.count(w));
      for (int at = spans.at(w, 0); at < to; at++) {
        innerOutside[at] =
            chart.rightWeight[at]
                    * (rightArcOutside[at] + chart.rightArcOutside[at] * rightDirection[at])
                + chart.leftWeight[at]
                    * (leftArcOutside[at] + chart.leftArcOutside[at] * leftDirection[at]);
      }
    }
  }

  private void write(double[] probabilities, double[] out, int offset) {
    int n = chart.n;
    double change = 0;
    if (chart.single) {
      for (int m = 0; m < n; m++) {
        change += rootChange(m);
      }
    } else {
      change = right[spans.at(n, 0)];
    }
    double over = 1 / chart.partition;
    double relative = change * over;
    for (int h = 0; h < n; h++) {
      int from = offset + h * n;
      spans.gatherProducts(
          over, rightArcOutside, chart.rightArc, leftArcOutside, chart.leftArc, h, row, 0);
      spans.gatherProducts(
          over, chart.rightArcOutside, rightArc, chart.leftArcOutside, leftArc, h, out, from);
      row[h] = 0;
      out[from + h] = over * (chart.single ? rootChange(h) : rightChange(spans.at(h + 1, 0)));
      for (int m = 0; m < n; m++) {
        out[from + m] += row[m] - probabilities[h * n + m] * relative;
      }
    }
  }

  private double rightChange(int at) {
    return rightArcOutside[at] * chart.rightArc[at] + chart.rightArcOutside[at] * rightArc[at];
  }

  /** The derivative of left(1, m) · w(root, m) · right(m, n). */
  private double rootChange(int m) {
    int n = chart.n;
    int before = spans.at(m, 0);
    int behind = spans.at(n - 1 - m, m);
    return chart.rootWeight[m]
        * (chart.left[before] * (rootDirection[m] * chart.right[behind] + right[behind])
            + left[before] * chart.right[behind]);
  }
}
