package org.espalier.core;

import java.util.random.RandomGenerator;

/**
 * A structure of independent choices, for which there is noise that makes MAP an exact sample: z̃ =
 * s + ε with MAP(z̃) ~ p(z) ∝ exp(s·z), Gumbel noise for a categorical, logistic noise for bits.
 * The noise can also be drawn given the sample, which estimators use that take the mean over it
 * (Maddison, Tarlow &amp; Minka 2014, arXiv 1411.0030; Tucker et al. 2017, arXiv 1703.07370).
 *
 * <p>All parts are visible. Everything is O(n).
 */
public interface ConditionalNoise extends MapOracle, GibbsModel {

  /** Takes one of the independent choices. */
  @FunctionalInterface
  interface ChoiceVisitor {

    /**
     * Visits a choice of one of several consecutive parts.
     *
     * @param from its first part
     * @param to the part after its last one
     * @param mayBeNone whether to choose none of them is an option too, one of score 0, as for a
     *     bit
     */
    void visit(int from, int to, boolean mayBeNone);
  }

  /** Visits all choices, in the order of their parts, each part in one of them. */
  void forEachChoice(ChoiceVisitor visitor);

  /**
   * Draws z̃ = s + ε.
   *
   * @param scores s, D scores from {@code offset}
   * @param out overwritten from {@code outOffset} with z̃; −∞ on forbidden parts
   */
  void perturb(double[] scores, int offset, RandomGenerator random, double[] out, int outOffset);

  /**
   * Draws z̃ from its distribution given that MAP(z̃) is a certain structure.
   *
   * @param sample that structure, without forbidden parts
   * @param scores s, D scores from {@code offset}
   * @param out overwritten from {@code outOffset} with z̃; −∞ on forbidden parts
   */
  void perturbGiven(
      Parts sample,
      double[] scores,
      int offset,
      RandomGenerator random,
      double[] out,
      int outOffset);

  /**
   * Writes Jᵀd, where J = ∂z̃/∂s is the derivative of {@link #perturbGiven} for fixed random
   * numbers. That of {@link #perturb} is the identity.
   *
   * @param perturbed z̃, D entries from {@code perturbedOffset}
   * @param direction d, D entries from {@code directionOffset}, 0 on forbidden parts; must not
   *     overlap {@code out}
   * @param out overwritten from {@code outOffset}
   */
  void perturbGivenVjp(
      Parts sample,
      double[] scores,
      int offset,
      double[] perturbed,
      int perturbedOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset);

  /**
   * Writes Cov[z]·d of the Gibbs distribution with the given marginals, which here determine it.
   *
   * @param mean the marginals, D entries from {@code meanOffset}
   * @param direction d, D entries from {@code directionOffset}; must not overlap {@code out}
   * @param out overwritten from {@code outOffset}
   */
  void covariance(
      double[] mean,
      int meanOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset);
}
