package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

/** One-sided differences of a projection that is piecewise linear. */
public final class Kinks {

  private static final double STEP = 1e-4; // far below the distances of a grid's points
  private static final double ROUNDING = 1e-9;

  private Kinks() {}

  /**
   * Checks that a derivative is claimed where both sides agree, and there alone, and that it is
   * that of both.
   *
   * @return whether the sides differ
   */
  public static boolean check(Projection structure, double[] scores, double[] direction) {
    int size = scores.length;
    SparseMap solution = structure.project(scores);
    double[] point = solution.point();
    double[] change = new double[size];
    solution.jvp(direction, 0, change, 0);
    boolean claimed = solution.differentiableAlong(direction, 0);
    double[] after = moved(structure, scores, STEP, direction);
    double[] before = moved(structure, scores, -STEP, direction);
    double kink = 0;
    for (int i = 0; i < size; i++) {
      double ahead = (after[i] - point[i]) / STEP;
      double behind = (point[i] - before[i]) / STEP;
      kink = Math.max(kink, Math.abs(ahead - behind));
    }
    String what =
        structure + " at " + Arrays.toString(scores) + " along " + Arrays.toString(direction);
    assertEquals(kink < ROUNDING, claimed, what);
    for (int i = 0; i < size && kink < ROUNDING; i++) {
      assertEquals((after[i] - point[i]) / STEP, change[i], ROUNDING, what);
    }
    return kink >= ROUNDING;
  }

  private static double[] moved(
      Projection structure, double[] scores, double step, double[] direction) {
    double[] moved = new double[scores.length];
    Arrays.setAll(moved, i -> scores[i] + step * direction[i]);
    return structure.project(moved).point();
  }
}
