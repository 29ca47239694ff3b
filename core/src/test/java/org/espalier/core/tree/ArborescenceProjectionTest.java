package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two ways to one point: by inequalities, and as a mixture of trees. */
final class ArborescenceProjectionTest {

  private final Workspace workspace = new Workspace();
  private final Random random = new Random(11);

  @ParameterizedTest
  @CsvSource({
    "SINGLE, 1, 0.02", "SINGLE, 1, 0.1", "SINGLE, 1, 0.5", "SINGLE, 1, 2", "SINGLE, 3, 0.1",
    "SINGLE, 3, 1", "MULTI, 1, 0.02", "MULTI, 1, 0.3", "MULTI, 1, 1", "MULTI, 2, 0.3"
  })
  void itIsThatOfTheActiveSet(Roots roots, int labels, double scale) {
    int n = 14;
    NonProjectiveTree bare = new NonProjectiveTree(n, roots);
    Arborescences trees = labels == 1 ? bare : new LabelledNonProjectiveTree(bare, labels);
    int size = trees.size();
    for (int draw = 0; draw < 5; draw++) {
      double[] scores = scores(n, labels, scale);
      SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
      SparseMap expected = ActiveSet.project(trees, scores, 0, Support.EMPTY, new Workspace());
      assertEquals(SparseMap.Status.CONVERGED, solution.status());
      assertArrayEquals(expected.point(), solution.point(), 1e-10);
      assertEquals(expected.value(), solution.value(), 1e-12 * size);
      double[] direction = random.doubles(size).map(u -> random.nextGaussian()).toArray();
      double[] change = new double[size];
      double[] expectedChange = new double[size];
      solution.jvp(direction, 0, change, 0);
      expected.jvp(direction, 0, expectedChange, 0);
      // The active set leaves out vertices that gain less than 1e-6 of the step.
      assertArrayEquals(expectedChange, change, 1e-5);
      assertTrue(solution.differentiableAlong(direction, 0));
      double[] mixture = new double[size];
      for (int i = 0; i < solution.count(); i++) {
        assertTrue(trees.contains(solution.vertex(i)));
        solution.vertex(i).addTo(mixture, 0, solution.weight(i));
      }
      assertArrayEquals(solution.point(), mixture, 1e-11);
    }
  }

  /**
   * Words that prefer few heads, which then hang on each other, and some that may not have some.
   */
  private double[] scores(int n, int labels, double scale) {
    double[] popularity = random.doubles(n).map(u -> scale * random.nextGaussian()).toArray();
    double[] scores = new double[n * n * labels];
    for (int p = 0; p < scores.length; p++) {
      int head = p / labels / n;
      int modifier = p / labels % n;
      scores[p] = scale * random.nextGaussian() + (head == modifier ? 0 : popularity[head]);
    }
    for (int i = 0; i < n; i++) {
      int head = random.nextInt(n - 1);
      scores[(head * n + n - 1) * labels] = Double.NEGATIVE_INFINITY;
    }
    return scores;
  }

  @ParameterizedTest
  @EnumSource
  void setsOfWordsThatWouldHangOnEachOther(Roots roots) {
    int n = 12;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    double[] scores = random.doubles(trees.size()).map(u -> random.nextGaussian() / 20).toArray();
    for (int h = 0; h < 4; h++) {
      for (int m = 0; m < 4; m++) {
        scores[h * n + m] += h == m ? 0 : 1;
      }
    }
    SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
    assertSame(Support.EMPTY, solution.atHand());
    double[] point = solution.point();
    double within = 0;
    for (int h = 0; h < 4; h++) {
      for (int m = 0; m < 4; m++) {
        within += h == m ? 0 : point[h * n + m];
      }
    }
    assertEquals(3, within, 1e-12);
    SparseMap expected = ActiveSet.project(trees, scores, 0, Support.EMPTY, new Workspace());
    assertArrayEquals(expected.point(), point, 1e-10);
  }

  @ParameterizedTest
  @EnumSource
  void aPointOfThePolytopeStaysAndHasKinksAtItsBorder(Roots roots) {
    int n = 9;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    double[] marginals = new double[n * n];
    double[] scores = random.doubles(trees.size()).map(u -> random.nextGaussian()).toArray();
    trees.distribution(scores, 0, workspace).marginals(marginals, 0);
    SparseMap solution = trees.project(marginals, 0, Support.EMPTY, workspace);
    assertArrayEquals(marginals, solution.point(), 1e-13);
    assertTrue(solution.differentiableAlong(scores, 0));
    // Word 0 hangs on any word, the others on it or on the root: no other arc has weight.
    double[] border = new double[n * n];
    border[0] = 1.0 / n;
    for (int m = 1; m < n; m++) {
      border[m * n] = border[0];
      border[m] = 1 - border[0];
      border[m * n + m] = border[0];
    }
    SparseMap atBorder = trees.project(border, 0, Support.EMPTY, workspace);
    assertFalse(atBorder.differentiableAlong(scores, 0));
  }
}
