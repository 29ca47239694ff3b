package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link MapOracle} promises. */
final class MapContract {

  static final List<Property<MapOracle>> PROPERTIES = properties();

  private static final int DRAWS = 3;

  private MapContract() {}

  private static List<Property<MapOracle>> properties() {
    Query<MapOracle> query =
        (oracle, scores, offset, workspace) -> {
          Parts best = new Parts();
          double score = oracle.argmax(scores, offset, best, workspace);
          double[] answer = new double[best.count() + 1];
          Arrays.setAll(answer, i -> i < best.count() ? best.get(i) : score);
          return answer;
        };
    List<Property<MapOracle>> properties = new ArrayList<>(query.rules("MAP", MapOracle.class));
    properties.add(query.largest("MAP", MapOracle.class));
    properties.add(
        new Property<>(
            "MAP: no structure has a higher score", MapOracle.class, MapContract::isHighest));
    return List.copyOf(properties);
  }

  private static void isHighest(
      MapOracle oracle, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(oracle + ", " + kind + " scores, draw " + draw);
        new Agreement(truth, kind.draw(truth, random), 0, workspace, comparison).map(oracle);
      }
    }
  }
}
