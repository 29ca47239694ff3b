package org.espalier.core.tree;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;

/**
 * A filled chart of the sum over projective trees, and the questions that are answered from its
 * local conditional probabilities alone.
 *
 * <p>Positions are 1 … n for the words and 0 for the root. The items of the chart are those of
 * {@link Eisner}; each is derived from one of several pairs of smaller items, told by a split point
 * k:
 *
 * <pre>
 * item           split points     children
 * INNER(i, j)    i ≤ k &lt; j        RIGHT(i, k), LEFT(k+1, j)
 * RIGHT(i, j)    i &lt; k ≤ j        INNER(i, k) with the arc i → k, RIGHT(k, j)
 * LEFT(i, j)     i ≤ k &lt; j        LEFT(i, k), INNER(k, j) with the arc j → k
 * TOP(1, n)      1 ≤ k ≤ n        LEFT(1, k), RIGHT(k, n), with the arc root → k
 * </pre>
 *
 * TOP is the whole tree if there is a single root arc; else the whole tree is RIGHT(0, n).
 * Derivations and trees correspond one to one, so with p(k | x) the probability that item x, if it
 * is part of the tree, is split at k,
 *
 * <ul>
 *   <li>p(item y) = Σ over its parents x and their splits k of p(x)·p(k | x), from the top down;
 *   <li>H = Σ over items x of p(x)·H(p(· | x)), a sum of non-negative terms;
 *   <li>with e(x) = Σ_k p(k | x)·(e of both children + d on the arc), the mean of d·z inside x, the
 *       derivative along d of p(k | x) is p(k | x)·(e(children) + d(arc) − e(x)), and that of p(y)
 *       follows from the top-down rule; the derivative of arc probabilities is Cov[z]·d;
 *   <li>a tree is drawn by drawing split points from the top down.
 * </ul>
 *
 * <p>Each of these takes O(n³) time and O(n²) memory; a sample takes O(n²).
 *
 * <ol>
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, Structured prediction models via the
 *       matrix-tree theorem, EMNLP 2007 (inside–outside for projective trees, section 2).
 *   <li>N. A. Smith, Linguistic Structure Prediction, Morgan &amp; Claypool 2011, chapters 2 and 5.
 * </ol>
 */
abstract class InsideOutside {

  static final int INNER = 0;
  static final int RIGHT = 1;
  static final int LEFT = 2;
  static final int TOP = 3;

  /** The number of words. */
  int n;

  /** Whether one word only may hang on the root. */
  boolean single;

  /** The number of words there is room for. */
  int capacity = -1;

  // The values of the chart's items: row i of each chart, or row j of its transpose, such that all
  // sums over the split point k run along rows: right[i][k], rightT[j][k] = right(k, j),
  // left[i][k],
  // leftT[j][k] = left(k+1, j); the value of an arc's item is that of inner(i, j) combined with the
  // arc's score, rightArc[i][k] for i -> k and leftArcT[j][k] for j -> k. Last, left(1, k) with the
  // score of the single root arc.
  double[][] right = {};
  double[][] rightT = {};
  double[][] left = {};
  double[][] leftT = {};
  double[][] rightArc = {};
  double[][] leftArcT = {};
  double[] topLeft = {};

  // p(x) of the items [i][j], and of the arcs i -> j and j -> i by their span i < j.
  double[][] innerProbability = {};
  double[][] rightProbability = {};
  double[][] leftProbability = {};
  double[][] rightArcProbability = {};
  double[][] leftArcProbability = {};

  // For the derivative along a direction d: d by span, e(x), and the derivative of p(x).
  double[][] rightDirection = {};
  double[][] leftDirection = {};
  double[][] rightArcTangent = {};
  double[][] leftArcTangent = {};
  private double[][] innerMean = {};
  private double[][] rightMean = {};
  private double[][] leftMean = {};
  private double[][] innerTangent = {};
  private double[][] rightTangent = {};
  private double[][] leftTangent = {};

  // p(k | x) of the item at hand, by k.
  private double[] splits = {};
  private double[] centre = {};
  private int[] stack = {};

  /**
   * Writes p(k | x), all finite, never negative and exactly 0 where a forbidden arc is needed.
   *
   * @param p overwritten at {@code firstSplit … lastSplit} of the item
   */
  abstract void splits(int kind, int i, int j, double[] p);

  /** Returns log Z. */
  abstract double logPartition();

  /** Makes room for the given number of words, and takes note of it. */
  final void prepare(int words, Roots roots) {
    n = words;
    single = roots == Roots.SINGLE;
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
    splits = new double[rows];
    centre = new double[rows];
    stack = new int[3 * (rows + 1)];
    reserve(rows);
  }

  /** Makes room for further charts with the given number of positions, the root included. */
  void reserve(int rows) {}

