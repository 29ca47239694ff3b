package org.espalier.core.tree;

import static org.espalier.core.tree.InsideOutside.INNER;
import static org.espalier.core.tree.InsideOutside.LEFT;
import static org.espalier.core.tree.InsideOutside.RIGHT;
import static org.espalier.core.tree.InsideOutside.TOP;

import java.util.Arrays;

/**
 * The derivative along a direction d of the scores of any {@link InsideOutside}, from its
 * conditional probabilities, as described there: means e(x) from the bottom up, then derivatives of
 * p(x) from the top down.
 */
final class SplitTangent {

  private final InsideOutside chart;
  private int n;
  private double[] probabilities = {};
  // d by span, less its mean for each modifier; e(x); the derivatives of the arcs' and items' p(x).
  private double[] centre = {};
  private double[][] rightDirection = {};
  private double[][] leftDirection = {};
  private double[][] rightArcTangent = {};
  private double[][] leftArcTangent = {};
  private double[][] innerMean = {};
  private double[][] rightMean = {};
  private double[][] leftMean = {};
  private double[][] innerTangent = {};
  private double[][] rightTangent = {};
  private double[][] leftTangent = {};

  SplitTangent(InsideOutside chart) {
    this.chart = chart;
  }

  /** Writes Cov[z]·d; the chart's outside pass is done. */
  void run(double[] direction, int directionOffset, double[] out, int offset) {
    reserve();
    chart.marginals(probabilities, 0);
    loadDirection(direction, directionOffset);
    means();
    tangents();
    chart.writeArcs(rightArcTangent, leftArcTangent, out, offset);
  }

  private void reserve() {
    n = chart.n;
    int rows = n + 1;
    if (centre.length >= rows) {
      return;
    }
    probabilities = new double[n * n];
    centre = new double[rows];
    rightDirection = new double[rows][rows];
    leftDirection = new double[rows][rows];
    rightArcTangent = new double[rows][rows];
    leftArcTangent = new double[rows][rows];
    innerMean = new double[rows][rows];
    rightMean = new double[rows][rows];
    leftMean = new double[rows][rows];
    innerTangent = new double[rows][rows];
    rightTangent = new double[rows][rows];
    leftTangent = new double[rows][rows];
  }

  /**
   * Takes over the direction on arcs of positive probability, less its mean for each modifier.
   * Every tree has one arc per modifier, so the shift changes nothing but saves digits.
   */
  private void loadDirection(double[] direction, int offset) {
    Arrays.fill(centre, 1, n + 1, 0);
    for (int h = 0; h <= n; h++) {
      for (int m = 1; m <= n; m++) {
        int part = chart.arc(h, m);
        if (h != m && probabilities[part] > 0) {
          centre[m] += probabilities[part] * direction[offset + part];
        }
      }
    }
    for (int h = 0; h <= n; h++) {
      for (int m = 1; m <= n; m++) {
        if (h != m) {
          int part = chart.arc(h, m);
          double relative = probabilities[part] > 0 ? direction[offset + part] - centre[m] : 0;
          (h < m ? rightDirection : leftDirection)[Math.min(h, m)][Math.max(h, m)] = relative;
        }
      }
    }
  }

  private void means() {
    double[] p = chart.splits;
    for (int i = n; i >= chart.first(); i--) {
      rightMean[i][i] = 0;
      leftMean[i][i] = 0;
      for (int j = i + 1; j <= n; j++) {
        double inner = 0;
        if (chart.probability(INNER, i, j) > 0) {
          chart.splits(INNER, i, j, p);
          for (int k = i; k < j; k++) {
            inner += p[k] * (rightMean[i][k] + leftMean[k + 1][j]);
          }
        }
        innerMean[i][j] = inner;
        double right = 0;
        if (chart.probability(RIGHT, i, j) > 0) {
          chart.splits(RIGHT, i, j, p);
          for (int k = i + 1; k <= j; k++) {
            right += p[k] * (innerMean[i][k] + rightDirection[i][k] + rightMean[k][j]);
          }
        }
        rightMean[i][j] = right;
        double left = 0;
        if (chart.probability(LEFT, i, j) > 0) {
          chart.splits(LEFT, i, j, p);
          for (int k = i; k < j; k++) {
            left += p[k] * (leftMean[i][k] + innerMean[k][j] + leftDirection[k][j]);
          }
        }
        leftMean[i][j] = left;
      }
    }
  }

  private void tangents() {
    for (int i = 0; i <= n; i++) {
      Arrays.fill(innerTangent[i], i, n + 1, 0);
      Arrays.fill(rightTangent[i], i, n + 1, 0);
      Arrays.fill(leftTangent[i], i, n + 1, 0);
      Arrays.fill(rightArcTangent[i], i, n + 1, 0);
      Arrays.fill(leftArcTangent[i], i, n + 1, 0);
    }
    double[] p = chart.splits;
    if (chart.single) {
      chart.splits(TOP, 1, n, p);
      double mean = 0;
      for (int k = 1; k <= n; k++) {
        mean += p[k] * (leftMean[1][k] + rightDirection[0][k] + rightMean[k][n]);
      }
      for (int k = 1; k <= n; k++) {
        double change = p[k] * (leftMean[1][k] + rightDirection[0][k] + rightMean[k][n] - mean);
        leftTangent[1][k] = change;
        rightTangent[k][n] += change;
        rightArcTangent[0][k] = change;
      }
    }
    for (int i = chart.first(); i < n; i++) {
      for (int j = n; j > i; j--) {
        double right = chart.probability(RIGHT, i, j);
        if (right > 0) {
          chart.splits(RIGHT, i, j, p);
          double base = rightTangent[i][j] - right * rightMean[i][j];
          for (int k = i + 1; k <= j; k++) {
            double mean = innerMean[i][k] + rightDirection[i][k] + rightMean[k][j];
            double change = p[k] * (base + right * mean);
            rightArcTangent[i][k] += change;
            rightTangent[k][j] += change;
          }
        }
        double left = chart.probability(LEFT, i, j);
        if (left > 0) {
          chart.splits(LEFT, i, j, p);
          double base = leftTangent[i][j] - left * leftMean[i][j];
          for (int k = i; k < j; k++) {
            double mean = leftMean[i][k] + innerMean[k][j] + leftDirection[k][j];
            double change = p[k] * (base + left * mean);
            leftTangent[i][k] += change;
            leftArcTangent[k][j] += change;
          }
        }
        double inner = chart.probability(INNER, i, j);
        if (inner > 0) {
          innerTangent[i][j] = rightArcTangent[i][j] + leftArcTangent[i][j];
          chart.splits(INNER, i, j, p);
          double base = innerTangent[i][j] - inner * innerMean[i][j];
          for (int k = i; k < j; k++) {
            double change = p[k] * (base + inner * (rightMean[i][k] + leftMean[k + 1][j]));
            rightTangent[i][k] += change;
            leftTangent[k + 1][j] += change;
          }
        }
      }
    }
  }
}
