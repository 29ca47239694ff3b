package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.kernel.Rows;

/**
 * The inside and outside charts of projective trees in plain numbers: no exponential or logarithm
 * but one per arc.
 *
 * <p>The weight of an arc is w(h, m) = 4/27 · exp(s(h, m) − c(m)), with c(m) the largest score of
 * an arc to m; a single root arc has its own constant. There are binomial(3n, n)/(2n+1) &lt;
 * (27/4)^n trees over n words, so the factor keeps Z, and every other value, at or below 1. The
 * values of the items are
 *
 * <pre>
 * inner(i, j) = Σ over i ≤ k &lt; j of right(i, k) · left(k+1, j)
 * right(i, j) = Σ over i &lt; k ≤ j of inner(i, k) · w(i, k) · right(k, j),    right(i, i) = 1
 * left(i, j)  = Σ over i ≤ k &lt; j of left(i, k) · inner(k, j) · w(j, k),     left(i, i) = 1
 * </pre>
 *
 * and the outside values are the derivatives of Z by them. As in {@link Eisner}, a row of a chart
 * is filled by adding multiples of other rows; four at a time, which halves the traffic: cells are
 * made final in blocks of four, and what a block contributes to the cells behind it is added at
 * once. The outside pass goes through the rows in reverse order and takes in first what earlier
 * rows contribute, then what the row's own cells do, from the last to the first.
 *
 * <p><b>When it can be trusted.</b> All terms are positive, so nothing cancels, and nothing
 * overflows: the only danger is underflow. Each of the fewer than n³ products of a pass may lose up
 * to 2^−1075 by it. The effect on Z, or on Z times the probability of an arc or item, is that loss
 * times the weight of everything else in the trees that the product is part of, which is at most 1
 * again (shrink what the product stands for to its end words: the rest are trees over fewer words).
 * Three such losses can meet in a probability: in the inside values, on the way down, in the last
 * product. So if
 *
 * <pre>
 * 3 · n³ · 2^−1075 ≤ 2^−60 · Z
 * </pre>
 *
 * underflow changes log Z and every probability by less than 1e-18. {@link #inside} checks this and
 * refuses otherwise; {@link LogInsideOutside} then does the work. For n = 80 it accepts sums over
 * trees down to exp(−536) of what the product of every word's favourite arc weighs: 6.7 nats lost
 * per word.
 */
final class ScaledInsideOutside extends InsideOutside {

  /** The logarithm of 27/4: fewer trees than its power n. */
  private static final double LOG_TREES_PER_WORD = Math.log(27.0 / 4.0);

  // Weights by span, as in Eisner; the root's arcs are in row 0.
  private double[][] rightWeight = {};
  private double[][] leftWeight = {};
  private double[][] inner = {};
  private double[][] leftArc = {};
  // Derivatives of Z.
  private double[][] innerOutside = {};
  private double[][] rightOutside = {};
  private double[][] leftOutside = {};
  private double[] rightArcOutside = {};
  private double[] leftArcOutside = {};
  private double[] largest = {};

  private double partition;
  private double logPartition;

  ScaledInsideOutside() {}

  @Override
  void reserve(int rows) {
    rightWeight = new double[rows][rows];
    leftWeight = new double[rows][rows];
    inner = new double[rows][rows];
    leftArc = new double[rows][rows];
    innerOutside = new double[rows][rows];
    rightOutside = new double[rows][rows];
    leftOutside = new double[rows][rows];
    rightArcOutside = new double[rows];
    leftArcOutside = new double[rows];
    largest = new double[rows];
  }

  /**
   * Fills the inside chart.
   *
   * @return false if the chart cannot be trusted, or no tree is allowed
   */
  boolean inside(int words, Roots roots, double[] scores, int offset) {
    prepare(words, roots);
    double shift = load(scores, offset);
    if (!(shift > Double.NEGATIVE_INFINITY)) {
      return false;
    }
    for (int i = n; i >= first(); i--) {
      fillRow(i);
    }
    if (single) {
      double sum = 0;
      for (int k = 1; k <= n; k++) {
        topLeft[k] = rightWeight[0][k] * left[1][k];
        sum += topLeft[k] * right[k][n];
      }
      partition = sum;
    } else {
      partition = right[0][n];
    }
    double log = Math.log(partition);
    logPartition = log + shift;
    return log >= (62 - 1075) * Math.log(2) + 3 * Math.log(n);
  }

