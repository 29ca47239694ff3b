package org.espalier.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/** What {@link NonNegativeOracle} promises. */
final class NonNegativeContract {

  private static final int DRAWS = 3;

  static final List<Property<NonNegativeOracle>> PROPERTIES =
      List.of(
          new Property<>(
              "lowest cost: no structure is cheaper",
              NonNegativeOracle.class,
              NonNegativeContract::isLowest),
          new Property<>(
              "lowest cost: a negative cost or NaN is rejected by name",
              NonNegativeOracle.class,
              NonNegativeContract::rejectsInvalidCosts),
          new Property<>(
              "lowest cost: it is an error if nothing is left",
              NonNegativeOracle.class,
              NonNegativeContract::rejectsNothingLeft),
          new Property<>(
              "lowest cost: costs are not modified, offsets are kept, short arrays rejected",
              NonNegativeOracle.class,
              NonNegativeContract::respectsTheArray));

  private NonNegativeContract() {}

  private static void isLowest(
      NonNegativeOracle oracle, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(oracle + ", " + kind + " scores, draw " + draw);
        new Agreement(truth, kind.draw(truth, random), 0, workspace, comparison).argmin(oracle);
      }
    }
  }

  private static void rejectsInvalidCosts(
      NonNegativeOracle oracle, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (double invalid : new double[] {Double.NaN, -1e-300, Double.NEGATIVE_INFINITY}) {
      for (int p = 0; p < oracle.size(); p++) {
        double[] costs = costs(ScoreKind.NORMAL, truth, random);
        costs[p] = invalid;
        String outcome = "nothing";
        try {
          oracle.argmin(costs);
        } catch (IllegalArgumentException e) {
          outcome = String.valueOf(e.getMessage());
        }
        comparison.holds(
            outcome.contains(oracle.partName(p)) && outcome.contains("(index " + p + ")"),
            "the error for " + invalid + " names part " + p + " and not \"" + outcome + "\"");
      }
    }
  }

  private static void rejectsNothingLeft(
      NonNegativeOracle oracle, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] costs = new double[oracle.size()];
    Arrays.fill(costs, Double.POSITIVE_INFINITY);
    double[] scores = Arrays.stream(costs).map(cost -> -cost).toArray();
    boolean rejected = false;
    try {
      oracle.argmin(costs);
    } catch (InfeasibleException e) {
      rejected = e.getMessage() != null;
    }
    comparison.same(
        "whether forbidding every part is rejected", !truth.feasible(scores, 0), rejected);
  }

  private static void respectsTheArray(
      NonNegativeOracle oracle, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace used = new Workspace();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.TIES)) {
      double[] costs = costs(kind, truth, random);
      double[] kept = costs.clone();
      Parts answer = oracle.argmin(costs);
      comparison.holds(Arrays.equals(kept, costs), "costs are not modified");
      double[] shifted = new double[costs.length + 5];
      Arrays.fill(shifted, Double.NaN);
      System.arraycopy(costs, 0, shifted, 3, costs.length);
      Parts again = new Parts();
      oracle.argmin(shifted, 3, again, used);
      comparison.same("the answer at another offset, in a used workspace", answer, again);
    }
    if (oracle.size() > 0) {
      boolean rejected = false;
      try {
        oracle.argmin(new double[oracle.size() - 1]);
      } catch (IllegalArgumentException e) {
        rejected = true;
      }
      comparison.holds(rejected, "an array that is too short is rejected");
    }
  }

  private static double[] costs(ScoreKind kind, BruteForce truth, RandomGenerator random) {
    return Arrays.stream(kind.draw(truth, random)).map(Math::abs).toArray();
  }
}
