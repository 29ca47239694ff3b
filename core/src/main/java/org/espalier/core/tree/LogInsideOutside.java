package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;

/**
 * The inside chart of projective trees in logarithms: right for scores of any size.
 *
 * <p>Scores are taken relative to those of a best tree, arc by arc (every tree has one arc per
 * modifier, so this only shifts log Z): the items that matter then have values near 0, and scores
 * of 1e6 do not swallow the digits of their differences. Sums are of exponentials of differences to
 * their largest term. {@link WideInsideOutside} does without exponentials and logarithms, so this
 * is for the scores that it refuses.
 */
final class LogInsideOutside extends InsideOutside {

  // exp of anything below is 0 in double precision.
  private static final double EXP_IS_ZERO = -746;

  /** The number of words there is room for. */
  private int capacity = -1;

  // The values of the chart's items: row i of each chart, or row j of its transpose, such that all
  // sums over the split point k run along rows: right[i][k], rightT[j][k] = right(k, j),
  // left[i][k], leftT[j][k] = left(k+1, j); the value of an arc's item is that of inner(i, j)
  // combined with the arc's score, rightArc[i][k] for i -> k and leftArcT[j][k] for j -> k. Last,
  // left(1, k) with the score of the single root arc.
  private double[][] right = {};
  private double[][] rightT = {};
  private double[][] left = {};
  private double[][] leftT = {};
  private double[][] rightArc = {};
  private double[][] leftArcT = {};
  private double[] topLeft = {};

  // p(x) of the items [i][j], and of the arcs i -> j and j -> i by their span i < j.
  private double[][] innerProbability = {};
  private double[][] rightProbability = {};
  private double[][] leftProbability = {};
  private double[][] rightArcProbability = {};
  private double[][] leftArcProbability = {};

  private double shift;
  private double logPartition;

  private final SplitTangent tangent = new SplitTangent(this);

  LogInsideOutside() {}

  /**
   * Fills the chart.
   *
   * @param eisner memory to find a best tree with
   * @return false if every tree has an arc of score −∞
   */
  boolean inside(int words, Roots roots, double[] scores, int offset, Eisner eisner) {
    prepare(words, roots);
    reserve(words);
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

  private void reserve(int words) {
    if (words <= capacity) {
      return;
    }
    capacity = Math.max(words, capacity + capacity / 4);
    int rows = capacity + 1;
    right = new double[rows][rows];
    rightT = new double[rows][rows];
    left = new double[rows][rows];
    leftT = new double[rows][rows];
    rightArc = new double[rows][rows];
    leftArcT = new double[rows][rows];
    topLeft = new double[rows];
    innerProbability = new double[rows][rows];
    rightProbability = new double[rows][rows];
    leftProbability = new double[rows][rows];
    rightArcProbability = new double[rows][rows];
    leftArcProbability = new double[rows][rows];
  }

  /** Returns the values of the first children of an item, by split point. */
  private double[] firstChildren(int kind, int i) {
    return switch (kind) {
      case INNER -> right[i];
      case RIGHT -> rightArc[i];
      case LEFT -> left[i];
      default -> topLeft;
    };
  }

  /** Returns the values of the second children of an item, by split point. */
  private double[] secondChildren(int kind, int j) {
    return switch (kind) {
      case INNER -> leftT[j];
      case LEFT -> leftArcT[j];
      default -> rightT[j];
    };
  }

  /** Puts the scores, less those of the best tree, where the values of the arcs' items will be. */
  private void load(double[] scores, int offset, Eisner eisner) {
    shift = 0;
    for (int m = 1; m <= n; m++) {
      int bestHead = eisner.head(m - 1);
      double best = scores[offset + (bestHead < 0 ? m - 1 : bestHead) * n + m - 1];
      shift += best;
      for (int h = 1; h <= n; h++) {
        int part = (h - 1) * n + m - 1;
        double score = scores[offset + part] - best;
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

  /** Returns the logarithm of the sum over an item's splits. */
  private double logSumExp(int kind, int i, int j) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double max = ROWS.maxSum(x, from, y, from, to - from);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    return ROWS.logSumOfPowers(x, from, y, from, max, to - from);
  }

  @Override
  void splits(int kind, int i, int j, double[] p) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double max = ROWS.maxSum(x, from, y, from, to - from);
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

  /** Computes p(x) of all items and arcs. */
  @Override
  void outside() {
    for (int i = 0; i <= n; i++) {
      Arrays.fill(innerProbability[i], i, n + 1, 0);
      Arrays.fill(rightProbability[i], i, n + 1, 0);
      Arrays.fill(leftProbability[i], i, n + 1, 0);
      Arrays.fill(rightArcProbability[i], i, n + 1, 0);
      Arrays.fill(leftArcProbability[i], i, n + 1, 0);
    }
    double[] p = splits;
    if (single) {
      splits(TOP, 1, n, p);
      for (int k = 1; k <= n; k++) {
        leftProbability[1][k] = p[k];
        rightProbability[k][n] += p[k];
        rightArcProbability[0][k] = p[k];
      }
    } else {
      rightProbability[0][n] = 1;
    }
    for (int i = first(); i < n; i++) {
      for (int j = n; j > i; j--) {
        double right = rightProbability[i][j];
        if (right > 0) {
          splits(RIGHT, i, j, p);
          for (int k = i + 1; k <= j; k++) {
            double share = right * p[k];
            rightArcProbability[i][k] += share;
            rightProbability[k][j] += share;
          }
        }
        double left = leftProbability[i][j];
        if (left > 0) {
          splits(LEFT, i, j, p);
          for (int k = i; k < j; k++) {
            double share = left * p[k];
            leftProbability[i][k] += share;
            leftArcProbability[k][j] += share;
          }
        }
        double inner = rightArcProbability[i][j] + leftArcProbability[i][j];
        innerProbability[i][j] = inner;
        if (inner > 0) {
          splits(INNER, i, j, p);
          for (int k = i; k < j; k++) {
            double share = inner * p[k];
            rightProbability[i][k] += share;
            leftProbability[k + 1][j] += share;
          }
        }
      }
    }
  }

  @Override
  double probability(int kind, int i, int j) {
    return switch (kind) {
      case INNER -> innerProbability[i][j];
      case RIGHT -> rightProbability[i][j];
      default -> leftProbability[i][j];
    };
  }

  @Override
  void marginals(double[] out, int offset) {
    writeArcs(rightArcProbability, leftArcProbability, out, offset);
  }

  @Override
  void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    tangent.run(direction, directionOffset, out, offset);
  }
}
