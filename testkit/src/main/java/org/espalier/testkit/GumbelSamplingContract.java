package org.espalier.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Gumbel;
import org.espalier.core.GumbelSampling;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link GumbelSampling} promises. */
final class GumbelSamplingContract {

  /** Structures of as many members at most are drawn completely. */
  private static final int MEMBERS = 60;

  private static final int DRAWS = 200;

  static final List<Property<GumbelSampling>> PROPERTIES =
      List.of(
          new Property<>(
              "keys: they fall from the largest, and come with log-probabilities",
              GumbelSampling.class,
              GumbelSamplingContract::fall),
          new Property<>(
              "keys: what they have beyond log-probabilities is Gumbel noise",
              GumbelSampling.class,
              GumbelSamplingContract::areNoise));

  private GumbelSamplingContract() {}

  private static void fall(
      GumbelSampling structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES, ScoreKind.LARGE)) {
      double largest = random.nextGaussian();
      comparison.begin(structure + ", " + kind + " scores, largest key " + largest);
      double[] scores = kind.draw(truth, random);
      double logPartition = truth.logPartition(scores, 0);
      double last = largest;
      var drawn = structure.drawKeyed(9, largest, scores, 0, random, workspace);
      comparison.close("the first key", largest, drawn.getFirst().key(), Tolerances.EXACT);
      for (GumbelSampling.Keyed keyed : drawn) {
        comparison.holds(keyed.key() <= last + 1e-12, "keys fall");
        last = keyed.key();
        comparison.close(
            "the log-probability of " + keyed.parts(),
            keyed.parts().dot(scores, 0) - logPartition,
            keyed.logProbability(),
            Tolerances.EXACT);
      }
      comparison.same(
          "the number of no draws",
          0,
          structure.drawKeyed(0, largest, scores, 0, random, workspace).size());
      boolean rejected = false;
      try {
        structure.drawKeyed(-1, largest, scores, 0, random, workspace);
      } catch (IllegalArgumentException e) {
        rejected = true;
      }
      comparison.holds(rejected, "a negative k is rejected");
    }
  }

  private static void areNoise(
      GumbelSampling structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    if (truth.count() > MEMBERS) {
      return;
    }
    Workspace workspace = new Workspace();
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    double sum = 0;
    double squares = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double largest = Gumbel.draw(random);
      for (GumbelSampling.Keyed keyed :
          structure.drawKeyed(truth.count(), largest, scores, 0, random, workspace)) {
        double noise = keyed.key() - keyed.logProbability();
        sum += noise;
        squares += noise * noise;
      }
    }
    // Of Gumbel noise, the mean is Euler's constant and the variance π²/6; its fourth central
    // moment is 27/5 of the squared variance. Six standard errors.
    int count = DRAWS * truth.count();
    double variance = Math.PI * Math.PI / 6;
    double mean = sum / count;
    comparison.begin(structure + ", " + count + " keys");
    comparison.close("the noise's mean", 0.5772156649015329, mean, 6 * Math.sqrt(variance / count));
    comparison.close(
        "the noise's variance",
        variance,
        squares / count - mean * mean,
        6 * variance * Math.sqrt(4.4 / count));
  }
}
