package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;

/**
 * The inside chart of projective trees in logarithms: right for scores of any size.
 *
 * <p>Scores are taken relative to those of a best tree, arc by arc (every tree has one arc per
 * modifier, so this only shifts log Z): the items that matter then have values near 0, and scores
 * of 1e6 do not swallow the digits of their differences. Sums are of exponentials of differences to
 * the best derivation of an item, which Eisner's chart of these scores has: no term is above the
 * number of derivations, which is less than (27/4)^n, and one at least is about 1. Where texts are
 * so long that this leaves the range, the differences are to the largest term, which takes a pass
 * of its own.
 */
final class LogInsideOutside extends InsideOutside {

  // exp of anything below is 0 in double precision.
  private static final double EXP_IS_ZERO = -746;

  /** The largest n for which (27/4)^n is a finite number. */
  private static final int MOST_WORDS_BY_BEST = 350;

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
  private double[] relative = {}; // scores, by part

  // p(x) of the items [i][j], and of the arcs i -> j and j -> i by their span i < j.
  private double[][] innerProbability = {};
  private double[][] rightProbability = {};
  private double[][] leftProbability = {};
  private double[][] rightArcProbability = {};
  private double[][] leftArcProbability = {};

  // For the derivative along a direction d: d by span, e(x), and the derivative of p(x).
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
    reserve(words);
    if (!eisner.solve(words, roots, scores, offset)) {
      return false;
    }
    load(scores, offset, eisner);
    boolean byBest = words <= MOST_WORDS_BY_BEST && eisner.solve(words, roots, relative, 0);
    for (int i = n; i >= first(); i--) {
      right[i][i] = 0;
      rightT[i][i] = 0;
      left[i][i] = 0;
      if (i > 0) {
        leftT[i][i - 1] = 0;
      }
      for (int j = i + 1; j <= n; j++) {
        double inner = logSumExp(INNER, i, j, byBest, eisner);
        rightArc[i][j] += inner;
        leftArcT[j][i] += inner;
        right[i][j] = logSumExp(RIGHT, i, j, byBest, eisner);
        rightT[j][i] = right[i][j];
        left[i][j] = logSumExp(LEFT, i, j, byBest, eisner);
        if (i > 0) {
          leftT[j][i - 1] = left[i][j];
        }
      }
    }
    if (single) {
      for (int k = 1; k <= n; k++) {
        topLeft[k] += left[1][k];
      }
      logPartition = shift + logSumExp(TOP, 1, n, false, eisner);
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
    centre = new double[rows];
    relative = new double[rows * rows];
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
        relative[part] = score;
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

  /**
   * Returns the logarithm of the sum over an item's splits.
   *
   * @param byBest whether the item's best derivation is to be found in {@code eisner}
   */
  private double logSumExp(int kind, int i, int j, boolean byBest, Eisner eisner) {
    double[] x = firstChildren(kind, i);
    double[] y = secondChildren(kind, j);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j) + 1;
    double max = byBest ? eisner.best(kind, i, j) : ROWS.maxSum(x, from, y, from, to - from);
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

  private void writeArcs(double[][] toRight, double[][] toLeft, double[] out, int offset) {
    for (int h = 1; h <= n; h++) {
      int row = offset + (h - 1) * n - 1;
      for (int m = 1; m < h; m++) {
        out[row + m] = toLeft[m][h];
      }
      out[row + h] = toRight[0][h];
      System.arraycopy(toRight[h], h + 1, out, row + h + 1, n - h);
    }
  }

  @Override
  void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    reserveTangents();
    loadDirection(direction, directionOffset);
    means();
    tangents();
    writeArcs(rightArcTangent, leftArcTangent, out, offset);
  }

  private void reserveTangents() {
    if (rightDirection.length > capacity) {
      return;
    }
    int rows = capacity + 1;
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
        double probability =
            h == m ? 0 : h < m ? rightArcProbability[h][m] : leftArcProbability[m][h];
        if (probability > 0) {
          centre[m] += probability * direction[offset + arc(h, m)];
        }
      }
    }
    for (int h = 0; h <= n; h++) {
      for (int m = 1; m <= n; m++) {
        if (h < m) {
          rightDirection[h][m] =
              rightArcProbability[h][m] > 0 ? direction[offset + arc(h, m)] - centre[m] : 0;
        } else if (m < h) {
          leftDirection[m][h] =
              leftArcProbability[m][h] > 0 ? direction[offset + arc(h, m)] - centre[m] : 0;
        }
      }
    }
  }

  private void means() {
    double[] p = splits;
    for (int i = n; i >= first(); i--) {
      rightMean[i][i] = 0;
      leftMean[i][i] = 0;
      for (int j = i + 1; j <= n; j++) {
        double inner = 0;
        if (innerProbability[i][j] > 0) {
          splits(INNER, i, j, p);
          for (int k = i; k < j; k++) {
            inner += p[k] * (rightMean[i][k] + leftMean[k + 1][j]);
          }
        }
        innerMean[i][j] = inner;
        double right = 0;
        if (rightProbability[i][j] > 0) {
          splits(RIGHT, i, j, p);
          for (int k = i + 1; k <= j; k++) {
            right += p[k] * (innerMean[i][k] + rightDirection[i][k] + rightMean[k][j]);
          }
        }
        rightMean[i][j] = right;
        double left = 0;
        if (leftProbability[i][j] > 0) {
          splits(LEFT, i, j, p);
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
    double[] p = splits;
    if (single) {
      splits(TOP, 1, n, p);
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
    for (int i = first(); i < n; i++) {
      for (int j = n; j > i; j--) {
        double right = rightProbability[i][j];
        if (right > 0) {
          splits(RIGHT, i, j, p);
          double base = rightTangent[i][j] - right * rightMean[i][j];
          for (int k = i + 1; k <= j; k++) {
            double mean = innerMean[i][k] + rightDirection[i][k] + rightMean[k][j];
            double change = p[k] * (base + right * mean);
            rightArcTangent[i][k] += change;
            rightTangent[k][j] += change;
          }
        }
        double left = leftProbability[i][j];
        if (left > 0) {
          splits(LEFT, i, j, p);
          double base = leftTangent[i][j] - left * leftMean[i][j];
          for (int k = i; k < j; k++) {
            double mean = leftMean[i][k] + innerMean[k][j] + leftDirection[k][j];
            double change = p[k] * (base + left * mean);
            leftTangent[i][k] += change;
            leftArcTangent[k][j] += change;
          }
        }
        double inner = innerProbability[i][j];
        if (inner > 0) {
          innerTangent[i][j] = rightArcTangent[i][j] + leftArcTangent[i][j];
          splits(INNER, i, j, p);
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
