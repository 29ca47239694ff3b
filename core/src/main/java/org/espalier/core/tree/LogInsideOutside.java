package org.espalier.core.tree;

import org.espalier.core.kernel.Rows;

/**
 * The inside chart of projective trees in logarithms: right for scores of any size.
 *
 * <p>Every sum is taken in two passes, the largest term and then exp of the differences to it, with
 * one exponential per term and one logarithm per item. Scores are taken relative to those of a best
 * tree, arc by arc (every tree has one arc per modifier, so this only shifts log Z): the items that
 * matter then have values near 0, and scores of 1e6 do not swallow the digits of their differences.
 */
final class LogInsideOutside extends InsideOutside {

  // exp of anything below is 0 in double precision.
  private static final double EXP_IS_ZERO = -746;

  // exp(−50) is 2e-22 and the largest term of a sum is 1: half a million smaller terms than this
  // stay below half a unit in the last place of the sum.
  private static final double NO_PART_OF_A_SUM = -50;

  private double shift;
  private double logPartition;

  LogInsideOutside() {}

  /**
   * Fills the chart.
   *
   * @param eisner memory to find a best tree with
   * @return false if every tree has an arc of score −∞
   */
  boolean inside(int words, Roots roots, double[] scores, int offset, Eisner eisner) {
    prepare(words, roots);
    if (!eisner.solve(words, roots, scores, offset)) {
      return false;
    }
    load(scores, offset, eisner);
    for (int i = n; i >= first(); i--) {
      right[i][i] = 0;
      rightT[i][i] = 0;
      left[i][i] = 0;
      if (i > 0) {
        leftT[i][i - 1] = 0;
      }
      for (int j = i + 1; j <= n; j++) {
        double inner = logSumExp(INNER, i, j);
        rightArc[i][j] += inner;
        leftArcT[j][i] += inner;
        right[i][j] = logSumExp(RIGHT, i, j);
        rightT[j][i] = right[i][j];
        left[i][j] = logSumExp(LEFT, i, j);
        if (i > 0) {
          leftT[j][i - 1] = left[i][j];
        }
      }
    }
    if (single) {
      for (int k = 1; k <= n; k++) {
        topLeft[k] += left[1][k];
      }
      logPartition = shift + logSumExp(TOP, 1, n);
    } else {
      logPartition = shift + right[0][n];
    }
    return true;
  }

  @Override
  double logPartition() {
    return logPartition;
  }

  /** Puts the scores, less those of the best tree, where the values of the arcs' items will be. */
  private void load(double[] scores, int offset, Eisner eisner) {
    shift = 0;
    for (int m = 1; m <= n; m++) {
      int bestHead = eisner.head(m - 1);
      double best = scores[offset + (bestHead < 0 ? m - 1 : bestHead) * n + m - 1];
      shift += best;
      for (int h = 1; h <= n; h++) {
        double score = scores[offset + (h - 1) * n + m - 1] - best;
        if (h < m) {
          rightArc[h][m] = score;
        } else if (h > m) {
          leftArcT[h][m] = score;
        } else {
          topLeft[m] = score;
          rightArc[0][m] = score;
          leftArcT[m][0] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }

  private double logSumExp(int kind, int i, int j) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double max = Rows.maxSum(x, from, y, from, to - from);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int k = from; k < to; k++) {
      double difference = x[k] + y[k] - max;
      if (difference > NO_PART_OF_A_SUM) {
        sum += Math.exp(difference);
      }
    }
    return max + Math.log(sum);
  }

  @Override
  void splits(int kind, int i, int j, double[] p) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double max = Rows.maxSum(x, from, y, from, to - from);
    double sum = 0;
    for (int k = from; k < to; k++) {
      double difference = x[k] + y[k] - max;
      p[k] = difference > EXP_IS_ZERO ? Math.exp(difference) : 0;
      sum += p[k];
    }
    for (int k = from; k < to; k++) {
      p[k] /= sum;
    }
  }
}
