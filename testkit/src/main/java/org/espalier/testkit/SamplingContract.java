package org.espalier.testkit;

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
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link Distribution#sample} promises. */
public final class SamplingContract {

  static final int SAMPLES = 4000;

  /** Structures expected less often share one bin. */
  private static final double LEAST_EXPECTED = 8;

  /** The properties. */
  public static final List<Property<GibbsModel>> PROPERTIES =
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
   * Compares how often structures were drawn with their probabilities, by a χ² statistic.
   *
   * @param seen how often each was drawn, {@link #SAMPLES} in all
   */
  static void compare(
      Map<Parts, Integer> seen, BruteForce truth, double[] probabilities, Comparison comparison) {
    double statistic = 0;
    int bins = 0;
    double rareExpected = 0;
    int rareSeen = SAMPLES;
    int known = 0;
    for (int i = 0; i < truth.count(); i++) {
      double expected = SAMPLES * probabilities[i];
      int observed = seen.getOrDefault(truth.member(i), 0);
      known += observed;
      comparison.holds(
          probabilities[i] > 0 || observed == 0, truth.member(i) + ", impossible, is never drawn");
      if (expected >= LEAST_EXPECTED) {
        statistic += (observed - expected) * (observed - expected) / expected;
        bins++;
        rareSeen -= observed;
      } else {
        rareExpected += expected;
      }
    }
    comparison.same("how many samples are structures", SAMPLES, known);
    if (rareExpected >= LEAST_EXPECTED) {
      statistic += (rareSeen - rareExpected) * (rareSeen - rareExpected) / rareExpected;
      bins++;
    } else {
      // Too rare for a bin: bounded by the tail of the Poisson distribution instead.
      comparison.holds(
          rareSeen <= rareExpected + 5 * Math.sqrt(rareExpected) + 8,
          rareSeen + " samples of structures expected " + rareExpected + " times are not too many");
    }
    comparison.holds(
        statistic <= chiSquareLimit(bins - 1),
        "the chi-square statistic "
            + statistic
            + " with "
            + (bins - 1)
            + " degrees of freedom is not too large");
  }

  /**
   * Returns the value that a χ² variable exceeds with probability {@link Tolerances#SAMPLING_RISK},
   * by the cube-root approximation (Wilson &amp; Hilferty 1931).
   */
  private static double chiSquareLimit(int degrees) {
    if (degrees <= 0) {
      return 1e-6; // one bin only, whose count is certain up to rounding
    }
    double normalQuantile = 4.7534; // of 1 − 10⁻⁶
    double variance = 2 / (9.0 * degrees);
    return degrees * Math.pow(1 - variance + normalQuantile * Math.sqrt(variance), 3);
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
