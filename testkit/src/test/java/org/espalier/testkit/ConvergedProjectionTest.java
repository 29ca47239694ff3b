package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Projections of the size that users have end by their certificate, not by a limit. */
final class ConvergedProjectionTest {

  static List<ActiveSetProjection> structures() {
    return List.of(
        new ProjectiveTree(80, Roots.SINGLE),
        new NonProjectiveTree(80, Roots.SINGLE),
        new Matching(100, 100),
        new LinearChain(100, 50, Transitions.SHARED));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void gapsReachTheirFloor(ActiveSetProjection structure) {
    Workspace workspace = new Workspace();
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      double[] scores = random.doubles(structure.size()).map(u -> random.nextGaussian()).toArray();
      SparseMap solution = structure.project(scores, 0, Support.EMPTY, workspace);
      assertNotEquals(SparseMap.Status.ITERATION_LIMIT, solution.status());
      assertTrue(solution.oracleCalls() < 400, solution::toString);
      assertTrue(solution.gap() < 1e-10, () -> "gap " + solution.gap());
      assertEquals(0, gap(structure, scores, solution.point()), 1e-10);
    }
  }

  static List<ActiveSetProjection> mixedWidely() {
    return List.of(
        new ProjectiveTree(25, Roots.SINGLE),
        new ProjectiveTree(25, Roots.MULTI),
        new LinearChain(25, 10, Transitions.SHARED));
  }

  /** Scores near 0 have hundreds of vertices in their support, of which a round finds several. */
  @ParameterizedTest
  @MethodSource("mixedWidely")
  void mixturesOfManyReachTheirFloor(ActiveSetProjection structure) {
    Random random = new Random(1);
    double[] scores = new double[structure.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = 0.1 * random.nextGaussian();
    }
    SparseMap solution = structure.project(scores, 0, Support.EMPTY, new Workspace());
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
    assertTrue(solution.count() > 100, solution::toString);
    double total = 0;
    for (int i = 0; i < solution.count(); i++) {
      assertTrue(solution.weight(i) >= 0, solution::toString);
      total += solution.weight(i);
    }
    assertEquals(1, total, 1e-12);
    assertEquals(0, gap(structure, scores, solution.point()), 1e-11);
  }

  /** Computes the duality gap anew, from the point alone. */
  private static double gap(ActiveSetProjection structure, double[] scores, double[] point) {
    double[] residual = scores.clone();
    for (int p = 0; p < structure.visible(); p++) {
      residual[p] -= point[p];
    }
    double average = 0;
    for (int p = 0; p < residual.length; p++) {
      average += point[p] == 0 ? 0 : residual[p] * point[p];
    }
    Parts best = new Parts();
    return structure.argmax(residual, 0, best, new Workspace()) - average;
  }
}
