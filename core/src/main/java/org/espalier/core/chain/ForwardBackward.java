package org.espalier.core.chain;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of a chain in plain numbers instead of logarithms, which takes one
 * exponential for each score instead of one for each pair of tags and position.
 *
 * <p>From right to left, with every position scaled so that the largest entry of w is 1,
 *
 * <pre>rest(t, y) = Σ over y' of exp transition(t, y, y') · w(t+1, y'),
 * w(t, y) ∝ exp unary(t, y) · rest(t, y);</pre>
 *
 * then the sequence is a Markov chain with P(y' | t, y) = exp transition(t, y, y') · w(t+1, y') /
 * rest(t, y), and marginals, entropy, derivatives and samples go from left to right without a
 * subtraction. O(n·K²) time.
 *
 * <p>Plain numbers have a range of their own. {@link #compute} gives up where scores of one
 * position spread over more than {@link #UNARY_RANGE}, transitions over more than {@link
 * #TRANSITION_RANGE}, or positive entries of w get below {@link #SMALLEST}: within these bounds no
 * product underflows, e^−300 · e^−145 · 1e-100 &gt; 1e-308, so that a 0 always means that the
 * forbidden parts leave nothing. The caller then takes the log-space chart.
 *
 * <p>L. Rabiner, A tutorial on hidden Markov models and selected applications in speech
 * recognition, Proceedings of the IEEE 77, 1989.
 */
final class ForwardBackward implements Distribution {

  private static final double UNARY_RANGE = 145;
  private static final double TRANSITION_RANGE = 300;
  private static final double SMALLEST = 1e-100;

  private LinearChain chain = new LinearChain(0, 1, Transitions.SHARED);
  private int n;
  private int tags;
  private double logPartition;
  private double[][] factors = new double[0][0]; // exp of transitions less the matrix's largest
  private double[][] transposed = new double[0][0]; // of a shared matrix
  private double[][] unary = new double[0][0]; // exp of unaries less the position's largest
  private double[][] w = new double[0][0];
  private double[][] rest = new double[0][0];
  private double[][] marginal = new double[0][0];
  private double[][] ratio = new double[0][0]; // [y][t]: marginal(t, y) / rest(t, y)
  private double[] column = new double[0];
  private double[] level = new double[0];
  private double[] scratch = new double[0];
  private boolean handedDown;
  private double[][] mean = new double[0][0]; // E[d·z of what follows | t, y]
  private double[][] slope = new double[0][0]; // derivative of the marginals along d
  private double[][] counts = new double[0][0];

  /** Returns an array of at least so many rows of at least the given length. */
  static double[][] rows(double[][] rows, int count, int length) {
    if (rows.length >= count && (count == 0 || rows[0].length >= length)) {
      return rows;
    }
    int width = rows.length == 0 ? length : Math.max(length, rows[0].length);
    return new double[Math.max(count, rows.length)][width];
  }

  /**
   * Computes the distribution.
   *
   * @return false if the range of plain numbers does not suffice, or if no sequence is left
   */
  boolean compute(LinearChain newChain, double[] scores, int offset) {
    chain = newChain;
    n = chain.length();
    tags = chain.tags();
    handedDown = false;
    if (n == 0) {
      logPartition = 0;
      return true;
    }
    boolean shared = chain.transitions() == Transitions.SHARED;
    int matrices = shared ? 1 : n - 1;
    factors = rows(factors, matrices * tags, tags);
    unary = rows(unary, n, tags);
    w = rows(w, n, tags);
    rest = rows(rest, n, tags);
    marginal = rows(marginal, n, tags);
    ratio = rows(ratio, tags, n);
    if (level.length < tags) {
      level = new double[tags];
      scratch = new double[tags];
      column = new double[tags];
    }
    logPartition = 0;
    for (int matrix = 0; matrix < matrices && n > 1; matrix++) {
      double max =
          exponentiate(
              scores,
              offset + chain.transition(matrix, 0, 0),
              factors,
              matrix * tags,
              tags,
              TRANSITION_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += shared ? (n - 1) * max : max;
    }
    if (shared && n > 1) {
      transpose();
    }
    return unaries(scores, offset) && rightToLeft(scores, offset);
  }

  /**
   * Writes exp(score − largest score) for {@code count} consecutive rows of scores.
   *
   * @return the largest score, or NaN if all are −∞ or the finite ones spread too far
   */
  private double exponentiate(
      double[] scores, int from, double[][] out, int row, int count, double range) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (int i = from; i < from + count * tags; i++) {
      max = Math.max(max, scores[i]);
    }
    for (int i = from; i < from + count * tags; i++) {
      min = Math.min(min, scores[i] == Double.NEGATIVE_INFINITY ? max : scores[i]);
    }
    if (!(max - min <= range)) { // also where max is −∞ and the difference NaN
      return Double.NaN;
    }
    Arrays.fill(level, 0, tags, max);
    for (int i = 0; i < count; i++) {
      System.arraycopy(scores, from + i * tags, out[row + i], 0, tags);
      Rows.expDifference(out[row + i], out[row + i], level, scratch, 0, tags);
    }
    return max;
  }

  private void transpose() {
    transposed = rows(transposed, tags, tags);
    for (int y = 0; y < tags; y++) {
      for (int next = 0; next < tags; next++) {
        transposed[next][y] = factors[y][next];
      }
    }
  }

  private boolean unaries(double[] scores, int offset) {
    for (int t = 0; t < n; t++) {
      int from = offset + chain.unary(t, 0);
      double[] source = scores;
      if (t == 0 && chain.start()) {
        for (int y = 0; y < tags; y++) {
          column[y] = scores[from + y] + scores[offset + chain.start(y)];
        }
        source = column;
        from = 0;
      }
      double max = exponentiate(source, from, unary, t, 1, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
    }
    return true;
  }

  private boolean rightToLeft(double[] scores, int offset) {
    if (chain.end()) {
      double max = exponentiate(scores, offset + chain.end(0), rest, n - 1, 1, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
    } else {
      Arrays.fill(rest[n - 1], 0, tags, 1);
    }
    for (int t = n - 1; t >= 0; t--) {
      if (t < n - 1) {
        multiply(t, w[t + 1], rest[t]);
      }
      double max = 0;
      for (int y = 0; y < tags; y++) {
        w[t][y] = unary[t][y] * rest[t][y];
        max = Math.max(max, w[t][y]);
      }
      if (max == 0) {
        return false;
      }
      for (int y = 0; y < tags; y++) {
        w[t][y] /= max;
        if (w[t][y] > 0 && w[t][y] < SMALLEST) {
          return false;
        }
      }
      logPartition += Math.log(max);
    }
    double sum = 0;
    for (int y = 0; y < tags; y++) {
      sum += w[0][y];
    }
    logPartition += Math.log(sum);
    for (int y = 0; y < tags; y++) {
      marginal[0][y] = w[0][y] / sum;
    }
    return true;
  }

  /** Writes the product of the matrix after position t with a column. */
  private void multiply(int t, double[] x, double[] out) {
    if (chain.transitions() == Transitions.SHARED) {
      Arrays.fill(out, 0, tags, 0);
      Rows.addRows(out, transposed, 0, x, 0, tags, 0, tags);
      return;
    }
    for (int y = 0; y < tags; y++) {
      double[] row = factors[t * tags + y];
      double even = 0;
      double odd = 0;
      int j = 0;
      for (; j + 3 < tags; j += 4) {
        even += row[j] * x[j] + row[j + 1] * x[j + 1];
        odd += row[j + 2] * x[j + 2] + row[j + 3] * x[j + 3];
      }
      for (; j < tags; j++) {
        even += row[j] * x[j];
      }
      out[y] = even + odd;
    }
  }

  /** Returns the row of factors of the transitions from a tag after position t. */
  private double[] factors(int t, int tag) {
    return factors[(chain.transitions() == Transitions.SHARED ? 0 : t * tags) + tag];
  }

  /** Returns P(next | t, tag). */
  private double p(int t, int tag, int next) {
    return rest[t][tag] == 0 ? 0 : factors(t, tag)[next] * w[t + 1][next] / rest[t][tag];
  }

  private void handDown() {
    if (handedDown) {
      return;
    }
    handedDown = true;
    for (int t = 0; t + 1 < n; t++) {
      for (int y = 0; y < tags; y++) {
        column[y] = marginal[t][y] == 0 ? 0 : marginal[t][y] / rest[t][y];
        ratio[y][t] = column[y];
      }
      double[] next = marginal[t + 1];
      Arrays.fill(next, 0, tags, 0);
      int row = chain.transitions() == Transitions.SHARED ? 0 : t * tags;
      Rows.addRows(next, factors, row, column, 0, tags, 0, tags);
      Rows.multiply(next, w[t + 1], 0, tags);
    }
  }

  @Override
  public int size() {
    return chain.size();
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  @Override
  public void marginals(double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + chain.size(), 0);
    for (int t = 0; t < n; t++) {
      System.arraycopy(marginal[t], 0, out, offset + t * tags, tags);
    }
    if (n > 1 && chain.transitions() == Transitions.SHARED) {
      counts = rows(counts, 1, tags);
      double[] row = counts[0];
      for (int y = 0; y < tags; y++) {
        Arrays.fill(row, 0, tags, 0);
        Rows.addRows(row, w, 1, ratio[y], 0, n - 1, 0, tags);
        Rows.multiply(row, factors[y], 0, tags);
        System.arraycopy(row, 0, out, offset + chain.transition(0, y, 0), tags);
      }
    } else {
      for (int t = 0; t + 1 < n; t++) {
        double[] next = w[t + 1];
        for (int y = 0; y < tags; y++) {
          int to = offset + chain.transition(t, y, 0);
          double[] row = factors(t, y);
          double scale = ratio[y][t];
          for (int j = 0; j < tags; j++) {
            out[to + j] = scale * row[j] * next[j];
          }
        }
      }
    }
    for (int y = 0; y < tags && n > 0; y++) {
      if (chain.start()) {
        out[offset + chain.start(y)] = marginal[0][y];
      }
      if (chain.end()) {
        out[offset + chain.end(y)] = marginal[n - 1][y];
      }
    }
  }

  @Override
  public double entropy() {
    handDown();
    double entropy = n > 0 ? Entropy.of(marginal[0], 0, tags) : 0;
    for (int t = 0; t + 1 < n; t++) {
      for (int y = 0; y < tags; y++) {
        if (marginal[t][y] == 0) {
          continue;
        }
        for (int next = 0; next < tags; next++) {
          column[next] = p(t, y, next);
        }
        entropy += marginal[t][y] * Entropy.of(column, 0, tags);
      }
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + chain.size(), 0);
    if (n == 0) {
      return;
    }
    mean = rows(mean, n, tags);
    slope = rows(slope, n, tags);
    expectations(direction, directionOffset);
    double whole = 0;
    for (int y = 0; y < tags; y++) {
      whole += marginal[0][y] * mean[0][y];
    }
    for (int y = 0; y < tags; y++) {
      slope[0][y] = marginal[0][y] * (mean[0][y] - whole);
    }
    for (int t = 0; t + 1 < n; t++) {
      Arrays.fill(slope[t + 1], 0, tags, 0);
      for (int y = 0; y < tags; y++) {
        if (marginal[t][y] > 0) {
          change(t, y, direction, directionOffset, out, offset);
        }
      }
    }
    for (int t = 0; t < n; t++) {
      System.arraycopy(slope[t], 0, out, offset + t * tags, tags);
    }
    for (int y = 0; y < tags; y++) {
      if (chain.start()) {
        out[offset + chain.start(y)] = slope[0][y];
      }
      if (chain.end()) {
        out[offset + chain.end(y)] = slope[n - 1][y];
      }
    }
  }

  /** Fills in the expectation of d·z from position t on, given its tag; 0 on impossible tags. */
  private void expectations(double[] direction, int offset) {
    for (int t = n - 1; t >= 0; t--) {
      for (int y = 0; y < tags; y++) {
        if (w[t][y] == 0) {
          mean[t][y] = 0;
          continue;
        }
        double sum = direction[offset + chain.unary(t, y)];
        if (t == 0 && chain.start()) {
          sum += direction[offset + chain.start(y)];
        }
        if (t == n - 1) {
          sum += chain.end() ? direction[offset + chain.end(y)] : 0;
        } else {
          sum += following(t, y, direction, offset);
        }
        mean[t][y] = sum;
      }
    }
  }

  /** Returns the expectation of d·z after the tag at position t. */
  private double following(int t, int tag, double[] direction, int offset) {
    int from = offset + chain.transition(t, tag, 0);
    double sum = 0;
    for (int next = 0; next < tags; next++) {
      double p = p(t, tag, next);
      sum += p > 0 ? p * (direction[from + next] + mean[t + 1][next]) : 0;
    }
    return sum;
  }

  /** Adds the derivatives of the transitions from a tag at position t. */
  private void change(
      int t, int tag, double[] direction, int directionOffset, double[] out, int offset) {
    double expected = following(t, tag, direction, directionOffset);
    int transition = chain.transition(t, tag, 0);
    for (int next = 0; next < tags; next++) {
      double p = p(t, tag, next);
      if (p > 0) {
        double along = direction[directionOffset + transition + next] + mean[t + 1][next];
        double change = p * (slope[t][tag] + marginal[t][tag] * (along - expected));
        out[offset + transition + next] += change;
        slope[t + 1][next] += change;
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int tag = 0;
    int first = 0;
    for (int t = 0; t < n; t++) {
      int before = tag;
      double left = random.nextDouble();
      for (int y = 0; y < tags; y++) {
        double p = t == 0 ? marginal[0][y] : p(t - 1, before, y);
        if (p > 0) {
          tag = y; // the last possible one, should rounding leave a rest
          left -= p;
          if (left < 0) {
            break;
          }
        }
      }
      out.add(chain.unary(t, tag));
      if (t == 0) {
        first = tag;
      } else {
        out.add(chain.transition(t - 1, before, tag));
      }
    }
    if (n > 0 && chain.start()) {
      out.add(chain.start(first));
    }
    if (n > 0 && chain.end()) {
      out.add(chain.end(tag));
    }
    out.sort();
  }
}