  static int firstSplit(int kind, int i) {
    return kind == RIGHT ? i + 1 : i;
  }

  static int lastSplit(int kind, int j) {
    return kind == RIGHT || kind == TOP ? j : j - 1;
  }

  /** Returns the values of the first children of an item, by split point. */
  final double[] firstChildren(int kind, int i) {
    return switch (kind) {
      case INNER -> right[i];
      case RIGHT -> rightArc[i];
      case LEFT -> left[i];
      default -> topLeft;
    };
  }

  /** Returns the values of the second children of an item, by split point. */
  final double[] secondChildren(int kind, int j) {
    return switch (kind) {
      case INNER -> leftT[j];
      case LEFT -> leftArcT[j];
      default -> rightT[j];
    };
  }

  /** Returns the lowest position of the chart: the root where it is a position like the others. */
  final int first() {
    return single ? 1 : 0;
  }

  /** Computes p(x) of all items and arcs. */
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

  /** Writes the arcs' probabilities; needs {@link #outside()}. */
  final void marginals(double[] out, int offset) {
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

  /** Returns the entropy in nats; needs {@link #outside()}. */
  double entropy() {
    double sum = single ? splitEntropy(TOP, 1, n) : 0;
    for (int i = first(); i < n; i++) {
      for (int j = i + 1; j <= n; j++) {
        if (innerProbability[i][j] > 0) {
          sum += innerProbability[i][j] * splitEntropy(INNER, i, j);
        }
        if (rightProbability[i][j] > 0) {
          sum += rightProbability[i][j] * splitEntropy(RIGHT, i, j);
        }
        if (leftProbability[i][j] > 0) {
          sum += leftProbability[i][j] * splitEntropy(LEFT, i, j);
        }
      }
    }
    // INNER(i, j) is continued by an arc in one of two directions, as its parent decides: no
    // choice.
    return sum;
  }

  /**
   * Returns −Σ_k p(k|x) log p(k|x). The largest probability may round to 1 while the others still
   * count; its own share is therefore computed from theirs.
   */
  private double splitEntropy(int kind, int i, int j) {
    double[] p = splits;
    splits(kind, i, j, p);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    int largest = from;
    for (int k = from + 1; k <= to; k++) {
      if (p[k] > p[largest]) {
        largest = k;
      }
    }
    double sum = 0;
    double rest = 0;
    for (int k = from; k <= to; k++) {
      if (k != largest && p[k] > 0) {
        sum -= p[k] * Math.log(p[k]);
        rest += p[k];
      }
    }
    return sum - (1 - rest) * Math.log1p(-rest);
  }

  /** Writes Cov[z]·d; needs {@link #outside()}. */
  final void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    reserveTangents();
    loadDirection(direction, directionOffset);
    differentiate();
    writeArcs(rightArcTangent, leftArcTangent, out, offset);
  }

  /** Computes the derivatives of the arcs' probabilities along the direction that was loaded. */
  void differentiate() {
    reserveMeans();
    means();
    tangents();
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
  }

  private void reserveMeans() {
    if (rightMean.length > capacity) {
      return;
    }
    int rows = capacity + 1;
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

  private int arc(int head, int modifier) {
    return ((head == 0 ? modifier : head) - 1) * n + modifier - 1;
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

  /** Draws a tree. */
  final void sample(RandomGenerator random, Parts out) {
    out.clear();
    int top = push(0, single ? TOP : RIGHT, first(), n);
    while (top > 0) {
      top -= 3;
      int kind = stack[top];
      int i = stack[top + 1];
      int j = stack[top + 2];
      int k = draw(random, kind, i, j);
      switch (kind) {
        case INNER -> top = push(push(top, RIGHT, i, k), LEFT, k + 1, j);
        case RIGHT -> {
          out.add(arc(i, k));
          top = push(push(top, RIGHT, k, j), INNER, i, k);
        }
        case LEFT -> {
          out.add(arc(j, k));
          top = push(push(top, LEFT, i, k), INNER, k, j);
        }
        default -> {
          out.add(arc(0, k));
          top = push(push(top, LEFT, 1, k), RIGHT, k, n);
        }
      }
    }
    out.sort();
  }

  private int push(int top, int kind, int i, int j) {
    if (i == j && kind != TOP) {
      return top; // a word without modifiers on this side
    }
    stack[top] = kind;
    stack[top + 1] = i;
    stack[top + 2] = j;
    return top + 3;
  }

  private int draw(RandomGenerator random, int kind, int i, int j) {
    double[] p = splits;
    splits(kind, i, j, p);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    double total = 0;
    for (int k = from; k <= to; k++) {
      total += p[k];
    }
    double left = total * random.nextDouble();
    int chosen = from;
    for (int k = from; k <= to; k++) {
      if (p[k] > 0) {
        chosen = k; // the last possible one, should rounding leave a remainder
        left -= p[k];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
