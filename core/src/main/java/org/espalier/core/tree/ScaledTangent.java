package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.kernel.Rows;

/**
 * The derivative of a {@link ScaledInsideOutside} along a direction d of the scores.
 *
 * <p>Both passes are sums of products, so each is differentiated by the product rule, in the same
 * order and with the same loops over rows: three times their work. A weight has the derivative w·d.
 * With m the unnormalised probability of an arc, that of m/Z is m′/Z − (m/Z)·(Z′/Z). The direction
 * is centred for each modifier, so Z′/Z, the mean of d·z, is no more than a rounding error, and
 * nothing is lost in the difference.
 */
final class ScaledTangent {

  private final ScaledInsideOutside chart;

  private int capacity = -1;
  // Named as the chart's arrays whose derivatives they are.
  private double[] inner = {};
  private double[][] right = {};
  private double[][] rightT = {};
  private double[][] left = {};
  private double[][] leftT = {};
  private double[][] rightArc = {};
  private double[][] rightArcT = {};
  private double[][] leftArc = {};
  private double[][] leftArcT = {};
  private double[][] innerOutside = {};
  private double[][] rightOutside = {};
  private double[][] leftOutside = {};
  private double[] rightArcOutside = {};
  private double[] leftArcOutside = {};

  ScaledTangent(ScaledInsideOutside chart) {
    this.chart = chart;
  }

  /** Computes the derivatives of the arcs' probabilities along the chart's direction. */
  void run() {
    reserve();
    int n = chart.n;
    for (int i = n; i >= chart.first(); i--) {
      fillRow(i);
    }
    double change = 0;
    if (chart.single) {
      for (int k = 1; k <= n; k++) {
        change += topChange(k);
      }
    } else {
      change = right[0][n];
    }
    double partition = chart.partition;
    double relative = change / partition;
    for (int i = chart.first(); i <= n; i++) {
      takeFromEarlierRows(i);
      takeFromOwnCells(i);
      for (int j = i + 1; j <= n; j++) {
        double rightChange =
            rightArcOutside[j] * chart.rightArc[i][j]
                + chart.rightArcOutside[i][j] * rightArc[i][j];
        double leftChange =
            leftArcOutside[j] * chart.leftArc[i][j] + chart.leftArcOutside[i][j] * leftArc[i][j];
        chart.rightArcTangent[i][j] =
            rightChange / partition - chart.rightArcProbability[i][j] * relative;
        chart.leftArcTangent[i][j] =
            leftChange / partition - chart.leftArcProbability[i][j] * relative;
      }
    }
    if (chart.single) {
      for (int k = 1; k <= n; k++) {
        chart.rightArcTangent[0][k] =
            topChange(k) / partition - chart.rightArcProbability[0][k] * relative;
      }
    }
  }

  private void reserve() {
    if (chart.capacity <= capacity) {
      return;
    }
    capacity = chart.capacity;
    int rows = capacity + 1;
    inner = new double[rows];
    right = new double[rows][rows];
    rightT = new double[rows][rows];
    left = new double[rows][rows];
    leftT = new double[rows][rows];
    rightArc = new double[rows][rows];
    rightArcT = new double[rows][rows];
    leftArc = new double[rows][rows];
    leftArcT = new double[rows][rows];
    innerOutside = new double[rows][rows];
    rightOutside = new double[rows][rows];
    leftOutside = new double[rows][rows];
    rightArcOutside = new double[rows];
    leftArcOutside = new double[rows];
  }

  /** The derivative of left(1, k) · w(root, k) · right(k, n). */
  private double topChange(int k) {
    int n = chart.n;
    double root = chart.rightDirection[0][k];
    return chart.topLeft[k] * (root * chart.right[k][n] + right[k][n])
        + chart.rightWeight[0][k] * left[1][k] * chart.right[k][n];
  }