  /** Turns scores into weights and returns the sum of what was taken off them. */
  private double load(double[] scores, int offset) {
    double[] max = largest;
    Arrays.fill(max, 1, n + 1, Double.NEGATIVE_INFINITY);
    for (int h = 1; h <= n; h++) {
      int row = offset + (h - 1) * n - 1;
      for (int m = 1; m <= n; m++) {
        if (m != h || !single) {
          max[m] = Math.max(max[m], scores[row + m]);
        }
      }
    }
    double shift = 0;
    double rootMax = single ? Double.NEGATIVE_INFINITY : 0;
    for (int m = 1; m <= n; m++) {
      double rootScore = scores[offset + (m - 1) * n + m - 1];
      if (max[m] == Double.NEGATIVE_INFINITY) {
        max[m] = rootScore; // only the root is left
      }
      max[m] += LOG_TREES_PER_WORD;
      shift += max[m];
      if (single) {
        rootMax = Math.max(rootMax, rootScore - max[m]);
      }
    }
    shift += rootMax;
    if (!(shift > Double.NEGATIVE_INFINITY)) {
      return shift;
    }
    for (int h = 1; h <= n; h++) {
      int row = offset + (h - 1) * n - 1;
      for (int m = 1; m < h; m++) {
        leftWeight[m][h] = Math.exp(scores[row + m] - max[m]);
      }
      rightWeight[0][h] = Math.exp(scores[row + h] - max[h] - rootMax);
      for (int m = h + 1; m <= n; m++) {
        rightWeight[h][m] = Math.exp(scores[row + m] - max[m]);
      }
    }
    Arrays.fill(leftWeight[0], 1, n + 1, 0);
    return shift;
  }

  private void fillRow(int i) {
    double[] r = right[i];
    double[] l = left[i];
    double[] in = inner[i];
    double[] rArc = rightArc[i];
    double[] lArc = leftArc[i];
    Arrays.fill(r, i + 1, n + 1, 0);
    Arrays.fill(l, i + 1, n + 1, 0);
    r[i] = 1;
    l[i] = i == 0 ? 0 : 1;
    rightT[i][i] = 1;
    if (i > 0) {
      leftT[i][i - 1] = 1;
    }
    if (i < n) {
      System.arraycopy(left[i + 1], i + 1, in, i + 1, n - i);
    }
    for (int begin = i + 1; begin <= n; begin += 4) {
      int end = Math.min(begin + 4, n + 1);
      for (int k = begin; k < end; k++) {
        rArc[k] = in[k] * rightWeight[i][k];
        lArc[k] = in[k] * leftWeight[i][k];
        r[k] += rArc[k];
        l[k] += lArc[k];
        for (int j = k + 1; j < end; j++) {
          r[j] += rArc[k] * right[k][j];
          l[j] += l[k] * leftArc[k][j];
          in[j] += r[k] * left[k + 1][j];
        }
        leftArcT[k][i] = lArc[k];
        rightT[k][i] = r[k];
        if (i > 0) {
          leftT[k][i - 1] = l[k];
        }
      }
      if (end <= n) {
        add4(r, right, rArc, begin, end, n + 1);
        add4(l, leftArc, l, begin, end, n + 1);
        int b = begin;
        Rows.add4(
            in,
            left[b + 1],
            r[b],
            left[b + 2],
            r[b + 1],
            left[b + 3],
            r[b + 2],
            left[b + 4],
            r[b + 3],
            end,
            n + 1);
      }
    }
  }

  /** Adds a[k] times row k for k = begin … begin + 3. */
  private static void add4(double[] out, double[][] rows, double[] a, int begin, int from, int to) {
    int b = begin;
    Rows.add4(
        out,
        rows[b],
        a[b],
        rows[b + 1],
        a[b + 1],
        rows[b + 2],
        a[b + 2],
        rows[b + 3],
        a[b + 3],
        from,
        to);
  }

  @Override
  double logPartition() {
    return logPartition;
  }

