package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link GibbsModel} promises, sampling aside. */
final class GibbsModelContract {

  static final List<Property<GibbsModel>> PROPERTIES = properties();

  private static final int DRAWS = 2;

  /** Smaller entropies are sums of products that underflow. */
  private static final double VANISHING = 1e-250;

  /** Balances the third derivative against rounding. */
  private static final double STEP = 1e-4;

  private GibbsModelContract() {}

  private static List<Property<GibbsModel>> properties() {
    Query<GibbsModel> query =
        (structure, scores, offset, workspace) -> {
          Distribution distribution = structure.distribution(scores, offset, workspace);
          int size = structure.size();
          double[] answer = new double[2 * size + 2];
          double[] direction = new double[size];
          Arrays.setAll(direction, p -> Math.sin(p + 1));
          distribution.marginals(answer, 0);
          distribution.jvp(direction, 0, answer, size);
          answer[2 * size] = distribution.logPartition();
          answer[2 * size + 1] = distribution.entropy();
          return answer;
        };
    List<Property<GibbsModel>> properties =
        new ArrayList<>(query.rules("marginals", GibbsModel.class));
    properties.add(query.largest("marginals", GibbsModel.class));
    properties.add(
        new Property<>(
            "marginals: log-partition, marginals, entropy and covariance equal enumeration",
            GibbsModel.class,
            GibbsModelContract::equalEnumeration));
    properties.add(
        new Property<>(
            "marginals: the entropy has a small relative error however small it is",
            GibbsModel.class,
            GibbsModelContract::entropyIsRelativelyAccurate));
    properties.add(
        new Property<>(
            "marginals: they are the derivative of the log-partition",
            GibbsModel.class,
            GibbsModelContract::areTheDerivative));
    properties.add(
        new Property<>(
            "marginals: the Jacobian is symmetric and ignores forbidden directions",
            GibbsModel.class,
            GibbsModelContract::jacobianIsSymmetric));
    return List.copyOf(properties);
  }

  private static void equalEnumeration(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", " + kind + " scores, draw " + draw);
        double[] scores = kind.draw(truth, random);
        double[] direction = Vectors.normal(structure.size(), random);
        new Agreement(truth, scores, 0, workspace, comparison).distribution(structure, direction);
      }
    }
  }

  static void entropyIsRelativelyAccurate(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (double scale : new double[] {1, 3, 10, 30, 100, 300, 1000}) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", scores times " + scale + ", draw " + draw);
        double[] scores = Vectors.normal(structure.size(), random);
        Arrays.setAll(scores, p -> scale * scores[p]);
        double expected = truth.entropy(scores, 0);
        double actual = structure.distribution(scores, 0, workspace).entropy();
        comparison.holds(actual >= 0, "the entropy " + actual + " is not negative");
        if (expected > VANISHING) {
          // What is an error in a score is one in the probabilities of the others.
          comparison.close(
              "the entropy over " + expected,
              1,
              actual / expected,
              Tolerances.at(Tolerances.EXACT, 10 * scale * (1 + truth.member(0).count())));
        } else {
          comparison.close("the entropy", expected, actual, VANISHING);
        }
      }
    }
  }

  private static void areTheDerivative(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.TINY, ScoreKind.FORBIDDEN)) {
      double[] scores = kind.draw(truth, random);
      double[] marginals = structure.distribution(scores).marginals();
      for (int p = 0; p < structure.size(); p++) {
        if (!structure.usable(p) || scores[p] == Double.NEGATIVE_INFINITY) {
          continue;
        }
        double up = logPartition(structure, scores, p, STEP);
        double down = logPartition(structure, scores, p, -STEP);
        comparison.close(
            "d log Z / d score of " + structure.partName(p),
            marginals[p],
            (up - down) / (2 * STEP),
            Tolerances.DIFFERENCES);
      }
    }
  }

  private static double logPartition(GibbsModel structure, double[] scores, int part, double step) {
    double[] moved = scores.clone();
    moved[part] += step;
    return structure.distribution(moved).logPartition();
  }

  private static void jacobianIsSymmetric(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.ZERO)) {
      double[] scores = kind.draw(truth, random);
      Distribution distribution = structure.distribution(scores);
      double[] one = Vectors.normal(structure.size(), random);
      double[] other = Vectors.normal(structure.size(), random);
      double[] alongOne = new double[structure.size()];
      double[] alongOther = new double[structure.size()];
      distribution.jvp(one, 0, alongOne, 0);
      distribution.jvp(other, 0, alongOther, 0);
      comparison.close(
          "d·C·e", Vectors.dot(one, alongOther), Vectors.dot(alongOne, other), Tolerances.EXACT);
      double[] poisoned = Vectors.poisoned(structure, scores, one);
      double[] alongPoisoned = new double[structure.size()];
      distribution.jvp(poisoned, 0, alongPoisoned, 0);
      comparison.close("C·d, d NaN on forbidden parts", alongOne, alongPoisoned, Tolerances.EXACT);
    }
  }
}
