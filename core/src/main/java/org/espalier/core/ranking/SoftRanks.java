package org.espalier.core.ranking;

import java.util.Arrays;
import org.espalier.core.NotFiniteException;
import org.espalier.core.numeric.Descending;

/**
 * Soft ranks of items with weights: a differentiable function of scores. With weights m, the rank
 * of an item in an order is the weight below it and half of its own and one, Σ_{j below i} m_j +
 * (m_i + 1)/2, which for weights of 1 is 1 … n; integer weights are so many copies, which share the
 * mean of their ranks. With R the hull of the rank vectors of all orders,
 *
 * <pre>r(s) = argmin over r in R of ½ Σ_i m_i (r_i − s_i/ε)²,</pre>
 *
 * <p>so that r is the ranks themselves as ε → 0 and their weighted mean as ε → ∞. Without weights
 * it is {@link Ranking}'s projection of s/ε. The order of s is that of s/ε − r, also with weights,
 * since the largest sum of m·r over a set of items is a concave function of their weight alone; so
 * it is isotonic regression with weights, exactly, in O(n log n), derivatives in O(n).
 *
 * <p>Allocates nothing once it has met the largest n. Not for several threads.
 *
 * <p>M. Blondel, O. Teboul, Q. Berthet, J. Djolonga, Fast differentiable sorting and ranking, ICML
 * 2020, arXiv 2002.08871, for weights of 1.
 */
public final class SoftRanks {

  private final Descending descending = Descending.largerIndexFirst();
  private final IsotonicPools pools = new IsotonicPools();
  private int size;
  private double strength = 1;
  private int[] order = new int[0];
  private double[] weights = new double[0];
  private double[] ranks = new double[0];

  /** Creates it without items. */
  public SoftRanks() {}

  /**
   * Ranks items of weight 1.
   *
   * @param scores n finite scores from {@code offset}; the largest gets the largest rank
   * @param newStrength ε, positive
   * @throws IllegalArgumentException if a number is not as it should be
   */
  public void compute(double[] scores, int offset, int n, double newStrength) {
    requireRoom("scores", scores, offset, n);
    reserve(n);
    Arrays.fill(weights, 0, n, 1);
    compute(scores, offset, newStrength);
  }

  /**
   * Ranks items.
   *
   * @param scores n finite scores from {@code offset}; the largest gets the largest rank
   * @param masses m, n positive weights from {@code massOffset}
   * @param newStrength ε, positive
   * @throws IllegalArgumentException if a number is not as it should be
   */
  public void compute(
      double[] scores, int offset, int n, double[] masses, int massOffset, double newStrength) {
    requireRoom("scores", scores, offset, n);
    requireRoom("weights", masses, massOffset, n);
    reserve(n);
    for (int i = 0; i < n; i++) {
      double mass = masses[massOffset + i];
      if (!(mass > 0) || mass == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "the weight of item " + i + " must be positive and finite, not " + mass);
      }
      weights[i] = mass;
    }
    compute(scores, offset, newStrength);
  }

  private void reserve(int n) {
    size = n;
    if (ranks.length < n) {
      ranks = new double[n];
      weights = new double[n];
    }
  }

  private void compute(double[] scores, int offset, double newStrength) {
    strength = positive(newStrength);
    requireFinite(scores, offset, size);
    order = descending.sort(scores, offset, size);
    pools.clear(size);
    double below = 0;
    for (int k = size - 1; k >= 0; k--) {
      int i = order[k];
      ranks[i] = below + (weights[i] + 1) / 2;
      below += weights[i];
    }
    // Times ε where that is below 1, so that nothing overflows.
    double scale = 1 / Math.max(1, strength);
    double fall = Math.min(1, strength);
    double middle =
        size == 0
            ? 0
            : IsotonicPools.middle(scores[offset + order[0]], scores[offset + order[size - 1]]);
    for (int k = 0; k < size; k++) {
      int i = order[k];
      pools.add((scores[offset + i] - middle) * scale - ranks[i] * fall, weights[i]);
    }
    for (int b = 0; b < pools.count(); b++) {
      // Relative to one of the pool's scores: large scores lose no digits.
      double reference = scores[offset + order[pools.start(b)]];
      double meanScore = 0;
      double meanRank = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        int i = order[k];
        double share = weights[i] / pools.mass(b);
        meanScore += share * (scores[offset + i] - reference);
        meanRank += share * ranks[i];
      }
      for (int k = pools.start(b); k < pools.end(b); k++) {
        int i = order[k];
        ranks[i] = meanRank + (scores[offset + i] - reference - meanScore) / strength;
      }
    }
  }

  static double positive(double strength) {
    if (!(strength > 0) || strength == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the strength must be positive and finite, not " + strength);
    }
    return strength;
  }

  static void requireRoom(String what, double[] values, int offset, int n) {
    if (n < 0 || offset < 0 || n > values.length - offset) {
      throw new IllegalArgumentException(
          n + " " + what + " from " + offset + " on cannot be in an array of " + values.length);
    }
  }

  static void requireFinite(double[] values, int offset, int n) {
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(values[offset + i])) {
        throw new NotFiniteException("item " + i + " has the score " + values[offset + i]);
      }
    }
  }

  /** Writes r, n entries from {@code offset}. */
  public void ranks(double[] out, int offset) {
    System.arraycopy(ranks, 0, out, offset, size);
  }

  /** Writes J·d, J = ∂r/∂s: within a pool d less its weighted mean, over ε. */
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    for (int b = 0; b < pools.count(); b++) {
      double mean = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        mean += weights[order[k]] / pools.mass(b) * direction[directionOffset + order[k]];
      }
      for (int k = pools.start(b); k < pools.end(b); k++) {
        int i = order[k];
        out[offset + i] = (direction[directionOffset + i] - mean) / strength;
      }
    }
  }

  /** Writes Jᵀ·g, the gradient in s of a loss whose gradient in r is g. */
  public void vjp(double[] gradient, int gradientOffset, double[] out, int offset) {
    for (int b = 0; b < pools.count(); b++) {
      double sum = 0;
      for (int k = pools.start(b); k < pools.end(b); k++) {
        sum += gradient[gradientOffset + order[k]];
      }
      for (int k = pools.start(b); k < pools.end(b); k++) {
        int i = order[k];
        double share = weights[i] / pools.mass(b);
        out[offset + i] = (gradient[gradientOffset + i] - share * sum) / strength;
      }
    }
  }
}
