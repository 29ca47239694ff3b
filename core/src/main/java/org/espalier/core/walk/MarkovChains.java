package org.espalier.core.walk;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;

/**
 * Chains of structures whose distribution becomes p(z) ∝ exp(s·z/t): from z a move to z′ is
 * proposed and taken with probability min(1, exp((s·z′ − s·z)/t)·q(z | z′)/q(z′ | z)). The chains
 * go on from where they are, with these scores or others: persistent chains that follow scores in
 * training stay near their distribution.
 *
 * <p>Nothing is allocated but where they become longer. Not for several threads at once.
 */
public final class MarkovChains {

  private final MoveSet structure;
  private final Parts[] states;
  private final Parts proposal = new Parts();
  private final double[] sum;
  private double[][] trace;
  private int kept;
  private long proposed;
  private long taken;

  /**
   * Creates chains that each begin at a structure drawn by {@link MoveSet#start}.
   *
   * @param count how many, at least 2, since agreement is judged between them
   */
  public MarkovChains(MoveSet structure, int count, RandomGenerator random) {
    if (count < 2) {
      throw new IllegalArgumentException("there must be at least 2 chains, not " + count);
    }
    this.structure = structure;
    states = new Parts[count];
    for (int c = 0; c < count; c++) {
      states[c] = new Parts();
      structure.start(random, states[c]);
    }
    sum = new double[structure.size()];
    trace = new double[count][0];
  }

  /** Returns how many chains there are. */
  public int count() {
    return states.length;
  }

  /** Returns where a chain is; good until it moves. */
  public Parts state(int chain) {
    return states[chain];
  }

  /**
   * Puts a chain somewhere.
   *
   * @param at a structure; copied
   */
  public void place(int chain, Parts at) {
    states[chain].set(at);
  }

  /**
   * Moves every chain, and forgets what was kept before.
   *
   * <p>A chain at a structure of score −∞ first takes every proposal until it comes to another one;
   * it never comes back to such a structure, and none counts.
   *
   * @param scores s, D scores from {@code offset}
   * @param temperature t, positive
   * @param discarded how many proposals of each chain are made first
   * @param moves how many are made then, after each of which the chain's structure counts in {@link
   *     #mean} and {@link #convergence}; at least 1
   * @throws InfeasibleException if as many proposals as are made in all lead to no structure
   *     without a forbidden part
   */
  public void advance(
      double[] scores,
      int offset,
      double temperature,
      int discarded,
      int moves,
      RandomGenerator random) {
    if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the temperature must be a positive number, not " + temperature);
    }
    if (discarded < 0 || moves < 1) {
      throw new IllegalArgumentException(
          "chains make at least 1 move that counts after 0 or more that do not, not %s after %s"
              .formatted(moves, discarded));
    }
    Scores.check(structure, scores, offset);
    Arrays.fill(sum, 0);
    kept = moves;
    proposed = 0;
    taken = 0;
    for (int c = 0; c < states.length; c++) {
      if (trace[c].length < moves) {
        trace[c] = new double[moves];
      }
      double score = enter(c, scores, offset, (long) discarded + moves, random);
      int since = 0;
      for (long move = 0; move < (long) discarded + moves; move++) {
        double back = structure.propose(states[c], random, proposal);
        double next = proposal.dot(scores, offset);
        boolean takes = takes(score, next, temperature, back, random);
        proposed++;
        if (takes) {
          taken++;
          if (move > discarded) {
            states[c].addTo(sum, 0, since);
          }
          since = 0;
          states[c].set(proposal);
          score = next;
        }
        if (move >= discarded) {
          since++;
          trace[c][(int) (move - discarded)] = score;
        }
      }
      states[c].addTo(sum, 0, since);
    }
  }

  /** Moves a chain until its structure has no forbidden part; returns that one's score. */
  private double enter(int c, double[] scores, int offset, long most, RandomGenerator random) {
    double score = states[c].dot(scores, offset);
    for (long move = 0; score == Double.NEGATIVE_INFINITY; move++) {
      if (move == most) {
        throw new InfeasibleException(
            "%s: %s moves to %s have found no structure without a forbidden part"
                .formatted(structure, most, states[c]));
      }
      var _ = structure.propose(states[c], random, proposal);
      states[c].set(proposal);
      score = states[c].dot(scores, offset);
    }
    return score;
  }

  private static boolean takes(
      double score, double next, double temperature, double back, RandomGenerator random) {
    double log = (next - score) / temperature + back;
    return log >= 0 || -random.nextExponential() < log;
  }

  /**
   * Writes the mean of the structures that counted, an estimate of the marginals of p.
   *
   * @param out overwritten from {@code offset}, D entries
   */
  public void mean(double[] out, int offset) {
    double share = kept == 0 ? 0 : 1.0 / ((double) kept * states.length);
    for (int p = 0; p < sum.length; p++) {
      out[offset + p] = share * sum[p];
    }
  }

  /**
   * Returns split R̂ of the structures' scores: √ of how much larger the variance is over the
   * halves of all chains together than within them. 1 if they agree; values above 1.01 to 1.1 say
   * that more moves are needed. +∞ where chains stand still apart; NaN before anything counted.
   */
  public double convergence() {
    int half = kept / 2;
    if (half < 1) {
      return Double.NaN;
    }
    int parts = 2 * states.length;
    double mean = 0;
    for (int part = 0; part < parts; part++) {
      mean += mean(part, half) / parts;
    }
    double within = 0;
    double between = 0;
    for (int part = 0; part < parts; part++) {
      double own = mean(part, half);
      between += (own - mean) * (own - mean) / (parts - 1);
      double squares = 0;
      for (int i = 0; i < half; i++) {
        double off = trace(part, half, i) - own;
        squares += off * off;
      }
      within += half == 1 ? 0 : squares / (half - 1) / parts;
    }
    if (between == 0) {
      return 1;
    }
    return within == 0
        ? Double.POSITIVE_INFINITY
        : Math.sqrt((half - 1.0) / half + between / within);
  }

  private double mean(int part, int half) {
    double mean = 0;
    for (int i = 0; i < half; i++) {
      mean += trace(part, half, i) / half;
    }
    return mean;
  }

  /** Returns the i-th score of a half: the second half ends with the chain. */
  private double trace(int part, int half, int i) {
    return trace[part / 2][part % 2 == 0 ? i : kept - half + i];
  }

  /** Returns the share of proposals that were taken. */
  public double acceptance() {
    return proposed == 0 ? Double.NaN : (double) taken / proposed;
  }

  @Override
  public String toString() {
    return states.length + " chains over " + structure + ", R-hat " + convergence();
  }
}
