package org.espalier.core.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.SparseMap.Status;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.Matching;
import org.espalier.core.product.ProjectionProduct;
import org.espalier.core.solve.ActiveSet;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

/**
 * Solvers that are not exact, which must not pass for exact ones where they contradict themselves.
 */
class HeuristicSolverTest {

  private static final int TRIALS = 200;

  /** Takes the best column that is left, row by row. */
  private static Custom greedyMatching(int n) {
    return Custom.of(
        n * n,
        (scores, out) -> {
          double sum = 0;
          boolean[] taken = new boolean[n];
          for (int r = 0; r < n; r++) {
            int best = -1;
            for (int c = 0; c < n; c++) {
              if (!taken[c] && (best < 0 || scores[r * n + c] > scores[r * n + best])) {
                best = c;
              }
            }
            taken[best] = true;
            out.add(r * n + best);
            sum += scores[r * n + best];
          }
          return sum;
        });
  }

  /** Any two of five. */
  private static Custom random(Random random) {
    return Custom.of(
        5,
        (scores, out) -> {
          int one = random.nextInt(5);
          int other = (one + 1 + random.nextInt(4)) % 5;
          out.add(one);
          out.add(other);
          return scores[one] + scores[other];
        });
  }

  /** Never looks at the last of its items. */
  private static Custom offByOne() {
    return Custom.of(
        4,
        (scores, out) -> {
          int best = 0;
          for (int i = 1; i < 3; i++) {
            best = scores[i] > scores[best] ? i : best;
          }
          out.add(best);
          return scores[best];
        });
  }

  private static void checkHonest(SparseMap solution) {
    if (solution.status() == Status.CONVERGED) {
      assertTrue(solution.gap() >= 0);
    }
    if (solution.gap() < 0) {
      assertEquals(Status.INEXACT_ORACLE, solution.status());
    }
  }

  private static int contradictions(MapOracle solver, int size, double scale) {
    Random random = new Random(4);
    int count = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double[] scores = Truth.normal(random, size, scale);
      SparseMap solution = ActiveSet.over(solver).project(scores);
      checkHonest(solution);
      count += solution.status() == Status.INEXACT_ORACLE ? 1 : 0;
    }
    return count;
  }

  @Test
  void solversThatContradictThemselvesAreTold() {
    // The others stop at a point that beats nothing that they say.
    assertTrue(contradictions(greedyMatching(4), 16, 1) > TRIALS / 10);
    assertTrue(contradictions(greedyMatching(6), 36, 1) > TRIALS / 4);
    assertTrue(contradictions(random(new Random(1)), 5, 1) > TRIALS / 2);
  }

  @Test
  void oneThatMissesTheSameStructuresEveryTimeIsExactForTheOthers() {
    assertEquals(0, contradictions(offByOne(), 4, 1));
  }

  @Test
  void exactSolversAreNeverAccused() {
    Matching matching = new Matching(5, 6);
    NonProjectiveTree trees = new NonProjectiveTree(6, Roots.SINGLE);
    for (double scale : new double[] {1e-6, 1, 1e3, 1e6, 1e9}) {
      for (MapOracle exact : new MapOracle[] {matching, trees, Subset.exactly(3, 30)}) {
        Custom solver =
            Custom.of(exact.size(), (scores, out) -> exact.argmax(scores, 0, out, new Workspace()));
        assertEquals(0, contradictions(solver, exact.size(), scale), exact + " at " + scale);
      }
    }
  }

  @Test
  void whatIsMadeOfThemTellsItToo() {
    double[] scores = {0.2, 1, -1, -0.7, 0.3, -0.7, -1.2, -1.2, 0.3};
    Custom greedy = greedyMatching(3);
    assertEquals(Status.INEXACT_ORACLE, greedy.project(scores).status());
    ProjectionProduct<?> product = new ProjectionProduct<>(List.of(greedy, greedyMatching(1)));
    double[] both = Arrays.copyOf(scores, 10);
    assertEquals(Status.INEXACT_ORACLE, product.project(both).status());
    LocalSparseMap local =
        FactorGraph.over(9)
            .with(greedy, 0, 1, 2, 3, 4, 5, 6, 7, 8)
            .atMostOne(0, 4)
            .build()
            .projectLocal(scores);
    assertEquals(Status.INEXACT_ORACLE, local.status());
    Parts found = greedy.argmax(scores);
    assertEquals(3, found.count());
  }
}
