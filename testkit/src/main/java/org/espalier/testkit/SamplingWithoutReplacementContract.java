package org.espalier.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link SamplingWithoutReplacement} promises. */
final class SamplingWithoutReplacementContract {

  static final List<Property<SamplingWithoutReplacement>> PROPERTIES =
      List.of(
          new Property<>(
              "samples without replacement: they differ, and in the end are all structures",
              SamplingWithoutReplacement.class,
              SamplingWithoutReplacementContract::differ),
          new Property<>(
              "samples without replacement: the first and the second follow their distributions",
              SamplingWithoutReplacement.class,
              SamplingWithoutReplacementContract::followProbabilities));

  private SamplingWithoutReplacementContract() {}

  private static void differ(
      SamplingWithoutReplacement structure,
      BruteForce truth,
      RandomGenerator random,
      Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.ZERO, ScoreKind.LARGE)) {
      for (int k : new int[] {0, 1, 3, truth.count() + 2}) {
        if (k > 200) {
          continue;
        }
        comparison.begin(structure + ", " + kind + " scores, k = " + k);
        double[] scores = kind.draw(truth, random);
        double[] relative = truth.relativeScores(scores, 0);
        int possible = 0;
        for (double r : relative) {
          possible += r > Double.NEGATIVE_INFINITY ? 1 : 0;
        }
        List<Parts> samples = structure.sampleWithoutReplacement(k, scores, 0, random, workspace);
        comparison.same("the number of samples", Math.min(k, possible), samples.size());
        comparison.same(
            "the number of distinct samples", samples.size(), Set.copyOf(samples).size());
        for (Parts sample : samples) {
          comparison.holds(
              truth.structure().contains(sample)
                  && sample.dot(scores, 0) > Double.NEGATIVE_INFINITY,
              sample + " is a structure that is not forbidden");
        }
      }
    }
  }

  private static void followProbabilities(
      SamplingWithoutReplacement structure,
      BruteForce truth,
      RandomGenerator random,
      Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      comparison.begin(structure + ", " + kind + " scores");
      double[] scores = kind.draw(truth, random);
      double[] first = truth.probabilities(scores, 0);
      Map<Parts, Integer> firstSeen = new HashMap<>();
      Map<Parts, Integer> secondSeen = new HashMap<>();
      boolean two = true;
      for (int i = 0; i < SamplingContract.SAMPLES; i++) {
        List<Parts> samples = structure.sampleWithoutReplacement(2, scores, 0, random, workspace);
        firstSeen.merge(samples.getFirst(), 1, Integer::sum);
        two &= samples.size() == 2;
        if (two) {
          secondSeen.merge(samples.getLast(), 1, Integer::sum);
        }
      }
      SamplingContract.compare(firstSeen, truth, first, comparison);
      if (two) {
        // P(second = j) = Σ_{i≠j} p_i p_j / (1 − p_i)
        double[] second = new double[first.length];
        for (int i = 0; i < first.length; i++) {
          for (int j = 0; j < first.length; j++) {
            second[j] += i == j || first[i] == 0 ? 0 : first[i] * first[j] / (1 - first[i]);
          }
        }
        SamplingContract.compare(secondSeen, truth, second, comparison);
      }
    }
  }
}
