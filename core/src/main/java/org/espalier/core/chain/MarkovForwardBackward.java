package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.RowPrimitives;
import org.espalier.core.kernel.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The Gibbs distribution of a chain at any scale of scores, as the Markov chain that it is. From
 * right to left,
 *
 * <pre>
 * term(t, y, y') = transition(t, y, y') + unary(t+1, y') + value(t+1, y')
 * value(t, y) = log Σ over y' of exp term(t, y, y')
 * P(y' | t, y) = exp(term(t, y, y') − value(t, y)),
 * </pre>
 *
 * and only the P that count are kept: the larger scores are, the fewer, often one for each tag. The
 * largest term of every tag is found first, by rows, and terms are exponentiated less it, so that
 * nothing leaves the range of plain numbers. O(n·K²) time, O(n·K) and a number for each P of
 * memory.
 *
 * <p>A term counts above e^{@value RowPrimitives#NEGLIGIBLE} of the largest. Beside an entropy that
 * is as small itself, all do that are numbers at all.
 */
final class MarkovForwardBackward implements Distribution {

  private static final double LN2 = Math.log(2);

  private static final double EVERY = -708; // exp is a normal number above

  /** Below this entropy what did not count might. */
  private static final double LEAST_ENTROPY = 1e-4;

  private LinearChain chain = new LinearChain(0, 1, Transitions.SHARED);
  private int n;
  private int tags;
  private double least; // what counts
  private double logPartition;
  private double[] scores = new double[0];
  private double[] transposed = new double[0]; // a shared matrix, (y, y') at y'·whole(K) + y
  private double[] best = new double[0]; // the largest terms of a position
  private double[] excess = new double[0]; // log of the sums of their powers, beside powers of 2
  private double[] following = new double[0]; // unary + value behind it, less the largest
  private double[] term = new double[0]; // those of a position that count, less their tag's largest

  private int[] begin = new int[0]; // [t·K + y]: where its P begin
  private int[] end = new int[0];
  private int[] next = new int[0];
  private double[] p = new double[0];
  private double[] marginal = new double[0]; // [t·K + y]
  private double[] mean = new double[0]; // E[d·z from t on | t, y], less the position's
  private double[] slope = new double[0]; // derivative of the marginals along d
  private @Nullable MarkovForwardBackward wider; // for small entropies
  private boolean widened; // whether it has these scores

  /**
   * Computes the distribution.
   *
   * @return false if no sequence is left
   */
  boolean compute(LinearChain newChain, double[] newScores, int offset) {
    return compute(newChain, newScores, offset, RowPrimitives.NEGLIGIBLE);
  }

  private boolean compute(LinearChain newChain, double[] newScores, int offset, double newLeast) {
    chain = newChain;
    n = chain.length();
    tags = chain.tags();
    least = newLeast;
    widened = false;
    logPartition = 0;
    reserve();
    System.arraycopy(newScores, offset, scores, 0, chain.size());
    boolean shared = chain.transitions() == Transitions.SHARED && n > 1;
    if (shared) {
      transposed = Rows.transpose(transposed, scores, chain.transition(0, 0, 0), tags);
    }
    int count = 0;
    for (int t = n - 1; t >= 0; t--) {
      count = step(t, shared, count);
      double max = ROWS.max(following, 0, tags);
      if (max == Double.NEGATIVE_INFINITY) {
        return false;
      }
      logPartition += max;
      for (int y = 0; y < tags; y++) {
        following[y] -= max;
      }
    }
    if (n > 0) {
      double sum = ROWS.exp(marginal, 0, following, 0, 0, tags);
      logPartition += Math.log(sum);
      for (int y = 0; y < tags; y++) {
        marginal[y] /= sum;
      }
      handDown();
    }
    return true;
  }

  /**
   * Goes back by a position: each tag's terms, and the value from there on.
   *
   * @param first how many terms the later positions have
   * @return how many there are then
   */
  private int step(int t, boolean shared, int first) {
    int row = Rows.whole(tags);
    int count = first;
    if (t == n - 1) {
      Arrays.fill(best, 0, tags, 0);
    } else if (shared) {
      ROWS.maxRows(best, 0, tags, following, 0, transposed, 0, row, tags);
    }
    for (int y = 0; y < tags; y++) {
      begin[t * tags + y] = count;
      if (t < n - 1) {
        int from = chain.transition(t, y, 0);
        best[y] = shared ? best[y] : ROWS.maxSum(scores, from, following, 0, tags);
        count = follow(from, best[y], first, count);
      }
      end[t * tags + y] = count;
    }
    var _ = ROWS.exp(p, first, term, 0, 0, count - first);
    for (int y = 0; y < tags; y++) {
      normalise(y, begin[t * tags + y], end[t * tags + y]);
    }
    ROWS.log1p(excess, excess, 0, tags);
    for (int y = 0; y < tags; y++) {
      double value = best[y] + excess[y];
      value += t == n - 1 && chain.end() ? scores[chain.end(y)] : 0;
      value += t == 0 && chain.start() ? scores[chain.start(y)] : 0;
      following[y] = value + scores[chain.unary(t, y)];
    }
    return count;
  }

  private void reserve() {
    int states = n * tags;
    if (marginal.length < states) {
      begin = new int[states];
      end = new int[states];
      marginal = new double[states];
      mean = new double[states];
      slope = new double[states];
    }
    if (term.length < tags * tags) {
      best = new double[Rows.whole(tags)];
      following = new double[tags];
      excess = new double[tags];
      term = new double[tags * tags];
    }
    if (scores.length < chain.size()) {
      scores = new double[chain.size()];
    }
  }

  /** Lists the terms that count behind a tag of a position; returns where the list ends. */
  private int follow(int from, double most, int first, int at) {
    if (p.length < at + tags) {
      int length = Math.max(at + tags, 2 * p.length);
      p = Arrays.copyOf(p, length);
      next = Arrays.copyOf(next, length);
    }
    // Beside large scores a difference is less than rounding: the largest term itself counts.
    double limit = Math.min(most + least, Math.nextDown(most));
    int to = at + ROWS.listAbove(scores, from, following, 0, limit, tags, next, at);
    for (int k = at; k < to; k++) {
      term[k - first] = scores[from + next[k]] + following[next[k]] - most;
    }
    return to;
  }

  /**
   * Makes powers of a tag's terms probabilities. Their sum is 2^e·(1 + excess), and e·ln 2 is added
   * to the largest term, so that the logarithms of a position are one loop.
   */
  private void normalise(int y, int from, int to) {
    excess[y] = 0;
    if (to - from <= 1) {
      return; // nothing, or the largest
    }
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += p[k];
    }
    double over = 1 / sum;
    for (int k = from; k < to; k++) {
      p[k] *= over;
    }
    int exponent = Math.getExponent(sum);
    excess[y] = sum / (1L << exponent) - 1;
    best[y] += exponent * LN2;
  }

  private void handDown() {
    Arrays.fill(marginal, tags, n * tags, 0);
    for (int to = tags; to < n * tags; to += tags) {
      for (int state = to - tags; state < to; state++) {
        double own = marginal[state];
        for (int k = begin[state]; k < end[state] && own > 0; k++) {
          marginal[to + next[k]] += own * p[k];
        }
      }
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
    Arrays.fill(out, offset, offset + chain.size(), 0);
    System.arraycopy(marginal, 0, out, offset, n * tags);
    for (int t = 0; t < n - 1; t++) {
      for (int y = 0; y < tags; y++) {
        int state = t * tags + y;
        int to = offset + chain.transition(t, y, 0);
        for (int k = begin[state]; k < end[state]; k++) {
          out[to + next[k]] += marginal[state] * p[k];
        }
      }
    }
    writeEnds(marginal, out, offset);
  }

  /** Writes what is known of the first and last tags to the parts of the chain's ends. */
  private void writeEnds(double[] tagged, double[] out, int offset) {
    if (chain.start() && n > 0) {
      System.arraycopy(tagged, 0, out, offset + chain.start(0), tags);
    }
    if (chain.end() && n > 0) {
      System.arraycopy(tagged, (n - 1) * tags, out, offset + chain.end(0), tags);
    }
  }

  /**
   * {@inheritDoc} The sum of all positions' conditional entropies, none of which is a difference.
   */
  @Override
  public double entropy() {
    double entropy = n > 0 ? Entropy.of(marginal, 0, tags) : 0;
    for (int state = 0; state < (n - 1) * tags; state++) {
      if (marginal[state] > 0 && end[state] - begin[state] > 1) {
        entropy += marginal[state] * Entropy.of(p, begin[state], end[state]);
      }
    }
    if (entropy > LEAST_ENTROPY || least == EVERY) {
      return entropy;
    }
    if (wider == null) {
      wider = new MarkovForwardBackward();
    }
    if (!widened) {
      widened = wider.compute(chain, scores, 0, EVERY);
    }
    return wider.entropy();
  }

  /**
   * {@inheritDoc}
   *
   * <p>From right to left the means of d·z given each tag, then from left to right
   *
   * <pre>
   * change(t, y, y') = P(y' | t, y)·(slope(t, y)
   *     + marginal(t, y)·(d(y, y') + mean(t+1, y') − mean of these over P))
   * slope(t+1, y') = Σ over y of change(t, y, y').
   * </pre>
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    Arrays.fill(out, offset, offset + chain.size(), 0);
    for (int t = n - 1; t >= 0; t--) {
      double centre = 0;
      for (int y = 0; y < tags; y++) {
        int state = t * tags + y;
        double sum = 0;
        if (marginal[state] > 0) {
          sum = direction[directionOffset + state] + after(t, y, direction, directionOffset);
          sum += t == 0 && chain.start() ? direction[directionOffset + chain.start(y)] : 0;
          sum += t == n - 1 && chain.end() ? direction[directionOffset + chain.end(y)] : 0;
        }
        mean[state] = sum;
        centre += marginal[state] * sum;
      }
      // Less their own mean, which changes no slope and keeps them small.
      for (int y = 0; y < tags; y++) {
        mean[t * tags + y] -= marginal[t * tags + y] > 0 ? centre : 0;
      }
    }
    Arrays.fill(slope, 0, n * tags, 0);
    for (int y = 0; y < tags && n > 0; y++) {
      slope[y] = marginal[y] * mean[y];
    }
    for (int t = 0; t < n - 1; t++) {
      for (int y = 0; y < tags; y++) {
        int state = t * tags + y;
        if (marginal[state] == 0) {
          continue;
        }
        double after = after(t, y, direction, directionOffset);
        int from = chain.transition(t, y, 0);
        for (int k = begin[state]; k < end[state]; k++) {
          int to = (t + 1) * tags + next[k];
          double along = direction[directionOffset + from + next[k]] + mean[to] - after;
          double change = p[k] * (slope[state] + marginal[state] * along);
          slope[to] += change;
          out[offset + from + next[k]] += change;
        }
      }
    }
    System.arraycopy(slope, 0, out, offset, n * tags);
    writeEnds(slope, out, offset);
  }

  /** Returns the expectation of d·z after a tag, of the tags behind it less their own mean. */
  private double after(int t, int y, double[] direction, int offset) {
    int state = t * tags + y;
    int from = offset + (t < n - 1 ? chain.transition(t, y, 0) : 0);
    double sum = 0;
    for (int k = begin[state]; k < end[state]; k++) {
      sum += p[k] * (direction[from + next[k]] + mean[(t + 1) * tags + next[k]]);
    }
    return sum;
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int tag = 0;
    for (int t = 0; t < n; t++) {
      int before = tag;
      double left = random.nextDouble();
      int from = t == 0 ? 0 : begin[(t - 1) * tags + before];
      int to = t == 0 ? tags : end[(t - 1) * tags + before];
      for (int k = from; k < to && left >= 0; k++) {
        double own = t == 0 ? marginal[k] : p[k];
        if (own > 0) {
          tag = t == 0 ? k : next[k]; // the last possible one, should rounding leave a rest
          left -= own;
        }
      }
      out.add(chain.unary(t, tag));
      if (t == 0 && chain.start()) {
        out.add(chain.start(tag));
      } else if (t > 0) {
        out.add(chain.transition(t - 1, before, tag));
      }
    }
    if (n > 0 && chain.end()) {
      out.add(chain.end(tag));
    }
    out.sort();
  }
}
