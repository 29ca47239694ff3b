package org.espalier.core.bracket;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of bracketings in plain numbers, with one exponential for each part:
 *
 * <pre>
 * inner(i, j)  = Σ over i ≤ k &lt; j of inside(i, k) · inside(k+1, j)
 * inside(i, j) = w(i, j) · inner(i, j),    inside(i, i) = w(i, i),
 * w(i, j)      = Σ over labels y of exp(s(i, j, y) − c)
 * </pre>
 *
 * and, with g(i, j) the derivative of Z by inner(i, j),
 *
 * <pre>
 * outside(i, j) = Σ over h &lt; i of inside(h, i−1) · g(h, j)
 *               + Σ over l &gt; j of inside(j+1, l) · g(i, l).
 * </pre>
 *
 * <p>Every bracketing of w words has 2w − 1 spans, so the constant c changes inside values of width
 * w by the factor exp(c·(2w − 1)) and nothing else: it may be any number, and is changed in the
 * course of the inside pass where the values leave a middle range. {@link #compute} gives up where
 * that does not help, so that a value is not 0 outside {@link #SMALLEST} … {@link #LARGEST}; no
 * product of two underflows then, and a 0 means that forbidden parts leave nothing. What an outside
 * value may lose by underflow is below 1e-300 and changes a marginal, which is inside · outside /
 * Z, by less than 1e-20. The caller takes the log-space chart where this gives up.
 *
 * <p>Entropy, derivatives and samples follow from p(k | span), the probability of a cut, and p(y |
 * span), that of a label, from the top down, as sums of terms that do not cancel. Each question
 * takes O(n³ + n²·K) time; a sample O(n² + n·K).
 *
 * <ol>
 *   <li>J. Baker, Trainable grammars for speech recognition, JASA 65, 1979.
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 * </ol>
 */
final class SpanSums implements Distribution {

  private static final double SMALLEST = 1e-140;
  private static final double LARGEST = 1e140;

  /** Values beyond this, or below its reciprocal, call for another constant. */
  private static final double FAR = 1e70;

  private Bracketing bracketing = new Bracketing(1);
  private int n;
  private int labels;
  private int capacity = -1;
  private double[] scores = {};
  private double constant;
  private double[][] weight = {}; // [i][j]
  private double[][] inside = {}; // [i][j]
  private double[][] after = {}; // [j][k]: inside(k+1, j)
  private double[][] before = {}; // [k][i]: inside(i, k)
  private double[][] inner = {}; // [i][j]
  private boolean outsideDone;
  private double[][] innerOutside = {}; // g
  private double[][] probability = {}; // [i][j]
  private double[][] mean = {};
  private double[][] slope = {};
  private double[] outside = {};
  private double[] cuts = {};
  private double[] powers = {};
  private int[] stack = {};

  SpanSums() {}

  /**
   * Computes the inside values.
   *
   * @return false if the range of plain numbers does not suffice, or if no bracketing is left
   */
  boolean compute(Bracketing newBracketing, double[] newScores, int offset) {
    bracketing = newBracketing;
    n = bracketing.words();
    labels = bracketing.labels();
    outsideDone = false;
    reserve();
    System.arraycopy(newScores, offset, scores, 0, bracketing.size());
    constant = 0;
    for (int i = n - 1; i >= 0; i--) {
      if (!fillRow(i)) {
        return false;
      }
    }
    return inside[0][n - 1] > 0;
  }

  private void reserve() {
    if (n > capacity) {
      capacity = Math.max(n, capacity + capacity / 4);
      weight = new double[capacity][capacity];
      inside = new double[capacity][capacity];
      after = new double[capacity][capacity];
      before = new double[capacity][capacity];
      inner = new double[capacity][capacity];
      innerOutside = new double[capacity][capacity];
      probability = new double[capacity][capacity];
      mean = new double[capacity][capacity];
      slope = new double[capacity][capacity];
      outside = new double[capacity];
      cuts = new double[capacity];
      stack = new int[2 * capacity + 2];
    }
    if (scores.length < bracketing.size()) {
      scores = new double[bracketing.size()];
    }
    if (powers.length < labels) {
      powers = new double[labels];
    }
  }

  private boolean fillRow(int i) {
    double[] row = inside[i];
    if (!weigh(i)) {
      return false;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int j = i; j < n; j++) {
      double value = weight[i][j];
      if (j > i) {
        inner[i][j] = Rows.dot(row, i, after[j], i, j - i);
        boolean possible = value > 0 && inner[i][j] > 0;
        value *= inner[i][j];
        if (possible && value < SMALLEST) {
          return false;
        }
      }
      row[j] = value;
      before[j][i] = value;
      if (i > 0) {
        after[j][i - 1] = value;
      }
      most = Math.max(most, value);
      least = value > 0 ? Math.min(least, value) : least;
    }
    if (most > LARGEST) {
      return false;
    }
    return (most <= FAR && least >= 1 / FAR) || most == 0 || rescale(i);
  }

  /** Writes the weights of a row; returns false if they spread too far. */
  private boolean weigh(int i) {
    double[] row = weight[i];
    if (labels == 1) {
      int from = bracketing.span(i, i, 0);
      if (i == n - 1) {
        constant = scores[from] == Double.NEGATIVE_INFINITY ? 0 : scores[from];
      }
      if (Rows.max(scores, from, n - i) - constant > Math.log(LARGEST)) {
        return false;
      }
      var _ = Rows.exp(row, i, scores, from, constant, n - i);
    } else {
      for (int j = i; j < n; j++) {
        int from = bracketing.span(i, j, 0);
        double max = Rows.max(scores, from, labels);
        if (i == n - 1) {
          constant = max == Double.NEGATIVE_INFINITY ? 0 : max;
        }
        if (max - constant > Math.log(LARGEST)) {
          return false;
        }
        row[j] = Rows.exp(powers, 0, scores, from, constant, labels);
      }
    }
    for (int j = i; j < n; j++) {
      if (row[j] < SMALLEST && !forbidden(i, j)) {
        return false;
      }
    }
    return true;
  }

  private boolean forbidden(int i, int j) {
    return Rows.max(scores, bracketing.span(i, j, 0), labels) == Double.NEGATIVE_INFINITY;
  }

  /**
   * Changes the constant such that the geometric middle of the newest row's widest value and 1 is
   * 1, in all rows so far; returns false if values then are outside the range.
   */
  private boolean rescale(int first) {
    int widest = n - 1;
    while (inside[first][widest] == 0) {
      widest--;
    }
    double change = Math.log(inside[first][widest]) / (2 * (widest - first) + 1);
    constant += change;
    for (int i = first; i < n; i++) {
      for (int j = i; j < n; j++) {
        int spans = 2 * (j - i) + 1;
        boolean possible = inside[i][j] > 0;
        weight[i][j] *= Math.exp(-change);
        inner[i][j] *= Math.exp(-change * (spans - 1));
        double value = inside[i][j] * Math.exp(-change * spans);
        if (possible && !(value >= SMALLEST && value <= LARGEST)) {
          return false;
        }
        inside[i][j] = value;
        before[j][i] = value;
        if (i > 0) {
          after[j][i - 1] = value;
        }
      }
    }
    return true;
  }

  private void outside() {
    if (outsideDone) {
      return;
    }
    outsideDone = true;
    double z = inside[0][n - 1];
    for (int i = 0; i < n; i++) {
      double[] g = innerOutside[i];
      Arrays.fill(outside, i, n, 0);
      if (i == 0) {
        outside[n - 1] = 1;
      } else {
        Rows.addRows(outside, innerOutside, 0, before[i - 1], 0, i, i, n);
      }
      for (int j = n - 1; j >= i; j--) {
        if (j < n - 1) {
          outside[j] += Rows.dot(g, j + 1, inside[j + 1], j + 1, n - 1 - j);
        }
        g[j] = i == j ? 0 : outside[j] * weight[i][j];
        probability[i][j] = Math.min(1, outside[j] * inside[i][j] / z);
      }
    }
  }

  @Override
  public int size() {
    return bracketing.size();
  }

  @Override
  public double logPartition() {
    return Math.log(inside[0][n - 1]) + constant * (2 * n - 1);
  }

  @Override
  public void marginals(double[] out, int offset) {
    outside();
    for (int i = 0; i < n; i++) {
      int from = offset + i * n * labels;
      Arrays.fill(out, from, from + i * labels, 0);
      for (int j = i; j < n; j++) {
        int to = from + j * labels;
        if (labels == 1) {
          out[to] = probability[i][j];
        } else {
          shareOut(i, j, probability[i][j], out, to);
        }
      }
    }
  }

  /** Writes a span's share for each of its labels. */
  private void shareOut(int i, int j, double share, double[] out, int offset) {
    if (share == 0) {
      Arrays.fill(out, offset, offset + labels, 0);
      return;
    }
    int from = bracketing.span(i, j, 0);
    double max = Rows.max(scores, from, labels);
    double sum = Rows.exp(out, offset, scores, from, max, labels);
    for (int y = offset; y < offset + labels; y++) {
      out[y] *= share / sum;
    }
  }

  /** Writes p(k | i, j) for i ≤ k &lt; j. */
  private void cut(int i, int j) {
    double sum = 0;
    for (int k = i; k < j; k++) {
      cuts[k] = inside[i][k] * after[j][k];
      sum += cuts[k];
    }
    for (int k = i; k < j; k++) {
      cuts[k] /= sum;
    }
  }

  @Override
  public double entropy() {
    outside();
    double entropy = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        if (probability[i][j] == 0) {
          continue;
        }
        double local = 0;
        if (labels > 1) {
          shareOut(i, j, 1, powers, 0);
          local += Entropy.of(powers, 0, labels);
        }
        if (i < j) {
          cut(i, j);
          local += Entropy.of(cuts, i, j);
        }
        entropy += probability[i][j] * local;
      }
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    outside();
    Arrays.fill(out, offset, offset + bracketing.size(), 0);
    expectations(direction, directionOffset);
    for (int i = 0; i < n; i++) {
      Arrays.fill(slope[i], i, n, 0);
    }
    for (int i = 0; i < n; i++) {
      for (int j = n - 1; j >= i; j--) {
        double p = probability[i][j];
        if (p == 0) {
          continue;
        }
        labelSlopes(i, j, direction, directionOffset, out, offset);
        if (i == j) {
          continue;
        }
        cut(i, j);
        double expected = 0;
        for (int k = i; k < j; k++) {
          expected += cuts[k] * (mean[i][k] + mean[k + 1][j]);
        }
        double base = slope[i][j] - p * expected;
        for (int k = i; k < j; k++) {
          double change = cuts[k] * (base + p * (mean[i][k] + mean[k + 1][j]));
          slope[i][k] += change;
          slope[k + 1][j] += change;
        }
      }
    }
  }

  /** Writes the derivatives of a span's parts, whose own derivative is known. */
  private void labelSlopes(
      int i, int j, double[] direction, int directionOffset, double[] out, int offset) {
    int span = bracketing.span(i, j, 0);
    shareOut(i, j, 1, powers, 0);
    double expected = labelMean(span, direction, directionOffset);
    for (int y = 0; y < labels; y++) {
      if (powers[y] > 0) {
        double along = direction[directionOffset + span + y] - expected;
        out[offset + span + y] = powers[y] * (slope[i][j] + probability[i][j] * along);
      }
    }
  }

  /** Returns the mean of a direction over a span's labels, whose probabilities are in powers. */
  private double labelMean(int span, double[] direction, int offset) {
    double mean = 0;
    for (int y = 0; y < labels; y++) {
      mean += powers[y] > 0 ? powers[y] * direction[offset + span + y] : 0;
    }
    return mean;
  }

  /** Fills in the expectation of d·z inside each span, given that it is there. */
  private void expectations(double[] direction, int offset) {
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i; j < n; j++) {
        double sum = 0;
        if (inside[i][j] > 0) {
          shareOut(i, j, 1, powers, 0);
          sum = labelMean(bracketing.span(i, j, 0), direction, offset);
          if (i < j) {
            cut(i, j);
            for (int k = i; k < j; k++) {
              sum += cuts[k] * (mean[i][k] + mean[k + 1][j]);
            }
          }
        }
        mean[i][j] = sum;
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int top = 0;
    stack[top++] = 0;
    stack[top++] = n - 1;
    while (top > 0) {
      int j = stack[--top];
      int i = stack[--top];
      shareOut(i, j, 1, powers, 0);
      out.add(bracketing.span(i, j, draw(random, powers, 0, labels)));
      if (i < j) {
        cut(i, j);
        int k = draw(random, cuts, i, j);
        stack[top++] = k + 1;
        stack[top++] = j;
        stack[top++] = i;
        stack[top++] = k;
      }
    }
    out.sort();
  }

  private static int draw(RandomGenerator random, double[] p, int from, int to) {
    double left = random.nextDouble();
    int chosen = from;
    for (int k = from; k < to; k++) {
      if (p[k] > 0) {
        chosen = k; // the last possible one, should rounding leave a rest
        left -= p[k];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
