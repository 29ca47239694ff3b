package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link MaxMarginals} promises. */
final class MaxMarginalsContract {

  static final List<Property<MaxMarginals>> PROPERTIES = properties();

  private MaxMarginalsContract() {}

  private static List<Property<MaxMarginals>> properties() {
    Query<MaxMarginals> query =
        (structure, scores, offset, workspace) -> {
          double[] out = new double[structure.size()];
          structure.maxMarginals(scores, offset, out, 0, workspace);
          return out;
        };
    List<Property<MaxMarginals>> properties =
        new ArrayList<>(query.rules("max-marginals", MaxMarginals.class));
    properties.add(query.largest("max-marginals", MaxMarginals.class));
    properties.add(
        new Property<>(
            "max-marginals: they equal enumeration",
            MaxMarginals.class,
            MaxMarginalsContract::equalEnumeration));
    return List.copyOf(properties);
  }

  private static void equalEnumeration(
      MaxMarginals structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      comparison.begin(structure + ", " + kind + " scores");
      double[] scores = kind.draw(truth, random);
      new Agreement(truth, scores, 0, workspace, comparison).maxMarginals(structure);
    }
  }
}
