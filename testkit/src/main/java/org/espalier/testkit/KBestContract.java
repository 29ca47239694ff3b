package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.KBest;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link KBest} promises. */
final class KBestContract {

  static final List<Property<KBest>> PROPERTIES = properties();

  private KBestContract() {}

  private static List<Property<KBest>> properties() {
    Query<KBest> query =
        (structure, scores, offset, workspace) ->
            structure.kBest(4, scores, offset, workspace).stream()
                .flatMapToInt(parts -> Arrays.stream(parts.toArray()))
                .asDoubleStream()
                .toArray();
    List<Property<KBest>> properties = new ArrayList<>(query.rules("k best", KBest.class));
    properties.add(query.largest("k best", KBest.class));
    properties.add(
        new Property<>(
            "k best: they are the k first of the sorted list",
            KBest.class,
            KBestContract::areTheFirst));
    return List.copyOf(properties);
  }

  private static void areTheFirst(
      KBest structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int k : new int[] {0, 1, 2, 7, 60}) {
        comparison.begin(structure + ", " + kind + " scores, k = " + k);
        double[] scores = kind.draw(truth, random);
        new Agreement(truth, scores, 0, workspace, comparison).kBest(structure, k);
      }
    }
    double[] scores = ScoreKind.NORMAL.draw(truth, random);
    Parts best = new Parts();
    structure.argmax(scores, 0, best, workspace);
    comparison.same("the first of the k best", best, structure.kBest(1, scores).getFirst());
    boolean rejected = false;
    try {
      structure.kBest(-1, scores);
    } catch (IllegalArgumentException e) {
      rejected = true;
    }
    comparison.holds(rejected, "a negative k is rejected");
  }
}
