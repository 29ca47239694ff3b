package org.espalier.core;

import java.util.random.RandomGenerator;

/**
 * Gumbel noise. Of the sums {@code log p_i + noise}, the largest belongs to i with probability p_i,
 * the order of all of them is that of draws without replacement, and the largest sum is itself
 * Gumbel distributed about log Σ p_i, whichever it belongs to.
 */
public final class Gumbel {

  private Gumbel() {}

  /** Draws a Gumbel variable about 0. */
  public static double draw(RandomGenerator random) {
    return -Math.log(exponential(random));
  }

  /**
   * Draws a Gumbel variable given that it is below a bound.
   *
   * @param about its location; −∞ gives −∞
   * @param bound what it stays below
   */
  public static double below(double about, double bound, RandomGenerator random) {
    return about - Math.log(Math.exp(about - bound) + exponential(random));
  }

  private static double exponential(RandomGenerator random) {
    return Math.max(random.nextExponential(), Double.MIN_NORMAL);
  }
}