  private void fillRow(int i) {
    int n = chart.n;
    double[] r = chart.right[i];
    double[] l = chart.left[i];
    double[] rArc = chart.rightArc[i];
    double[] lArc = chart.leftArc[i];
    double[] dr = right[i];
    double[] dl = left[i];
    double[] din = inner;
    double[] drArc = rightArc[i];
    double[] dlArc = leftArc[i];
    Arrays.fill(dr, i, n + 1, 0);
    Arrays.fill(dl, i, n + 1, 0);
    rightT[i][i] = 0;
    if (i > 0) {
      leftT[i][i - 1] = 0;
    }
    if (i < n) {
      System.arraycopy(left[i + 1], i + 1, din, i + 1, n - i);
    }
    for (int begin = i + 1; begin <= n; begin += 4) {
      int end = Math.min(begin + 4, n + 1);
      for (int k = begin; k < end; k++) {
        drArc[k] = din[k] * chart.rightWeight[i][k] + chart.rightDirection[i][k] * rArc[k];
        dlArc[k] = din[k] * chart.leftWeight[i][k] + chart.leftDirection[i][k] * lArc[k];
        dr[k] += drArc[k];
        dl[k] += dlArc[k];
        for (int j = k + 1; j < end; j++) {
          dr[j] += drArc[k] * chart.right[k][j] + rArc[k] * right[k][j];
          dl[j] += dl[k] * chart.leftArc[k][j] + l[k] * leftArc[k][j];
          din[j] += dr[k] * chart.left[k + 1][j] + r[k] * left[k + 1][j];
        }
        rightArcT[k][i] = drArc[k];
        leftArcT[k][i] = dlArc[k];
        rightT[k][i] = dr[k];
        if (i > 0) {
          leftT[k][i - 1] = dl[k];
        }
      }
      if (end <= n) {
        addProducts(dr, chart.right, right, begin, rArc, drArc, begin, 4, end, n + 1);
        addProducts(dl, chart.leftArc, leftArc, begin, l, dl, begin, 4, end, n + 1);
        addProducts(din, chart.left, left, begin + 1, r, dr, begin, 4, end, n + 1);
      }
    }
  }

  private void takeFromEarlierRows(int i) {
    int n = chart.n;
    double[] dr = rightOutside[i];
    double[] dl = leftOutside[i];
    Arrays.fill(dr, i, n + 1, 0);
    Arrays.fill(dl, i, n + 1, 0);
    Arrays.fill(leftArcOutside, i, n + 1, 0);
    Arrays.fill(rightArcOutside, i, n + 1, 0);
    if (chart.single) {
      dr[n] =
          chart.rightWeight[0][i] * (chart.rightDirection[0][i] * chart.left[1][i] + left[1][i]);
      if (i == 1) {
        for (int j = 1; j <= n; j++) {
          dl[j] =
              chart.rightWeight[0][j]
                  * (chart.rightDirection[0][j] * chart.right[j][n] + right[j][n]);
        }
      }
    }
    int first = chart.first();
    int count = i - first;
    if (count > 0) {
      addProducts(
          dr,
          chart.rightOutside,
          rightOutside,
          first,
          chart.rightArcT[i],
          rightArcT[i],
          first,
          count,
          i,
          n + 1);
      addProducts(
          leftArcOutside,
          chart.leftOutside,
          leftOutside,
          1,
          chart.leftT[i],
          leftT[i],
          0,
          i - 1,
          i,
          n + 1);
      addProducts(
          dl,
          chart.innerOutside,
          innerOutside,
          first,
          chart.rightT[i - 1],
          rightT[i - 1],
          first,
          count,
          i,
          n + 1);
    }
  }

  private void takeFromOwnCells(int i) {
    int n = chart.n;
    double[] r = chart.rightOutside[i];
    double[] l = chart.leftOutside[i];
    double[] in = chart.innerOutside[i];
    double[] rWeight = chart.rightWeight[i];
    double[] lWeight = chart.leftWeight[i];
    double[] dr = rightOutside[i];
    double[] dl = leftOutside[i];
    double[] din = innerOutside[i];
    double[] drArc = rightArcOutside;
    double[] dlArc = leftArcOutside;
    for (int end = n; end > i; end -= 4) {
      int begin = Math.max(end - 3, i + 1);
      for (int j = end; j >= begin; j--) {
        drArc[j] += dr[j];
        dlArc[j] += dl[j] * chart.left[i][i];
        din[j] =
            rWeight[j] * (drArc[j] + chart.rightArcOutside[i][j] * chart.rightDirection[i][j])
                + lWeight[j] * (dlArc[j] + chart.leftArcOutside[i][j] * chart.leftDirection[i][j]);
        for (int k = begin; k < j; k++) {
          drArc[k] += dr[j] * chart.rightT[j][k] + r[j] * rightT[j][k];
          dl[k] += dl[j] * chart.leftArcT[j][k] + l[j] * leftArcT[j][k];
          dr[k] += din[j] * chart.leftT[j][k] + in[j] * leftT[j][k];
        }
      }
      if (begin > i + 1) {
        addProducts(drArc, chart.rightT, rightT, begin, r, dr, begin, 4, i + 1, begin);
        addProducts(dl, chart.leftArcT, leftArcT, begin, l, dl, begin, 4, i + 1, begin);
        addProducts(dr, chart.leftT, leftT, begin, in, din, begin, 4, i + 1, begin);
      }
    }
  }

  /**
   * The product rule: adds derivatives of factors times rows and factors times derivatives of rows.
   */
  private static void addProducts(
      double[] out,
      double[][] rows,
      double[][] rowChanges,
      int row,
      double[] a,
      double[] changes,
      int aOffset,
      int count,
      int from,
      int to) {
    Rows.addRows(out, rows, row, changes, aOffset, count, from, to);
    Rows.addRows(out, rowChanges, row, a, aOffset, count, from, to);
  }
}
