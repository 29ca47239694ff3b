package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

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
 * <p>Plain numbers have a range of their own. This serves where scores of one position spread over
 * no more than {@link #UNARY_RANGE}, transitions over no more than {@link #TRANSITION_RANGE}, and
 * positive entries of w do not get below {@link #SMALLEST}: within these bounds no product
 * underflows, e^−300 · e^−145 · 1e-100 &gt; 1e-308, so that a 0 always means that the forbidden
 * parts leave nothing. Scores beyond these ranges, such as −10,000 for what is not wanted, are cut,
 * that is taken for −∞, if every rest is at least {@link #LEAST_BESIDE_CUT} nevertheless: what a
 * position has lost is then below K·e^−145 of its largest w · 1e10, or 1e-53·K, and changes no sum
 * that is 1e-10 or more. Elsewhere {@link MarkovForwardBackward} serves.
 *
 * <p>L. Rabiner, A tutorial on hidden Markov models and selected applications in speech
 * recognition, Proceedings of the IEEE 77, 1989.
 */
final class ForwardBackward implements Distribution {

  private static final double UNARY_RANGE = 145;
  private static final double TRANSITION_RANGE = 300;
  private static final double SMALLEST = 1e-100;

  /** What a sum must come to beside which terms were cut. */
  private static final double LEAST_BESIDE_CUT = 1e-10;

  /** Below this entropy what was cut might count. */
  private static final double LEAST_ENTROPY = 1e-10;

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  private LinearChain chain = new LinearChain(0, 1, Transitions.SHARED);
  private int n;
  private int tags;
  private boolean cut; // whether a finite score was taken for −∞
  private boolean shared; // one matrix of factors for all positions
  private double logPartition;
  private double[][] factors = new double[0][0]; // exp of transitions less the matrix's largest
  private double[][] transposed = new double[0][0]; // of a shared matrix
  private double[] unary = new double[0]; // [t·K + y]: exp of unaries less the position's largest
  private double[][] w = new double[0][0];
  private double[][] rest = new double[0][0];
  private double[][] marginal = new double[0][0];
  private double[][] ratio = new double[0][0]; // [y][t]: marginal(t, y) / rest(t, y)
  private double[][] ratioAt = new double[0][0]; // its transpose, [t][y]
  private double[] column = new double[0];
  private boolean handedDown;
  private boolean counted;
  private double[][] incoming = new double[0][0]; // marginal / w
  private double[][] pairs = new double[0][0]; // expected counts / factors, of a shared matrix
  private double[] relative = new double[0]; // transitions less the matrix's largest
  private double[] relativeUnary = new double[0]; // unaries less the position's largest
  private double[] relativeEnd = new double[0]; // end scores less the largest
  private double scaledLogPartition; // of the relative scores
  private double scaledMagnitude; // the sum of absolute values of its terms
  private double[][] mean = new double[0][0]; // E[d·z from t on | t, y], less its own mean
  private double[][] weightedMean = new double[0][0]; // times w
  private double[][] after = new double[0][0]; // E[d·z after t | t, y], less the mean of t+1
  private double[][] slope = new double[0][0]; // derivative of the marginals along d
  private double[][] excess = new double[0][0]; // [y][t]: a(t, y) of the derivative
  private double[][] changes = new double[0][0]; // derivative of pairs, of excess and means
  private double[][] meanChanges = new double[0][0];
  private boolean alongTransitions; // whether d has transitions
  private double[][] directed = new double[0][0]; // factors times d, of a shared matrix
  private double[][] directedTransposed = new double[0][0];
  private double[][] directedShares = new double[0][0]; // [t]: ratio(·, t) times directed

  /**
   * Computes the distribution.
   *
   * @return false if the range of plain numbers does not suffice, or if no sequence is left
   */
  boolean compute(LinearChain newChain, double[] scores, int offset) {
    begin(newChain);
    shared = chain.transitions() == Transitions.SHARED;
    cut = false;
    if (n == 0) {
      return true;
    }
    return transitions(scores, offset)
        && unaries(scores, offset)
        && rightToLeft(scores, offset)
        && !(cut && entropy() < LEAST_ENTROPY);
  }

  private void begin(LinearChain newChain) {
    chain = newChain;
    n = chain.length();
    tags = chain.tags();
    handedDown = false;
    counted = false;
    logPartition = 0;
    scaledLogPartition = 0;
    scaledMagnitude = 0;
    w = Rows.reserve(w, n, tags);
    rest = Rows.reserve(rest, n, tags);
    marginal = Rows.reserve(marginal, n, tags);
    incoming = Rows.reserve(incoming, n, tags);
    ratio = Rows.reserve(ratio, tags, n);
    ratioAt = Rows.reserve(ratioAt, n, tags);
    pairs = Rows.reserve(pairs, tags, tags);
    if (unary.length < n * tags) {
      unary = new double[n * tags];
      relativeUnary = new double[n * tags];
    }
    if (column.length < tags) {
      column = new double[tags];
      relativeEnd = new double[tags];
    }
  }

  private boolean transitions(double[] scores, int offset) {
    int matrices = shared ? 1 : n - 1;
    int size = tags * tags;
    factors = Rows.reserve(factors, matrices * tags, tags);
    if (relative.length < matrices * size) {
      relative = new double[matrices * size];
    }
    for (int matrix = 0; matrix < matrices && n > 1; matrix++) {
      int from = offset + chain.transition(matrix, 0, 0);
      double max = bound(scores, from, relative, matrix * size, size, TRANSITION_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += shared ? (n - 1) * max : max;
      for (int row = matrix * tags; row < (matrix + 1) * tags; row++) {
        var _ = ROWS.exp(factors[row], 0, relative, row * tags, 0, tags);
      }
    }
    if (shared && n > 1) {
      transpose();
    }
    return true;
  }

  /**
   * Writes score − largest score for consecutive scores.
   *
   * @return the largest score, or NaN if all are −∞ or the finite ones spread too far
   */
  static double relate(double[] scores, int from, double[] out, int at, int count, double range) {
    double max = ROWS.max(scores, from, count);
    double least = 0;
    for (int i = 0; i < count; i++) {
      double difference = scores[from + i] - max;
      out[at + i] = difference;
      if (difference < least && difference > Double.NEGATIVE_INFINITY) {
        least = difference;
      }
    }
    return max > Double.NEGATIVE_INFINITY && -least <= range ? max : Double.NaN;
  }

  /** The same, where scores out of range become −∞; NaN if all are −∞. */
  private double bound(double[] scores, int from, double[] out, int at, int count, double range) {
    double max = relate(scores, from, out, at, count, range);
    if (!Double.isNaN(max)) {
      return max;
    }
    max = ROWS.max(scores, from, count);
    for (int i = at; i < at + count; i++) {
      out[i] = out[i] < -range ? Double.NEGATIVE_INFINITY : out[i];
    }
    cut = true;
    return max > Double.NEGATIVE_INFINITY ? max : Double.NaN;
  }

  private void transpose() {
    transposed = Rows.reserve(transposed, tags, tags);
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
      double max = bound(source, from, relativeUnary, t * tags, tags, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
    }
    // All positions at once, in full registers also where tags are few.
    var _ = ROWS.exp(unary, 0, relativeUnary, 0, 0, n * tags);
    return true;
  }

  private boolean rightToLeft(double[] scores, int offset) {
    if (chain.end()) {
      double max = bound(scores, offset + chain.end(0), relativeEnd, 0, tags, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
      var _ = ROWS.exp(rest[n - 1], 0, relativeEnd, 0, 0, tags);
    } else {
      Arrays.fill(rest[n - 1], 0, tags, 1);
    }
    for (int t = n - 1; t >= 0; t--) {
      if (t < n - 1) {
        multiply(t, w[t + 1], rest[t]);
      }
      double[] own = w[t];
      System.arraycopy(unary, t * tags, own, 0, tags);
      ROWS.multiply(own, rest[t], 0, tags);
      double max = ROWS.max(own, 0, tags);
      if (max == 0) {
        return false;
      }
      double over = 1 / max;
      boolean small = false;
      for (int y = 0; y < tags; y++) {
        own[y] *= over;
        small |= own[y] > 0 && own[y] < SMALLEST;
        small |= cut && unary[t * tags + y] > 0 && rest[t][y] < LEAST_BESIDE_CUT;
      }
      if (small) {
        return false;
      }
      count(Math.log(max));
    }
    double sum = 0;
    for (int y = 0; y < tags; y++) {
      sum += w[0][y];
    }
    count(Math.log(sum));
    for (int y = 0; y < tags; y++) {
      marginal[0][y] = w[0][y] / sum;
    }
    return true;
  }

  private void count(double logarithm) {
    logPartition += logarithm;
    scaledLogPartition += logarithm;
    scaledMagnitude += Math.abs(logarithm);
  }

  /** Writes the product of the matrix after position t with a column. */
  private void multiply(int t, double[] x, double[] out) {
    if (shared) {
      Arrays.fill(out, 0, tags, 0);
      ROWS.addRows(out, transposed, 0, x, 0, tags, 0, tags);
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
    return factors[(shared ? 0 : t * tags) + tag];
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
      double[] shares = ratioAt[t];
      for (int y = 0; y < tags; y++) {
        shares[y] = marginal[t][y] == 0 ? 0 : marginal[t][y] / rest[t][y];
        ratio[y][t] = shares[y];
      }
      Arrays.fill(incoming[t + 1], 0, tags, 0);
      int row = shared ? 0 : t * tags;
      ROWS.addRows(incoming[t + 1], factors, row, shares, 0, tags, 0, tags);
      System.arraycopy(incoming[t + 1], 0, marginal[t + 1], 0, tags);
      ROWS.multiply(marginal[t + 1], w[t + 1], 0, tags);
    }
  }

  /** Sums up how often each pair of tags is expected, of a shared matrix. */
  private void countPairs() {
    handDown();
    if (counted) {
      return;
    }
    counted = true;
    ROWS.product(pairs, ratio, 0, w, 1, n - 1, tags, tags);
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
    if (n > 1 && shared) {
      countPairs();
      int to = offset + chain.transition(0, 0, 0);
      for (int y = 0; y < tags; y++) {
        System.arraycopy(pairs[y], 0, column, 0, tags);
        ROWS.multiply(column, factors[y], 0, tags);
        System.arraycopy(column, 0, out, to + y * tags, tags);
      }
    } else {
      for (int t = 0; t + 1 < n; t++) {
        double[] next = w[t + 1];
        for (int y = 0; y < tags; y++) {
          int to = offset + chain.transition(t, y, 0);
          double[] row = factors(t, y);
          double scale = ratio[y][t];
          for (int j = 0; j < tags; j++) {
            out[to + j] += scale * row[j] * next[j];
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

  /**
   * {@inheritDoc}
   *
   * <p>The difference of log Z and s·μ, both with the scores that the largest of their position or
   * matrix was taken from, unless so little is left of them that rounding would be seen: then the
   * sum of all positions' conditional entropies, none of which is a difference.
   */
  @Override
  public double entropy() {
    handDown();
    double magnitude = scaledMagnitude;
    double entropy = scaledLogPartition;
    for (int t = 0; t < n; t++) {
      for (int y = 0; y < tags; y++) {
        double m = marginal[t][y];
        double term = m > 0 ? m * relativeUnary[t * tags + y] : 0;
        entropy -= term;
        magnitude -= term;
      }
    }
    for (int y = 0; y < tags && chain.end() && n > 0; y++) {
      double m = marginal[n - 1][y];
      double term = m > 0 ? m * relativeEnd[y] : 0;
      entropy -= term;
      magnitude -= term;
    }
    double transitions = n > 1 ? transitionEnergy() : 0;
    entropy -= transitions;
    magnitude -= transitions;
    // The sums that logarithms are of are near 1 where tags are certain: each position adds the
    // rounding error of a 1.
    return entropy > LOSSLESS * (magnitude + n) ? entropy : sumOfConditionalEntropies();
  }

  /** Returns the expectation of the transitions' scores, relative to the largest: at most 0. */
  private double transitionEnergy() {
    double sum = 0;
    if (shared) {
      countPairs();
      for (int y = 0; y < tags; y++) {
        sum += energy(y, pairs[y], 1);
      }
      return sum;
    }
    for (int t = 0; t + 1 < n; t++) {
      for (int y = 0; y < tags; y++) {
        sum += energy(t * tags + y, w[t + 1], ratio[y][t]);
      }
    }
    return sum;
  }

  private double energy(int row, double[] chances, double scale) {
    double[] weights = factors[row];
    double sum = 0;
    for (int j = 0; j < tags; j++) {
      sum += weights[j] > 0 ? weights[j] * chances[j] * relative[row * tags + j] : 0;
    }
    return scale * sum;
  }

  private double sumOfConditionalEntropies() {
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

  /**
   * {@inheritDoc}
   *
   * <p>From right to left the means of d·z given each tag, then from left to right the slopes of
   * the marginals; with f = exp transition and r = marginal / rest,
   *
   * <pre>after(t, y) = Σ over y' of f(y, y')·w(t+1, y')·(d(y, y') + mean(t+1, y')) / rest(t, y),
   * a(t, y) = (slope(t, y) − marginal(t, y)·after(t, y)) / rest(t, y),
   * slope(t+1, y') = w(t+1, y')·Σ over y of f(y, y')·(a(t, y) + r(t, y)·(d(y, y') + mean(t+1, y'))),
   * </pre>
   *
   * all products of matrices with columns; a position's means are taken less their own mean, which
   * changes no slope and keeps them small.
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + chain.size(), 0);
    if (n == 0) {
      return;
    }
    mean = Rows.reserve(mean, n, tags);
    weightedMean = Rows.reserve(weightedMean, n, tags);
    after = Rows.reserve(after, n, tags);
    slope = Rows.reserve(slope, n, tags);
    if (shared && n > 1) {
      weigh(direction, directionOffset + chain.transition(0, 0, 0));
    }
    expectations(direction, directionOffset);
    for (int y = 0; y < tags; y++) {
      slope[0][y] = marginal[0][y] * mean[0][y];
    }
    for (int t = 0; t + 1 < n; t++) {
      for (int y = 0; y < tags; y++) {
        double excess = slope[t][y] - marginal[t][y] * after[t][y];
        column[y] = marginal[t][y] == 0 ? 0 : excess / rest[t][y];
      }
      if (shared) {
        slopeAfter(t);
      } else {
        slopeAfter(t, direction, directionOffset, out, offset);
      }
    }
    if (shared && n > 1) {
      countChanges(out, offset);
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

  /** Multiplies a shared matrix by the direction's transitions, element by element. */
  private void weigh(double[] direction, int from) {
    directed = Rows.reserve(directed, tags, tags);
    directedTransposed = Rows.reserve(directedTransposed, tags, tags);
    alongTransitions = false;
    for (int y = 0; y < tags; y++) {
      for (int next = 0; next < tags; next++) {
        double factor = factors[y][next];
        double product = factor > 0 ? factor * direction[from + y * tags + next] : 0;
        directed[y][next] = product;
        directedTransposed[next][y] = product;
        alongTransitions |= product != 0;
      }
    }
    excess = Rows.reserve(excess, tags, n);
    if (alongTransitions) {
      ROWS.product(after, w, 1, directedTransposed, 0, tags, n - 1, tags);
      directedShares = Rows.reserve(directedShares, n, tags);
      ROWS.product(directedShares, ratioAt, 0, directed, 0, tags, n - 1, tags);
    }
  }

  /** Fills in the expectations of d·z from each position on and after it; 0 on impossible tags. */
  private void expectations(double[] direction, int offset) {
    for (int t = n - 1; t >= 0; t--) {
      if (t < n - 1) {
        follow(t, direction, offset);
      } else if (chain.end()) {
        System.arraycopy(direction, offset + chain.end(0), after[t], 0, tags);
      } else {
        Arrays.fill(after[t], 0, tags, 0);
      }
      double[] e = mean[t];
      double centre = 0;
      for (int y = 0; y < tags; y++) {
        double sum = 0;
        if (w[t][y] > 0) {
          sum = direction[offset + chain.unary(t, y)] + after[t][y];
          sum += t == 0 && chain.start() ? direction[offset + chain.start(y)] : 0;
        }
        e[y] = sum;
        centre += marginal[t][y] * sum;
      }
      for (int y = 0; y < tags; y++) {
        e[y] = w[t][y] > 0 ? e[y] - centre : 0;
        weightedMean[t][y] = w[t][y] * e[y];
      }
    }
  }

  /** Fills in the expectation of d·z after position t. */
  private void follow(int t, double[] direction, int offset) {
    double[] out = after[t];
    if (shared) {
      if (!alongTransitions) {
        Arrays.fill(out, 0, tags, 0);
      }
      ROWS.addRows(out, transposed, 0, weightedMean[t + 1], 0, tags, 0, tags);
    } else {
      for (int y = 0; y < tags; y++) {
        double[] row = factors[t * tags + y];
        int from = offset + chain.transition(t, y, 0);
        double sum = 0;
        for (int j = 0; j < tags; j++) {
          sum += row[j] > 0 ? row[j] * direction[from + j] * w[t + 1][j] : 0;
        }
        out[y] = sum + ROWS.dot(row, 0, weightedMean[t + 1], 0, tags);
      }
    }
    for (int y = 0; y < tags; y++) {
      out[y] = rest[t][y] == 0 ? 0 : out[y] / rest[t][y];
    }
  }

  /** Fills in the slopes after position t, with a(t, ·) in the column; of a shared matrix. */
  private void slopeAfter(int t) {
    double[] next = slope[t + 1];
    System.arraycopy(incoming[t + 1], 0, next, 0, tags);
    ROWS.multiply(next, mean[t + 1], 0, tags);
    ROWS.addRows(next, factors, 0, column, 0, tags, 0, tags);
    for (int y = 0; y < tags; y++) {
      excess[y][t] = column[y];
    }
    if (alongTransitions) {
      ROWS.add(next, directedShares[t], 1, 0, tags);
    }
    ROWS.multiply(next, w[t + 1], 0, tags);
  }

  /** Fills in the slopes after position t, with a(t, ·) in the column, and the transitions'. */
  private void slopeAfter(
      int t, double[] direction, int directionOffset, double[] out, int offset) {
    double[] next = slope[t + 1];
    Arrays.fill(next, 0, tags, 0);
    for (int y = 0; y < tags; y++) {
      double[] row = factors[t * tags + y];
      int from = chain.transition(t, y, 0);
      double scale = ratio[y][t];
      for (int j = 0; j < tags; j++) {
        double weight = row[j] * w[t + 1][j];
        if (weight > 0) {
          double along = direction[directionOffset + from + j] + mean[t + 1][j];
          double change = weight * (column[y] + scale * along);
          out[offset + from + j] += change;
          next[j] += change;
        }
      }
    }
  }

  /** Writes the derivatives of the expected counts of a shared matrix's transitions. */
  private void countChanges(double[] out, int offset) {
    changes = Rows.reserve(changes, tags, tags);
    meanChanges = Rows.reserve(meanChanges, tags, tags);
    ROWS.product(changes, excess, 0, w, 1, n - 1, tags, tags);
    ROWS.product(meanChanges, ratio, 0, weightedMean, 1, n - 1, tags, tags);
    if (alongTransitions) {
      countPairs();
    }
    for (int y = 0; y < tags; y++) {
      double[] row = changes[y];
      ROWS.add(row, meanChanges[y], 1, 0, tags);
      ROWS.multiply(row, factors[y], 0, tags);
      if (alongTransitions) {
        System.arraycopy(pairs[y], 0, column, 0, tags);
        ROWS.multiply(column, directed[y], 0, tags);
        ROWS.add(row, column, 1, 0, tags);
      }
      System.arraycopy(row, 0, out, offset + chain.transition(0, y, 0), tags);
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
