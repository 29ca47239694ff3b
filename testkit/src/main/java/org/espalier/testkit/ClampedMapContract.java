package org.espalier.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ClampedMap;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link ClampedMap} promises. */
final class ClampedMapContract {

  private static final int DRAWS = 5;

  static final List<Property<ClampedMap>> PROPERTIES =
      List.of(
          new Property<>(
              "clamped MAP: the best structure with the required parts is found",
              ClampedMap.class,
              ClampedMapContract::isHighest));

  private ClampedMapContract() {}

  private static void isHighest(
      ClampedMap structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES, ScoreKind.HUGE)) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", " + kind + " scores, draw " + draw);
        double[] scores = kind.draw(truth, random);
        double[] relative = truth.relativeScores(scores, 0);
        Parts member = truth.member(random.nextInt(truth.count()));
        Parts required = new Parts();
        for (int i = 0; i < member.count(); i++) {
          if (random.nextBoolean()) {
            required.add(member.get(i));
          }
        }
        double expected =
            IntStream.range(0, truth.count())
                .filter(i -> hasAll(truth.member(i), required))
                .mapToDouble(i -> truth.max(scores, 0) + relative[i])
                .max()
                .orElseThrow();
        Parts best = new Parts();
        double score = structure.argmax(scores, 0, required, best, workspace);
        comparison.close(
            "the clamped MAP's score",
            expected,
            score,
            Tolerances.at(Tolerances.EXACT, kind == ScoreKind.HUGE ? 1e6 : 1));
        if (expected > Double.NEGATIVE_INFINITY) {
          comparison.holds(
              truth.structure().contains(best) && hasAll(best, required),
              best + " is a structure with all of " + required);
        }
      }
    }
  }

  private static boolean hasAll(Parts parts, Parts required) {
    return IntStream.range(0, required.count()).allMatch(i -> parts.has(required.get(i)));
  }
}
