package org.espalier.core.estimate;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.Structure;

/** Independent random numbers that are added to scores. */
public sealed interface Noise {

  /** Draws one number. */
  double sample(RandomGenerator random);

  /** No noise: what it perturbs stays as it is. */
  static Noise none() {
    return new None();
  }

  /**
   * The standard Gumbel distribution: the MAP of a categorical's scores with it is an exact sample
   * of the softmax (Gumbel 1954; Papandreou &amp; Yuille 2011 for structures, where it is not).
   */
  static Differentiable gumbel() {
    return new Gumbel();
  }

  /** The standard normal distribution. */
  static Differentiable gaussian() {
    return new Gaussian();
  }

  /**
   * Sum-of-Gamma noise: the sum of k draws is approximately a Gumbel, so that structures of exactly
   * k parts get what a categorical gets from Gumbel noise: Σ_{i=1…terms} Gamma(1/k, k/i) / k −
   * ln(terms)/k (Niepert, Minervini &amp; Franceschi 2021, arXiv 2106.01798, theorem 1).
   *
   * <p>It has that meaning only where all structures have the same number of active parts: others
   * are refused by {@link ImplicitMle} and {@link AdaptiveImplicitMle} when they meet one.
   *
   * @param active k, the number of active parts of every structure, at least 1
   * @param terms of the series, at least 1; 10 is the paper's
   */
  static Noise sumOfGamma(int active, int terms) {
    return new SumOfGamma(active, terms);
  }

  /**
   * Checks that a structure is one that this noise is meant for.
   *
   * @param structure which the parts are of, for the message
   * @param found a structure that the noise led to
   * @throws IllegalArgumentException if it is not
   */
  default void requireFits(Structure structure, Parts found) {}

  /** Noise whose density has a derivative, as perturbed optimisers need. */
  sealed interface Differentiable extends Noise {

    /** Returns ν′(x) = −d/dx ln of the density at x. */
    double slope(double x);
  }

  /** See {@link Noise#none}. */
  record None() implements Noise {
    @Override
    public double sample(RandomGenerator random) {
      return 0;
    }
  }

  /** See {@link Noise#gumbel}. */
  record Gumbel() implements Differentiable {
    @Override
    public double sample(RandomGenerator random) {
      return -Math.log(random.nextExponential());
    }

    @Override
    public double slope(double x) {
      return -Math.expm1(-x);
    }
  }

  /** See {@link Noise#gaussian}. */
  record Gaussian() implements Differentiable {
    @Override
    public double sample(RandomGenerator random) {
      return random.nextGaussian();
    }

    @Override
    public double slope(double x) {
      return x;
    }
  }

  /** See {@link Noise#sumOfGamma}. */
  record SumOfGamma(int active, int terms) implements Noise {
    /** Checks the numbers. */
    public SumOfGamma {
      if (active < 1 || terms < 1) {
        throw new IllegalArgumentException(
            "sum-of-gamma noise needs at least 1 active part and 1 term, not "
                + active
                + " and "
                + terms);
      }
    }

    @Override
    public double sample(RandomGenerator random) {
      double sum = -Math.log(terms);
      for (int i = 1; i <= terms; i++) {
        sum += gamma(1.0 / active, random) * active / i;
      }
      return sum / active;
    }

    @Override
    public void requireFits(Structure structure, Parts found) {
      if (found.count() != active) {
        throw new IllegalArgumentException(
            "sum-of-gamma noise for structures of "
                + active
                + " parts does not fit "
                + structure
                + ", which has one of "
                + found.count());
      }
    }

    /** Draws from the gamma distribution of shape at most 1 and scale 1. */
    private static double gamma(double shape, RandomGenerator random) {
      // Marsaglia & Tsang (2000) for shape + 1, brought down by a power of a uniform number.
      double d = shape + 1 - 1.0 / 3;
      double c = 1 / Math.sqrt(9 * d);
      while (true) {
        double x = random.nextGaussian();
        double v = Math.pow(1 + c * x, 3);
        if (v > 0 && -random.nextExponential() < x * x / 2 + d - d * v + d * Math.log(v)) {
          return d * v * Math.exp(-random.nextExponential() / shape);
        }
      }
    }
  }

  /**
   * Makes an example's generator of a pass, so that its numbers depend neither on threads nor on
   * the rest of the batch.
   *
   * @param seed of the pass
   * @param example its number in the batch
   */
  static RandomGenerator generator(long seed, int example) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + example);
  }

  /** Makes a generator that is independent of {@link #generator}, for the way back. */
  static RandomGenerator secondGenerator(long seed, int example) {
    return new SplittableRandom(new SplittableRandom(seed).split().nextLong() + example);
  }
}
