package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of a chain crossed with an automaton, in plain numbers as in {@link
 * ForwardBackward}. Rows are states by place; with r' the row that tag y leads to from row r, and
 * every place scaled so that the largest entry of w is 1,
 *
 * <pre>w(r, y) ∝ exp unary(t, y) · rest(r', y),
 * rest(r', y) = Σ over y' of exp transition(t, y, y') · w(r', y');</pre>
 *
 * the second line is a product of matrices with all states of a place at once, so that an edge of
 * the product costs what one of the chain does. Where few tags lead to a state only theirs are
 * computed. The sequence of (state, tag) is a Markov chain, and marginals, entropy, derivatives and
 * samples go from left to right without a subtraction.
 *
 * <p>Serves where scores of one position spread over no more than {@link #UNARY_RANGE}, transitions
 * over no more than {@link #TRANSITION_RANGE}, and positive entries of w do not get below {@link
 * #SMALLEST}, so that no product underflows; elsewhere the caller takes the log-space chart.
 */
final class ProductForwardBackward implements Distribution {

  private static final double UNARY_RANGE = 145;
  private static final double TRANSITION_RANGE = 300;
  private static final double SMALLEST = 1e-100;

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  /** With fewer entrances than this share of a place's rows, they are computed one by one. */
  private static final double SPARSE = 0.3;

  private ConstrainedChain product;
  private LinearChain chain;
  private int n;
  private int tags;
  private int width; // of rows: tags, filled up to whole registers
  private boolean shared;
  private double logPartition;
  private double scaledLogPartition; // of the relative scores
  private double scaledMagnitude; // the sum of absolute values of its terms
  private double[] relative = new double[0]; // transitions less the matrix's largest
  private double[] relativeUnary = new double[0]; // unaries less the position's largest
  private double[] relativeEnd = new double[0]; // end scores less the largest
  private double[][] factors = new double[0][0]; // exp of relative
  private double[][] transposed = new double[0][0]; // of a shared matrix
  private double[] unary = new double[0]; // exp of relativeUnary
  private double[] column = new double[0];
  private double[][] w = new double[0][0]; // by row, of the tag that leaves it
  private double[][] rest = new double[0][0]; // by row, of the tag that enters it
  private boolean handedDown;
  private boolean counted;
  private double[][] marginal = new double[0][0]; // of leaving
  private double[][] share = new double[0][0]; // of entering, over rest
  private double[][] ratio = new double[0][0]; // its transpose, of a shared matrix
  private double[][] position = new double[0][0]; // marginals of tags
  private double[][] pairs = new double[0][0]; // expected counts / factors, of a shared matrix
  private double[][] mean = new double[0][0]; // E[d·z from here on | row, leaving tag], centred
  private double[][] after = new double[0][0]; // E[d·z from here on | row, entering tag]
  private double[][] slope = new double[0][0]; // derivative of marginal along d
  private double[][] entering = new double[0][0];

  ProductForwardBackward() {
    chain = new LinearChain(0, 1, Transitions.SHARED);
    product = new ConstrainedChain(chain, Automaton.all(0, 1));
  }

  /**
   * Computes the distribution.
   *
   * @param scores −∞ on what no sequence has
   * @return false if the range of plain numbers does not suffice, or if no sequence is left
   */
  boolean compute(ConstrainedChain newProduct, double[] scores) {
    product = newProduct;
    chain = product.structure();
    n = chain.length();
    tags = chain.tags();
    width = Rows.whole(tags);
    shared = chain.transitions() == Transitions.SHARED;
    handedDown = false;
    counted = false;
    logPartition = 0;
    scaledLogPartition = 0;
    scaledMagnitude = 0;
    int rows = product.base(n + 1);
    w = Rows.reserve(w, rows, width);
    rest = Rows.reserve(rest, rows, width);
    marginal = Rows.reserve(marginal, rows, width);
    share = Rows.reserve(share, rows, width);
    position = Rows.reserve(position, n, tags);
    if (unary.length < n * tags) {
      unary = new double[n * tags];
      relativeUnary = new double[n * tags];
    }
    if (column.length < tags) {
      column = new double[tags];
      relativeEnd = new double[tags];
    }
    return transitions(scores) && unaries(scores) && rightToLeft(scores);
  }

  private boolean transitions(double[] scores) {
    int matrices = shared ? 1 : n - 1;
    int size = tags * tags;
    factors = Rows.reserve(factors, matrices * tags, width);
    if (relative.length < matrices * size) {
      relative = new double[matrices * size];
    }
    for (int matrix = 0; matrix < matrices && n > 1; matrix++) {
      double max =
          ForwardBackward.relate(
              scores,
              chain.transition(matrix, 0, 0),
              relative,
              matrix * size,
              size,
              TRANSITION_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += shared ? (n - 1) * max : max;
      for (int row = matrix * tags; row < (matrix + 1) * tags; row++) {
        var _ = ROWS.exp(factors[row], 0, relative, row * tags, 0, tags);
      }
    }
    if (shared) {
      transposed = Rows.reserve(transposed, tags, width);
      for (int y = 0; y < tags; y++) {
        for (int next = 0; next < tags; next++) {
          transposed[next][y] = factors[y][next];
        }
      }
    }
    return true;
  }

  private boolean unaries(double[] scores) {
    for (int t = 0; t < n; t++) {
      double[] source = scores;
      int from = chain.unary(t, 0);
      if (t == 0 && chain.start()) {
        for (int y = 0; y < tags; y++) {
          column[y] = scores[from + y] + scores[chain.start(y)];
        }
        source = column;
        from = 0;
      }
      double max = ForwardBackward.relate(source, from, relativeUnary, t * tags, tags, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
    }
    var _ = ROWS.exp(unary, 0, relativeUnary, 0, 0, n * tags);
    return true;
  }

  private boolean rightToLeft(double[] scores) {
    double[] last = rest[product.base(n)];
    if (chain.end()) {
      double max = ForwardBackward.relate(scores, chain.end(0), relativeEnd, 0, tags, UNARY_RANGE);
      if (Double.isNaN(max)) {
        return false;
      }
      logPartition += max;
      var _ = ROWS.exp(last, 0, relativeEnd, 0, 0, tags);
    } else {
      Arrays.fill(last, 0, tags, 1);
    }
    for (int t = n - 1; t >= 0; t--) {
      if (t < n - 1) {
        multiply(t);
      }
      double max = 0;
      for (int row = product.base(t); row < product.base(t + 1); row++) {
        double[] own = w[row];
        for (int y = 0; y < tags; y++) {
          int to = product.target(row, y);
          own[y] = to < 0 ? 0 : unary[t * tags + y] * rest[to][y];
        }
        max = Math.max(max, ROWS.max(own, 0, tags));
      }
      if (max == 0 || !scale(t, 1 / max)) {
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

  /** Scales a place's w; returns false if a positive one gets too small. */
  private boolean scale(int t, double factor) {
    boolean small = false;
    for (int row = product.base(t); row < product.base(t + 1); row++) {
      double[] own = w[row];
      for (int y = 0; y < tags; y++) {
        own[y] *= factor;
        small |= own[y] > 0 && own[y] < SMALLEST;
      }
    }
    return !small;
  }

  private void count(double logarithm) {
    logPartition += logarithm;
    scaledLogPartition += logarithm;
    scaledMagnitude += Math.abs(logarithm);
  }

  /** Fills in what rests behind the tags that enter the rows behind position t. */
  private void multiply(int t) {
    int first = product.base(t + 1);
    int count = product.base(t + 2) - first;
    if (shared && product.entrances(t + 1) > SPARSE * count * tags) {
      multiply(rest, w, transposed, 0, first, count);
      return;
    }
    for (int row = first; row < first + count; row++) {
      for (int y = 0; y < tags; y++) {
        rest[row][y] = product.entered(row, y) ? ROWS.dot(factors(t, y), 0, w[row], 0, tags) : 0;
      }
    }
  }

  /** Writes the product of consecutive rows with a matrix, four rows side by side. */
  private void multiply(
      double[][] out, double[][] a, double[][] matrix, int matrixRow, int first, int count) {
    for (int row = first; row < first + count; row++) {
      Arrays.fill(out[row], 0, width, 0);
    }
    int together = count / 4 * 4;
    ROWS.addProduct(out, first, a, first, matrix, matrixRow, tags, together, width);
    for (int row = first + together; row < first + count; row++) {
      ROWS.addRows(out[row], matrix, matrixRow, a[row], 0, tags, 0, tags);
    }
  }

  /** Returns the factors of the transitions from a tag after position t. */
  private double[] factors(int t, int tag) {
    return factors[(shared ? 0 : t * tags) + tag];
  }

  private void handDown() {
    if (handedDown) {
      return;
    }
    handedDown = true;
    for (int t = 0; t < n; t++) {
      int behind = product.base(t + 1);
      int end = product.base(t + 2);
      for (int row = behind; row < end; row++) {
        Arrays.fill(share[row], 0, tags, 0);
      }
      Arrays.fill(position[t], 0, tags, 0);
      for (int row = product.base(t); row < behind; row++) {
        ROWS.add(position[t], marginal[row], 1, 0, tags);
        for (int y = 0; y < tags; y++) {
          if (marginal[row][y] > 0) {
            share[product.target(row, y)][y] += marginal[row][y];
          }
        }
      }
      if (t == n - 1) {
        continue;
      }
      for (int row = behind; row < end; row++) {
        double[] own = share[row];
        for (int y = 0; y < tags; y++) {
          own[y] = own[y] == 0 ? 0 : own[y] / rest[row][y];
        }
      }
      multiply(marginal, share, factors, shared ? 0 : t * tags, behind, end - behind);
      for (int row = behind; row < end; row++) {
        ROWS.multiply(marginal[row], w[row], 0, tags);
      }
    }
  }

  /** Sums up how often each pair of tags is expected, of a shared matrix. */
  private void countPairs() {
    handDown();
    if (counted) {
      return;
    }
    counted = true;
    int first = product.base(1);
    int count = product.base(n) - first;
    pairs = Rows.reserve(pairs, tags, tags);
    ratio = Rows.reserve(ratio, tags, count);
    for (int row = 0; row < count; row++) {
      for (int y = 0; y < tags; y++) {
        ratio[y][row] = share[first + row][y];
      }
    }
    ROWS.product(pairs, ratio, 0, w, first, count, tags, tags);
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
      System.arraycopy(position[t], 0, out, offset + t * tags, tags);
    }
    if (n > 1 && shared) {
      countPairs();
      for (int y = 0; y < tags; y++) {
        int to = offset + chain.transition(0, y, 0);
        for (int next = 0; next < tags; next++) {
          out[to + next] = pairs[y][next] * factors[y][next];
        }
      }
    } else {
      for (int t = 0; t + 1 < n; t++) {
        for (int row = product.base(t + 1); row < product.base(t + 2); row++) {
          for (int y = 0; y < tags; y++) {
            double scale = share[row][y];
            if (scale > 0) {
              int to = offset + chain.transition(t, y, 0);
              double[] from = factors(t, y);
              for (int next = 0; next < tags; next++) {
                out[to + next] += scale * from[next] * w[row][next];
              }
            }
          }
        }
      }
    }
    writeEnds(position, out, offset);
  }

  private void writeEnds(double[][] values, double[] out, int offset) {
    for (int y = 0; y < tags; y++) {
      if (chain.start()) {
        out[offset + chain.start(y)] = values[0][y];
      }
      if (chain.end()) {
        out[offset + chain.end(y)] = values[n - 1][y];
      }
    }
  }

  /** {@inheritDoc} As that of a chain: a difference, unless rounding would be seen. */
  @Override
  public double entropy() {
    handDown();
    double energy = 0;
    for (int t = 0; t < n; t++) {
      for (int y = 0; y < tags; y++) {
        double m = position[t][y];
        energy += m > 0 ? m * relativeUnary[t * tags + y] : 0;
      }
    }
    for (int y = 0; y < tags && chain.end(); y++) {
      double m = position[n - 1][y];
      energy += m > 0 ? m * relativeEnd[y] : 0;
    }
    energy += n > 1 ? transitionEnergy() : 0;
    double entropy = scaledLogPartition - energy;
    double magnitude = scaledMagnitude - energy; // no energy is positive
    return entropy > LOSSLESS * (magnitude + n) ? entropy : sumOfConditionalEntropies();
  }

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
      for (int row = product.base(t + 1); row < product.base(t + 2); row++) {
        for (int y = 0; y < tags; y++) {
          sum += energy(t * tags + y, w[row], share[row][y]);
        }
      }
    }
    return sum;
  }

  private double energy(int row, double[] chances, double scale) {
    double[] weights = factors[row];
    double sum = 0;
    for (int j = 0; j < tags && scale > 0; j++) {
      sum += weights[j] > 0 ? weights[j] * chances[j] * relative[row * tags + j] : 0;
    }
    return scale * sum;
  }

  private double sumOfConditionalEntropies() {
    double entropy = Entropy.of(marginal[0], 0, tags);
    for (int t = 0; t + 1 < n; t++) {
      for (int row = product.base(t + 1); row < product.base(t + 2); row++) {
        for (int y = 0; y < tags; y++) {
          double entered = share[row][y] * rest[row][y];
          if (entered > 0) {
            for (int next = 0; next < tags; next++) {
              column[next] = factors(t, y)[next] * w[row][next] / rest[row][y];
            }
            entropy += entered * Entropy.of(column, 0, tags);
          }
        }
      }
    }
    return entropy;
  }

  /** {@inheritDoc} As that of a chain, with rows for positions. */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + chain.size(), 0);
    int rows = product.base(n + 1);
    mean = Rows.reserve(mean, rows, tags);
    after = Rows.reserve(after, rows, tags);
    slope = Rows.reserve(slope, rows, tags);
    entering = Rows.reserve(entering, rows, tags);
    expectations(direction, directionOffset);
    for (int y = 0; y < tags; y++) {
      slope[0][y] = marginal[0][y] * mean[0][y];
    }
    for (int t = 0; t < n; t++) {
      int behind = product.base(t + 1);
      int end = product.base(t + 2);
      for (int row = behind; row < end; row++) {
        Arrays.fill(entering[row], 0, tags, 0);
        Arrays.fill(slope[row], 0, tags, 0);
      }
      Arrays.fill(column, 0, tags, 0);
      for (int row = product.base(t); row < behind; row++) {
        ROWS.add(column, slope[row], 1, 0, tags);
        for (int y = 0; y < tags; y++) {
          if (marginal[row][y] > 0) {
            entering[product.target(row, y)][y] += slope[row][y];
          }
        }
      }
      System.arraycopy(column, 0, out, offset + t * tags, tags);
      if (t == 0 && chain.start()) {
        System.arraycopy(column, 0, out, offset + chain.start(0), tags);
      }
      if (t == n - 1 && chain.end()) {
        System.arraycopy(column, 0, out, offset + chain.end(0), tags);
      }
      for (int row = behind; row < end && t < n - 1; row++) {
        slopeBehind(t, row, direction, directionOffset, out, offset);
      }
    }
  }

  /** Fills in the expectations of d·z from each place on; 0 on what is impossible. */
  private void expectations(double[] direction, int offset) {
    for (int t = n - 1; t >= 0; t--) {
      for (int row = product.base(t + 1); row < product.base(t + 2); row++) {
        for (int y = 0; y < tags; y++) {
          after[row][y] =
              t == n - 1
                  ? chain.end() ? direction[offset + chain.end(y)] : 0
                  : share[row][y] == 0 ? 0 : follow(t, row, y, direction, offset);
        }
      }
      double centre = 0;
      for (int row = product.base(t); row < product.base(t + 1); row++) {
        for (int y = 0; y < tags; y++) {
          double sum = 0;
          if (w[row][y] > 0) {
            sum = direction[offset + chain.unary(t, y)] + after[product.target(row, y)][y];
            sum += t == 0 && chain.start() ? direction[offset + chain.start(y)] : 0;
          }
          mean[row][y] = sum;
          centre += marginal[row][y] * sum;
        }
      }
      for (int row = product.base(t); row < product.base(t + 1); row++) {
        for (int y = 0; y < tags; y++) {
          mean[row][y] = w[row][y] > 0 ? mean[row][y] - centre : 0;
        }
      }
    }
  }

  private double follow(int t, int row, int y, double[] direction, int offset) {
    double[] from = factors(t, y);
    int at = offset + chain.transition(t, y, 0);
    double sum = 0;
    for (int next = 0; next < tags; next++) {
      double weight = from[next] * w[row][next];
      sum += weight > 0 ? weight * (direction[at + next] + mean[row][next]) : 0;
    }
    return sum / rest[row][y];
  }

  /** Fills in the slopes of the tags that leave a row behind position t, and the transitions'. */
  private void slopeBehind(
      int t, int row, double[] direction, int directionOffset, double[] out, int offset) {
    for (int y = 0; y < tags; y++) {
      double scale = share[row][y];
      if (scale == 0) {
        continue;
      }
      double excess = entering[row][y] / rest[row][y] - scale * after[row][y];
      double[] from = factors(t, y);
      int at = chain.transition(t, y, 0);
      for (int next = 0; next < tags; next++) {
        double weight = from[next] * w[row][next];
        if (weight > 0) {
          double along = direction[directionOffset + at + next] + mean[row][next];
          double change = weight * (excess + scale * along);
          out[offset + at + next] += change;
          slope[row][next] += change;
        }
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int row = 0;
    int tag = 0;
    for (int t = 0; t < n; t++) {
      int before = tag;
      double left = random.nextDouble();
      for (int y = 0; y < tags; y++) {
        double p =
            t == 0 ? marginal[0][y] : factors(t - 1, before)[y] * w[row][y] / rest[row][before];
        if (p > 0) {
          tag = y; // the last possible one, should rounding leave a rest
          left -= p;
          if (left < 0) {
            break;
          }
        }
      }
      out.add(chain.unary(t, tag));
      if (t > 0) {
        out.add(chain.transition(t - 1, before, tag));
      } else if (chain.start()) {
        out.add(chain.start(tag));
      }
      row = product.target(row, tag);
    }
    if (chain.end()) {
      out.add(chain.end(tag));
    }
    out.sort();
  }
}
