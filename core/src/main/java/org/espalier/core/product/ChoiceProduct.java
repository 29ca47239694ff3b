package org.espalier.core.product;

import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;

/**
 * A product of independent choices, categoricals and bits, which is one itself: every question, and
 * the noise that makes MAP a sample.
 *
 * @param factors in order; there may be none
 */
public record ChoiceProduct<S extends ExactStructure & ConditionalNoise>(List<S> factors)
    implements ExactFactors<S>, ConditionalNoise {

  public ChoiceProduct {
    factors = List.copyOf(factors);
  }

  @Override
  public void forEachChoice(ChoiceVisitor visitor) {
    int next = 0;
    for (S factor : factors) {
      int start = next;
      factor.forEachChoice(
          (from, to, mayBeNone) -> visitor.visit(start + from, start + to, mayBeNone));
      next += factor.size();
    }
  }

  @Override
  public void perturb(
      double[] scores, int offset, RandomGenerator random, double[] out, int outOffset) {
    Slices slices = cut(scores, offset);
    Slices result = cut(scores, offset);
    for (int f = 0; f < factors.size(); f++) {
      factors.get(f).perturb(slices.values(f), 0, random, result.values(f), 0);
    }
    result.scatter(out, outOffset);
  }

  private Slices cut(double[] vector, int offset) {
    Slices slices = new Slices();
    slices.gather(factors, vector, offset);
    return slices;
  }

  @Override
  public void perturbGiven(
      Parts sample,
      double[] scores,
      int offset,
      RandomGenerator random,
      double[] out,
      int outOffset) {
    Slices slices = cut(scores, offset);
    Slices result = cut(scores, offset);
    Parts own = new Parts();
    for (int f = 0; f < factors.size(); f++) {
      slices.pickParts(f, sample, own);
      factors.get(f).perturbGiven(own, slices.values(f), 0, random, result.values(f), 0);
    }
    result.scatter(out, outOffset);
  }

  @Override
  public void perturbGivenVjp(
      Parts sample,
      double[] scores,
      int offset,
      double[] perturbed,
      int perturbedOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    Slices slices = cut(scores, offset);
    Slices moved = cut(perturbed, perturbedOffset);
    Slices along = cut(direction, directionOffset);
    Slices result = cut(scores, offset);
    Parts own = new Parts();
    for (int f = 0; f < factors.size(); f++) {
      slices.pickParts(f, sample, own);
      factors
          .get(f)
          .perturbGivenVjp(
              own,
              slices.values(f),
              0,
              moved.values(f),
              0,
              along.values(f),
              0,
              result.values(f),
              0);
    }
    result.scatter(out, outOffset);
  }

  @Override
  public void covariance(
      double[] mean,
      int meanOffset,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    Slices means = cut(mean, meanOffset);
    Slices along = cut(direction, directionOffset);
    Slices result = cut(mean, meanOffset);
    for (int f = 0; f < factors.size(); f++) {
      factors.get(f).covariance(means.values(f), 0, along.values(f), 0, result.values(f), 0);
    }
    result.scatter(out, outOffset);
  }
}
