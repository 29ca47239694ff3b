package org.espalier.testkit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link ConditionalNoise} promises. */
final class ConditionalNoiseContract {

  static final List<Property<ConditionalNoise>> PROPERTIES =
      List.of(
          new Property<>(
              "conditional noise: MAP of perturbed scores is a sample",
              ConditionalNoise.class,
              ConditionalNoiseContract::perturbedMapIsASample),
          new Property<>(
              "conditional noise: noise given a structure leads to it",
              ConditionalNoise.class,
              ConditionalNoiseContract::leadsToTheSample),
          new Property<>(
              "conditional noise: a sample and noise given it are perturbed scores",
              ConditionalNoise.class,
              ConditionalNoiseContract::mixesToTheWhole),
          new Property<>(
              "conditional noise: the derivative is that of finite differences",
              ConditionalNoise.class,
              ConditionalNoiseContract::hasItsDerivative),
          new Property<>(
              "conditional noise: the covariance is that of the marginals' distribution",
              ConditionalNoise.class,
              ConditionalNoiseContract::knowsItsCovariance));

  private ConditionalNoiseContract() {}

  private static void perturbedMapIsASample(
      ConditionalNoise structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.ZERO)) {
      comparison.begin(structure + ", " + kind + " scores");
      double[] scores = kind.draw(truth, random);
      double[] perturbed = new double[scores.length];
      Map<Parts, Integer> seen = new HashMap<>();
      for (int i = 0; i < SamplingContract.SAMPLES; i++) {
        structure.perturb(scores, 0, random, perturbed, 0);
        seen.merge(structure.argmax(perturbed), 1, Integer::sum);
      }
      SamplingContract.compare(seen, truth, truth.probabilities(scores, 0), comparison);
    }
  }

  private static void leadsToTheSample(
      ConditionalNoise structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.ZERO)) {
      double[] scores = kind.draw(truth, random);
      double[] kept = scores.clone();
      double[] shifted = new double[scores.length + 2];
      Arrays.fill(shifted, Double.NaN);
      System.arraycopy(scores, 0, shifted, 1, scores.length);
      Distribution distribution = structure.distribution(scores);
      Parts sample = new Parts();
      for (int i = 0; i < 100; i++) {
        comparison.begin(structure + ", " + kind + " scores");
        distribution.sample(random, sample);
        double[] perturbed = new double[scores.length + 2];
        Arrays.fill(perturbed, 7);
        structure.perturbGiven(sample, shifted, 1, random, perturbed, 2);
        Parts found = new Parts();
        structure.argmax(perturbed, 2, found, new Workspace());
        comparison.same("MAP of the noise given a structure", sample, found);
        comparison.holds(perturbed[0] == 7 && perturbed[1] == 7, "it is written in its place");
        for (int p = 0; p < scores.length; p++) {
          comparison.holds(
              scores[p] > Double.NEGATIVE_INFINITY || perturbed[p + 2] == Double.NEGATIVE_INFINITY,
              "a forbidden part stays so");
        }
      }
      comparison.holds(Arrays.equals(kept, scores), "the scores are not modified");
    }
  }

  /** Compares the means of bounded functions of the noise, the sigmoids of every part and pair. */
  private static void mixesToTheWhole(
      ConditionalNoise structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    Distribution distribution = structure.distribution(scores);
    int size = scores.length;
    double[] sums = new double[size * size];
    double[] squares = new double[size * size];
    double[] whole = new double[size];
    double[] mixed = new double[size];
    Parts sample = new Parts();
    for (int i = 0; i < SamplingContract.SAMPLES; i++) {
      structure.perturb(scores, 0, random, whole, 0);
      distribution.sample(random, sample);
      structure.perturbGiven(sample, scores, 0, random, mixed, 0);
      for (int p = 0; p < size; p++) {
        for (int q = 0; q < size; q++) {
          double difference = pair(whole, p, q) - pair(mixed, p, q);
          sums[p * size + q] += difference;
          squares[p * size + q] += difference * difference;
        }
      }
    }
    for (int k = 0; k < sums.length; k++) {
      comparison.holds(
          Math.abs(sums[k]) <= 5.5 * Math.sqrt(squares[k]) + 1e-9,
          "the mean of function " + k + " differs by " + sums[k] / SamplingContract.SAMPLES);
    }
  }

  private static double pair(double[] perturbed, int p, int q) {
    double product = perturbed[p] - 0.7 * perturbed[q];
    return 1 / (1 + Math.exp(-product));
  }

  private static void hasItsDerivative(
      ConditionalNoise structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      double[] scores = kind.draw(truth, random);
      Parts sample = new Parts();
      structure.distribution(scores).sample(random, sample);
      double[] direction = Vectors.normal(scores.length, random);
      for (int p = 0; p < scores.length; p++) {
        direction[p] = scores[p] > Double.NEGATIVE_INFINITY ? direction[p] : 0;
      }
      long seed = random.nextLong();
      double[] slope = new double[scores.length];
      structure.perturbGivenVjp(
          sample, scores, 0, given(structure, sample, scores, seed), 0, direction, 0, slope, 0);
      for (int p = 0; p < scores.length; p++) {
        if (scores[p] > Double.NEGATIVE_INFINITY) {
          double[] up = scores.clone();
          double[] down = scores.clone();
          up[p] += 1e-5;
          down[p] -= 1e-5;
          double[] high = given(structure, sample, up, seed);
          double[] low = given(structure, sample, down, seed);
          double difference = 0;
          for (int q = 0; q < high.length; q++) {
            difference += direction[q] == 0 ? 0 : direction[q] * (high[q] - low[q]) / 2e-5;
          }
          comparison.close("the derivative", difference, slope[p], 1e-6);
        }
      }
    }
  }

  private static double[] given(
      ConditionalNoise structure, Parts sample, double[] scores, long seed) {
    double[] perturbed = new double[scores.length];
    structure.perturbGiven(sample, scores, 0, new SplittableRandom(seed), perturbed, 0);
    return perturbed;
  }

  private static void knowsItsCovariance(
      ConditionalNoise structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      double[] scores = kind.draw(truth, random);
      double[] direction = Vectors.normal(scores.length, random);
      double[] expected = new double[scores.length];
      Distribution distribution = structure.distribution(scores);
      distribution.jvp(direction, 0, expected, 0);
      double[] out = new double[scores.length];
      structure.covariance(distribution.marginals(), 0, direction, 0, out, 0);
      comparison.close("the covariance", expected, out, 1e-14);
    }
  }
}
