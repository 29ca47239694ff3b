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

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  /** The logarithm of 27/4: fewer trees than its power n. */
  private static final double LOG_TREES_PER_WORD = Math.log(27.0 / 4.0);

  // Weights by span, as in Eisner; the root's arcs are in row 0.
  double[][] rightWeight = {};
  double[][] leftWeight = {};
  private double[] inner = {};
  double[][] rightArcT = {};
  double[][] leftArc = {};
  // Derivatives of Z.
  double[][] innerOutside = {};
  double[][] rightOutside = {};
  double[][] leftOutside = {};
  double[][] rightArcOutside = {};
  double[][] leftArcOutside = {};
  private double[] largest = {};
  private double[][]
      relative = {}; // [h][m]: logarithm of the weight, of the root's on the diagonal

  double partition;
  private double logPartition;

  private final ScaledTangent tangent = new ScaledTangent(this);

  ScaledInsideOutside() {}

  @Override
  void reserve(int rows) {
    rightWeight = new double[rows][rows];
    leftWeight = new double[rows][rows];
    inner = new double[rows];
    rightArcT = new double[rows][rows];
    leftArc = new double[rows][rows];
    innerOutside = new double[rows][rows];
    rightOutside = new double[rows][rows];
    leftOutside = new double[rows][rows];
    rightArcOutside = new double[rows][rows];
    leftArcOutside = new double[rows][rows];
    largest = new double[rows];
    relative = new double[rows][rows];
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
      double[] logarithms = relative[h];
      for (int m = 1; m <= n; m++) {
        logarithms[m] = scores[row + m] - max[m];
      }
      logarithms[h] -= rootMax;
      for (int m = 1; m < h; m++) {
        leftWeight[m][h] = Math.exp(logarithms[m]);
      }
      rightWeight[0][h] = Math.exp(logarithms[h]);
      for (int m = h + 1; m <= n; m++) {
        rightWeight[h][m] = Math.exp(logarithms[m]);
      }
    }
    Arrays.fill(leftWeight[0], 1, n + 1, 0);
    return shift;
  }

  private void fillRow(int i) {
    double[] r = right[i];
    double[] l = left[i];
    double[] in = inner;
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
        rightArcT[k][i] = rArc[k];
        leftArcT[k][i] = lArc[k];
        rightT[k][i] = r[k];
        if (i > 0) {
          leftT[k][i - 1] = l[k];
        }
      }
      if (end <= n) {
        Rows.addRows(r, right, begin, rArc, begin, 4, end, n + 1);
        Rows.addRows(l, leftArc, begin, l, begin, 4, end, n + 1);
        Rows.addRows(in, left, begin + 1, r, begin, 4, end, n + 1);
      }
    }
  }

  @Override
  double logPartition() {
    return logPartition;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The difference of log Z and s·μ, both of the weights, unless so little is left of its terms
   * that rounding would be seen.
   */
  @Override
  double entropy() {
    double entropy = Math.log(partition);
    double magnitude = Math.abs(entropy);
    for (int h = 1; h <= n; h++) {
      for (int m = 1; m <= n; m++) {
        double probability =
            h == m
                ? rightArcProbability[0][m]
                : h < m ? rightArcProbability[h][m] : leftArcProbability[m][h];
        double term = probability > 0 ? probability * relative[h][m] : 0;
        entropy -= term;
        magnitude += Math.abs(term);
      }
    }
    // The sums that the logarithm is of are near 1 where the tree is certain: each word adds the
    // rounding error of a 1.
    return entropy > LOSSLESS * (magnitude + n) ? entropy : super.entropy();
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
  void differentiate() {
    tangent.run();
  }

  @Override
  void outside() {
    for (int i = first(); i <= n; i++) {
      takeFromEarlierRows(i);
      takeFromOwnCells(i);
      for (int j = i + 1; j <= n; j++) {
        rightArcProbability[i][j] = rightArcOutside[i][j] * rightArc[i][j] / partition;
        leftArcProbability[i][j] = leftArcOutside[i][j] * leftArc[i][j] / partition;
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
    double[] lArc = leftArcOutside[i];
    Arrays.fill(r, i, n + 1, 0);
    Arrays.fill(l, i, n + 1, 0);
    Arrays.fill(lArc, i, n + 1, 0);
    Arrays.fill(rightArcOutside[i], i, n + 1, 0);
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
    int first = first();
    if (i > first) {
      Rows.addRows(r, rightOutside, first, rightArcT[i], first, i - first, i, n + 1);
      // left(k, i) for k = 1 … i−1, as the root has no left half.
      Rows.addRows(lArc, leftOutside, 1, leftT[i], 0, i - 1, i, n + 1);
      Rows.addRows(l, innerOutside, first, rightT[i - 1], first, i - first, i, n + 1);
    }
  }

  private void takeFromOwnCells(int i) {
    double[] r = rightOutside[i];
    double[] l = leftOutside[i];
    double[] in = innerOutside[i];
    double[] rArc = rightArcOutside[i];
    double[] lArc = leftArcOutside[i];
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
        Rows.addRows(rArc, rightT, begin, r, begin, 4, i + 1, begin);
        Rows.addRows(l, leftArcT, begin, l, begin, 4, i + 1, begin);
        Rows.addRows(r, leftT, begin, in, begin, 4, i + 1, begin);
      }
    }
  }
}
