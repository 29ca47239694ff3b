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
     * @param mayBeNone whether it is a bit: a choice between one part and none, of score 0
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
  default void perturb(
      double[] scores, int offset, RandomGenerator random, double[] out, int outOffset) {
    forEachChoice((from, to, mayBeNone) -> {
      for (int i = from; i < to; i++) {
        double noise = mayBeNone ? logOdds(random) : Gumbel.draw(random);
        out[outOffset + i] = scores[offset + i] + noise;
      }
    });
  }

  /** The quotient of two exponentials has the odds of a uniform number. */
  private static double logOdds(RandomGenerator random) {
    double one = Gumbel.draw(random);
    return one - Gumbel.draw(random);
  }

  /**
   * Draws z̃ from its distribution given that MAP(z̃) is a certain structure. Of one of several the
   * largest is Gumbel about log Z, the others are Gumbel below it. With the odds o of a uniform
   * number, a bit that is on has e^z̃ = 1 + o(1 + e^s), one that is off e^−z̃ = 1 + o(1 + e^−s).
   *
   * @param sample that structure, without forbidden parts
   * @param scores s, D scores from {@code offset}
   * @param out overwritten from {@code outOffset} with z̃; −∞ on forbidden parts
   */
  default void perturbGiven(
      Parts sample,
      double[] scores,
      int offset,
      RandomGenerator random,
      double[] out,
      int outOffset) {
    forEachChoice((from, to, mayBeNone) -> {
      if (mayBeNone) {
        double sign = sample.has(from) ? 1 : -1;
        double log = logOdds(random) + softplus(sign * scores[offset + from]);
        out[outOffset + from] = sign * softplus(log);
        return;
      }
      int chosen = sample.get(sample.countBelow(from));
      double top = logSumExp(scores, offset + from, to - from) + Gumbel.draw(random);
      for (int i = from; i < to; i++) {
        out[outOffset + i] =
            i == chosen ? top : Math.min(top, Gumbel.below(scores[offset + i], top, random));
      }
    });
  }

  /** Returns log(1 + e^x). */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double logSumExp(double[] scores, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      max = Math.max(max, scores[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(scores[i] - max);
    }
    return max + Math.log(sum);
  }

  /**
   * Writes Jᵀd, where J = ∂z̃/∂s is the derivative of {@link #perturbGiven} for fixed random
   * numbers. That of {@link #perturb} is the identity.
   *
   * <p>Of one of several the chosen z̃ moves with log Z, that is by the marginals. The others are
   * −log(e^−z̃ + E·e^−s_i) with the chosen z̃ and an exponential number E: a share r = e^(z̃_i −
   * z̃) of their movement is its, the rest their own score's. For a bit that is on it is p(1 −
   * e^−z̃)d, for others (1 − p)(1 − e^z̃)d.
   *
   * @param perturbed z̃, D entries from {@code perturbedOffset}
   * @param direction d, D entries from {@code directionOffset}, 0 on forbidden parts; must not
   *     overlap {@code out}
   * @param out overwritten from {@code outOffset}
   */
  default void perturbGivenVjp(
      Parts sample,
      double[] scores,
      int offset,
      double[] perturbed,
      int perturbedOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    forEachChoice((from, to, mayBeNone) -> {
      if (mayBeNone) {
        double own = perturbed[perturbedOffset + from];
        double side = own > 0 ? scores[offset + from] : -scores[offset + from];
        double slope = -Math.expm1(-Math.abs(own)) / (1 + Math.exp(-side));
        out[outOffset + from] = slope * direction[directionOffset + from];
        return;
      }
      int chosen = sample.get(sample.countBelow(from));
      double top = perturbed[perturbedOffset + chosen];
      double logSum = logSumExp(scores, offset + from, to - from);
      double along = direction[directionOffset + chosen];
      for (int i = from; i < to; i++) {
        if (i != chosen) {
          along += Math.exp(perturbed[perturbedOffset + i] - top) * direction[directionOffset + i];
        }
      }
      for (int i = from; i < to; i++) {
        double own = i == chosen ? 0 : -Math.expm1(perturbed[perturbedOffset + i] - top);
        out[outOffset + i] =
            own * direction[directionOffset + i] + along * Math.exp(scores[offset + i] - logSum);
      }
    });
  }

  /**
   * Writes Cov[z]·d of the Gibbs distribution with the given marginals, which here determine it:
   * μ⊙(d − μ·d) for one of several, μ(1 − μ)d for a bit.
   *
   * @param mean the marginals, D entries from {@code meanOffset}
   * @param direction d, D entries from {@code directionOffset}; must not overlap {@code out}
   * @param out overwritten from {@code outOffset}
   */
  default void covariance(
      double[] mean,
      int meanOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    forEachChoice((from, to, mayBeNone) -> {
      if (mayBeNone) {
        double p = mean[meanOffset + from];
        out[outOffset + from] = p * (1 - p) * direction[directionOffset + from];
        return;
      }
      double product = 0;
      for (int i = from; i < to; i++) {
        product += mean[meanOffset + i] * direction[directionOffset + i];
      }
      for (int i = from; i < to; i++) {
        out[outOffset + i] = mean[meanOffset + i] * (direction[directionOffset + i] - product);
      }
    });
  }
}
