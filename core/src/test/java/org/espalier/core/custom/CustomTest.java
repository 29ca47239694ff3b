package org.espalier.core.custom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.matching.Matching;
import org.junit.jupiter.api.Test;

class CustomTest {

  private final Workspace workspace = new Workspace();

  /** The example of the documentation. */
  private static double neighbours(double[] scores, Parts out) {
    int best = 0;
    for (int i = 1; i < 5; i++) {
      best = scores[i] + scores[i + 1] > scores[best] + scores[best + 1] ? i : best;
    }
    out.add(best + 1); // in any order
    out.add(best);
    return scores[best] + scores[best + 1];
  }

  @Test
  void aLambdaGetsMapAndProjection() {
    Custom pairs = Custom.of(6, CustomTest::neighbours);
    double[] scores = {1, 2, 2, 0, 1, 1};
    assertEquals(Parts.of(1, 2), pairs.argmax(scores));
    double[] mu = pairs.project(scores).point();
    assertArrayEquals(new double[] {0, 1, 1, 0, 0, 0}, mu, 1e-12);
  }

  @Test
  void aSolverOfMatchingsProjectsLikeMatchings() {
    Random random = new Random(1);
    Matching matching = new Matching(3, 4);
    Custom custom =
        Custom.of(12, (scores, out) -> matching.argmax(scores, 0, out, new Workspace()));
    ClampedCustom clamped =
        ClampedCustom.of(
            12,
            (scores, required, out) -> matching.argmax(scores, 0, required, out, new Workspace()));
    for (int trial = 0; trial < 20; trial++) {
      double[] scores = Truth.holed(random, 12, 1, 0.1);
      Truth truth = Truth.of(matching, scores);
      truth.checkMap(custom, workspace);
      truth.checkProjection(custom, workspace);
      truth.checkMap(clamped, workspace);
      truth.checkProjection(clamped, workspace);
      truth.checkBest(clamped, 10, workspace);
    }
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() {
    assertRefused("part 3 of 3", (scores, out) -> add(out, 0, 0, 3));
    assertRefused("part 1 twice", (scores, out) -> add(out, 2, 1, 1));
    assertRefused("claims the score 7.0", (scores, out) -> add(out, 7, 1));
    assertRefused("claims the score NaN", (scores, out) -> add(out, Double.NaN, 1));
    assertRefused("returns minus the least cost", (scores, out) -> add(out, -scores[1], 1));
    assertRefused("forbidden", (scores, out) -> add(out, Truth.FORBIDDEN, 2));
    ClampedCustom forgetful =
        ClampedCustom.of(3, (scores, required, out) -> add(out, scores[0], 0));
    assertThrows(
        IllegalStateException.class,
        () -> forgetful.argmax(new double[3], 0, Parts.of(1), new Parts(), workspace));
  }

  @Test
  void passesOnThatNothingIsLeft() {
    Custom none =
        Custom.of(
            1,
            (scores, out) -> {
              throw new InfeasibleException("nothing left");
            });
    assertThrows(InfeasibleException.class, () -> none.argmax(new double[1]));
    ClampedCustom clamped =
        ClampedCustom.of(1, (scores, required, out) -> Double.NEGATIVE_INFINITY);
    assertThrows(InfeasibleException.class, () -> clamped.argmax(new double[1]));
  }

  private static double add(Parts out, double claimed, int... parts) {
    for (int part : parts) {
      out.add(part);
    }
    return claimed;
  }

  private void assertRefused(String expected, Custom.MapSolver solver) {
    Custom custom = Custom.of(3, solver);
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class, () -> custom.argmax(new double[] {1, 1, Truth.FORBIDDEN}));
    assertTrue(String.valueOf(thrown.getMessage()).contains(expected), thrown.getMessage());
  }
}