  @Override
  void splits(int kind, int i, int j, double[] p) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double sum = 0;
    for (int k = from; k < to; k++) {
      p[k] = x[k] * y[k];
      sum += p[k];
    }
    for (int k = from; k < to; k++) {
      p[k] /= sum;
    }
  }

  @Override
  void outside() {
    for (int i = first(); i <= n; i++) {
      takeFromEarlierRows(i);
      takeFromOwnCells(i);
      for (int j = i + 1; j <= n; j++) {
        rightArcProbability[i][j] = rightArcOutside[j] * rightArc[i][j] / partition;
        leftArcProbability[i][j] = leftArcOutside[j] * leftArc[i][j] / partition;
        innerProbability[i][j] = rightArcProbability[i][j] + leftArcProbability[i][j];
        rightProbability[i][j] = rightOutside[i][j] * right[i][j] / partition;
        leftProbability[i][j] = leftOutside[i][j] * left[i][j] / partition;
      }
    }
    if (single) {
      for (int k = 1; k <= n; k++) {
        rightArcProbability[0][k] = topLeft[k] * right[k][n] / partition;
      }
    }
  }

  private void takeFromEarlierRows(int i) {
    double[] r = rightOutside[i];
    double[] l = leftOutside[i];
    double[] lArc = leftArcOutside;
    Arrays.fill(r, i, n + 1, 0);
    Arrays.fill(l, i, n + 1, 0);
    Arrays.fill(lArc, i, n + 1, 0);
    Arrays.fill(rightArcOutside, i, n + 1, 0);
    if (single) {
      r[n] = rightWeight[0][i] * left[1][i];
      if (i == 1) {
        for (int j = 1; j <= n; j++) {
          l[j] = rightWeight[0][j] * right[j][n];
        }
      }
    } else if (i == 0) {
      r[n] = 1;
    }
    for (int b = first(); b < i; b += 4) {
      // Rows that do not come earlier take part with factor 0.
      int b1 = Math.min(b + 1, i - 1);
      int b2 = Math.min(b + 2, i - 1);
      int b3 = Math.min(b + 3, i - 1);
      double on1 = b + 1 < i ? 1 : 0;
      double on2 = b + 2 < i ? 1 : 0;
      double on3 = b + 3 < i ? 1 : 0;
      Rows.add4(
          r,
          rightOutside[b],
          rightArc[b][i],
          rightOutside[b1],
          on1 * rightArc[b1][i],
          rightOutside[b2],
          on2 * rightArc[b2][i],
          rightOutside[b3],
          on3 * rightArc[b3][i],
          i,
          n + 1);
      Rows.add4(
          lArc,
          leftOutside[b],
          left[b][i],
          leftOutside[b1],
          on1 * left[b1][i],
          leftOutside[b2],
          on2 * left[b2][i],
          leftOutside[b3],
          on3 * left[b3][i],
          i,
          n + 1);
      Rows.add4(
          l,
          innerOutside[b],
          right[b][i - 1],
          innerOutside[b1],
          on1 * right[b1][i - 1],
          innerOutside[b2],
          on2 * right[b2][i - 1],
          innerOutside[b3],
          on3 * right[b3][i - 1],
          i,
          n + 1);
    }
  }

  private void takeFromOwnCells(int i) {
    double[] r = rightOutside[i];
    double[] l = leftOutside[i];
    double[] in = innerOutside[i];
    double[] rArc = rightArcOutside;
    double[] lArc = leftArcOutside;
    for (int end = n; end > i; end -= 4) {
      int begin = Math.max(end - 3, i + 1);
      for (int j = end; j >= begin; j--) {
        rArc[j] += r[j];
        lArc[j] += l[j] * left[i][i];
        in[j] = rArc[j] * rightWeight[i][j] + lArc[j] * leftWeight[i][j];
        for (int k = begin; k < j; k++) {
          rArc[k] += r[j] * rightT[j][k];
          l[k] += l[j] * leftArcT[j][k];
          r[k] += in[j] * leftT[j][k];
        }
      }
      if (begin > i + 1) {
        add4(rArc, rightT, r, begin, i + 1, begin);
        add4(l, leftArcT, l, begin, i + 1, begin);
        add4(r, leftT, in, begin, i + 1, begin);
      }
    }
  }
}
