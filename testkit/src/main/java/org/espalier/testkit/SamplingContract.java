package org.espalier.testkit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Parts;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.GoodnessOfFit;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link Distribution#sample} promises. */
final class SamplingContract {

  static final int SAMPLES = 4000;

  static final List<Property<GibbsModel>> PROPERTIES =
      List.of(
          new Property<>(
              "samples: structures come as often as their probabilities say",
              GibbsModel.class,
              SamplingContract::followProbabilities),
          new Property<>(
              "samples: the generator alone decides",
              GibbsModel.class,
              SamplingContract::areReproducible));

  private SamplingContract() {}

  private static void followProbabilities(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.ZERO, ScoreKind.HUGE_TIES)) {
      comparison.begin(structure + ", " + kind + " scores");
      double[] scores = kind.draw(truth, random);
      Distribution distribution = structure.distribution(scores);
      Map<Parts, Integer> seen = new HashMap<>();
      Parts sample = new Parts();
      for (int i = 0; i < SAMPLES; i++) {
        distribution.sample(random, sample);
        Parts kept = new Parts();
        kept.set(sample);
        seen.merge(kept, 1, Integer::sum);
      }
      compare(seen, truth, truth.probabilities(scores, 0), comparison);
    }
  }

  /**
   * Compares how often structures were drawn with their probabilities.
   *
   * @param seen how often each was drawn, {@link #SAMPLES} in all
   */
  static void compare(
      Map<Parts, Integer> seen, BruteForce truth, double[] probabilities, Comparison comparison) {
    int[] counts = new int[truth.count()];
    Arrays.setAll(counts, i -> seen.getOrDefault(truth.member(i), 0));
    int structures = Arrays.stream(counts).sum();
    comparison.same("how many samples are structures", SAMPLES, structures);
    if (structures == SAMPLES) {
      GoodnessOfFit test = new GoodnessOfFit(probabilities, SAMPLES, Tolerances.SAMPLING_RISK);
      double statistic = test.statistic(counts);
      comparison.holds(
          statistic < test.limit(),
          "the samples' divergence from their distribution, %s, is below %s"
              .formatted(statistic, test.limit()));
    }
  }

  private static void areReproducible(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    long seed = random.nextLong();
    Parts one = new Parts();
    Parts other = new Parts();
    RandomGenerator first = new SplittableRandom(seed);
    RandomGenerator second = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      structure.distribution(scores).sample(first, one);
      structure.distribution(scores).sample(second, other);
      comparison.same("the sample with the same generator", one, other);
    }
  }
}
