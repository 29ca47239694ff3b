package org.espalier.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.Families;
import org.junit.jupiter.api.Timeout;

/** Every question of every family against enumeration, on scores made of any bytes. */
@Timeout(20)
class KernelsFuzzTest {

  /** Larger sets are left to the cross-check, which need not be fast. */
  private static final int MOST_STRUCTURES = 300;

  private static final List<BruteForce> INSTANCES =
      Families.all().stream()
          .flatMap(family -> family.instances().stream())
          .map(BruteForce::new)
          .filter(truth -> truth.count() <= MOST_STRUCTURES)
          .toList();

  /** Scores that expose ties, exact fits, ranges and masks; other bytes give multiples of 1/16. */
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    1e-300,
    -1e-300,
    1e-9,
    37.5,
    -745,
    709,
    1e6,
    -1e6,
    1e15,
    Double.NEGATIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  @FuzzTest
  void agreement(FuzzedDataProvider data) {
    BruteForce truth = INSTANCES.get(data.consumeInt(0, INSTANCES.size() - 1));
    Enumerable structure = truth.structure();
    int offset = data.consumeInt(0, 2);
    double[] scores = new double[offset + structure.size()];
    Arrays.setAll(scores, i -> score(data.consumeByte()));
    double[] direction = new double[structure.size()];
    Arrays.setAll(direction, i -> data.consumeByte() / 16.0);
    if (!truth.feasible(scores, offset)) {
      requireRefusal(structure, scores, offset);
      return;
    }
    Comparison comparison = new Comparison();
    comparison.begin(structure + " at scores " + Arrays.toString(scores) + " from " + offset);
    new Agreement(truth, scores, offset, new Workspace(), comparison).all(structure, direction);
    comparison.requireAgreement();
  }

  private static void requireRefusal(Enumerable structure, double[] scores, int offset) {
    List<Runnable> questions = new ArrayList<>();
    if (structure instanceof MapOracle oracle) {
      questions.add(() -> oracle.argmax(scores, offset, new Parts(), new Workspace()));
    }
    if (structure instanceof GibbsModel model) {
      questions.add(() -> model.distribution(scores, offset, new Workspace()));
    }
    for (Runnable question : questions) {
      try {
        question.run();
      } catch (InfeasibleException e) {
        continue;
      }
      throw new AssertionError(structure + " has an answer where everything is forbidden");
    }
  }

  private static double score(byte code) {
    int index = code & 0xff;
    return index >= 0xf0 ? SPECIAL[index - 0xf0] : code / 16.0;
  }
}
