package org.espalier.core.estimate;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.product.Product;

/** Independent random numbers that are added to scores. */
public sealed interface Noise {

  /**
   * Draws the noise of an example.
   *
   * @param structure which the parts are of
   * @param out overwritten from {@code offset} with one number for every part, extra parts included
   */
  void draw(
      Structure structure, RandomGenerator random, double[] out, int offset, Workspace workspace);

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

    /**
     * Writes ν′(ε) = −d/dε ln of the density at what was drawn.
     *
     * @param structure which the parts are of
     * @param noise ε, one number for every part from {@code offset}
     * @param out overwritten from {@code outOffset}
     */
    void slopes(
        Structure structure,
        double[] noise,
        int offset,
        double[] out,
        int outOffset,
        Workspace workspace);
  }

  /** Noise of one distribution, whatever the part. */
  sealed interface Identical extends Noise {

    /** Draws one number. */
    double sample(RandomGenerator random);

    @Override
    default void draw(
        Structure structure,
        RandomGenerator random,
        double[] out,
        int offset,
        Workspace workspace) {
      for (int p = 0; p < structure.size(); p++) {
        out[offset + p] = sample(random);
      }
    }
  }

  /** Noise of one distribution whose density has a derivative. */
  sealed interface Smooth extends Identical, Differentiable {

    /** Returns ν′(x) = −d/dx ln of the density at x. */
    double slope(double x);

    @Override
    default void slopes(
        Structure structure,
        double[] noise,
        int offset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      for (int p = 0; p < structure.size(); p++) {
        out[outOffset + p] = slope(noise[offset + p]);
      }
    }
  }

  /** No noise: scores stay unchanged. */
  static Identical none() {
    return new None();
  }

  /**
   * The noise of perturb-and-MAP, which favours neither many parts nor few: {@link #gumbel} where
   * all structures have equally many visible parts, {@link #logistic} where they do not, and in a
   * product what each factor gets. MAP is then an exact sample of exp(s·z) for categoricals, bits
   * and their products, and an approximate one for the rest (Papandreou &amp; Yuille 2011).
   *
   * <p>Gumbel noise on the parts of bits would not do: its mean is above 0, so that a bit of score
   * 0 is on with probability 1 − 1/e. A bit is a choice between on and off; with Gumbel noise on
   * both, the difference of the two is logistic.
   *
   * <p>Where it is not known whether all structures have equally many parts, as without a MAP
   * oracle, they count as not.
   */
  static Differentiable balanced() {
    return new Balanced();
  }

  /**
   * The standard Gumbel distribution: the MAP of a categorical's scores with it is an exact sample
   * of the softmax (Gumbel 1954), that of a ranking's one of Plackett and Luce's model.
   */
  static Smooth gumbel() {
    return new Gumbel();
  }

  /** The standard logistic distribution, that of the difference of two Gumbels. */
  static Smooth logistic() {
    return new Logistic();
  }

  /** The standard normal distribution. */
  static Smooth gaussian() {
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
  static Identical sumOfGamma(int active, int terms) {
    return new SumOfGamma(active, terms);
  }

  /** See {@link Noise#none}. */
  record None() implements Identical {
    @Override
    public double sample(RandomGenerator random) {
      return 0;
    }
  }

  /** See {@link Noise#gumbel}. */
  record Gumbel() implements Smooth {
    @Override
    public double sample(RandomGenerator random) {
      return org.espalier.core.Gumbel.draw(random);
    }

    @Override
    public double slope(double x) {
      return -Math.expm1(-x);
    }
  }

  /** See {@link Noise#logistic}. */
  record Logistic() implements Smooth {
    @Override
    public double sample(RandomGenerator random) {
      double on = org.espalier.core.Gumbel.draw(random);
      return on - org.espalier.core.Gumbel.draw(random);
    }

    @Override
    public double slope(double x) {
      return Math.tanh(x / 2);
    }
  }

  /** See {@link Noise#balanced}. */
  record Balanced() implements Differentiable {

    private static Smooth of(Structure structure, Workspace workspace) {
      return PartCount.isConstant(structure, workspace) ? gumbel() : logistic();
    }

    @Override
    public void draw(
        Structure structure,
        RandomGenerator random,
        double[] out,
        int offset,
        Workspace workspace) {
      if (structure instanceof Product<?> product) {
        for (int f = 0; f < product.factors().size(); f++) {
          Structure factor = product.factors().get(f);
          double[] own = new double[factor.size()];
          draw(factor, random, own, 0, workspace.nested(f));
          for (int p = 0; p < own.length; p++) {
            out[offset + product.index(f, p)] = own[p];
          }
        }
      } else {
        of(structure, workspace).draw(structure, random, out, offset, workspace);
      }
    }

    @Override
    public void slopes(
        Structure structure,
        double[] noise,
        int offset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      if (structure instanceof Product<?> product) {
        for (int f = 0; f < product.factors().size(); f++) {
          Structure factor = product.factors().get(f);
          double[] own = new double[factor.size()];
          for (int p = 0; p < own.length; p++) {
            own[p] = noise[offset + product.index(f, p)];
          }
          slopes(factor, own, 0, own, 0, workspace.nested(f));
          for (int p = 0; p < own.length; p++) {
            out[outOffset + product.index(f, p)] = own[p];
          }
        }
      } else {
        of(structure, workspace).slopes(structure, noise, offset, out, outOffset, workspace);
      }
    }
  }

  /** See {@link Noise#gaussian}. */
  record Gaussian() implements Smooth {
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
  record SumOfGamma(int active, int terms) implements Identical {
    public SumOfGamma {
      if (active < 1 || terms < 1) {
        throw new IllegalArgumentException(
            "sum-of-gamma noise needs at least 1 active part and 1 term, not %s and %s"
                .formatted(active, terms));
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
            "sum-of-gamma noise for structures of %s parts does not fit %s, which has one of %s"
                .formatted(active, structure, found.count()));
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

  /** What a pass draws numbers for; each gets a stream of its own. */
  enum Stream {
    /** What the decoder is shown: noise or samples. */
    FORWARD(0),
    /** What only the gradient depends on. */
    BACKWARD(1),
    /** Everything that an estimator inside another draws. */
    INNER(2);

    private final int number;

    Stream(int number) {
      this.number = number;
    }
  }

  /**
   * Makes the generator of an example and a purpose in a pass. Its numbers depend neither on
   * threads nor on the rest of the batch, and streams of different purposes are independent. This
   * is the one rule for random numbers in estimators: no two draws of a pass share a generator's
   * beginning.
   *
   * @param seed of the pass
   * @param example its number in the batch
   */
  static RandomGenerator generator(long seed, int example, Stream stream) {
    return new SplittableRandom(seed(seed, stream) + example);
  }

  /** Returns the context of an estimator inside another, whose draws are independent. */
  static Context inner(Context context) {
    return new Context(
        context.workers(),
        seed(context.seed(), Stream.INNER),
        context.memory(),
        context.progress());
  }

  private static long seed(long seed, Stream stream) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < stream.number; i++) {
      seeds.nextLong();
    }
    return seeds.nextLong();
  }
}
