package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.api.Test;
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
      assertEquals(0, differenceError(trees, scores, direction, scale, change), 1e-7);
      // The active set's support need not span the face, and of what it brings in for a derivative
      // vertices are missing that gain less than 1e-6 of the step; 1.7e-7 is the most in 200 draws.
      assertArrayEquals(expectedChange, change, 1e-6);
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
   * Returns how far a derivative is from central differences, which are exact, but for rounding,
   * where a step is so short that the point moves on a line; that of the steps where it is least.
   */
  private double differenceError(
      Arborescences trees, double[] scores, double[] direction, double scale, double[] change) {
    double least = Double.POSITIVE_INFINITY;
    for (double step = 1e-2 * scale; step > 1e-7 * scale; step /= 8) {
      double[] after = moved(trees, scores, direction, step);
      double[] before = moved(trees, scores, direction, -step);
      double error = 0;
      for (int p = 0; p < change.length; p++) {
        error = Math.max(error, Math.abs((after[p] - before[p]) / (2 * step) - change[p]));
      }
      least = Math.min(least, error);
    }
    return least;
  }

  private static double[] moved(
      Arborescences trees, double[] scores, double[] direction, double step) {
    double[] moved = scores.clone();
    for (int p = 0; p < moved.length; p++) {
      moved[p] += step * direction[p];
    }
    return trees.project(moved, 0, Support.EMPTY, new Workspace()).point();
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
    // A shift of all scores moves nothing, and hides no small share of an arc that enters.
    double[] shift = new double[n * n];
    Arrays.fill(shift, 1);
    assertTrue(atBorder.differentiableAlong(shift, 0));
    shift[n + 2] += 1e-5;
    assertFalse(atBorder.differentiableAlong(shift, 0));
  }

  @Test
  void memoryOfManyWordsSufficesForManyLabels() {
    project(new NonProjectiveTree(40, Roots.SINGLE));
    Arborescences labelled =
        new LabelledNonProjectiveTree(new NonProjectiveTree(5, Roots.SINGLE), 60);
    assertSame(Support.EMPTY, project(labelled).atHand());
  }

  private SparseMap project(Arborescences trees) {
    double[] scores = random.doubles(trees.size()).map(u -> random.nextGaussian() / 100).toArray();
    return trees.project(scores, 0, Support.EMPTY, workspace);
  }

  /**
   * Two words have the root as their only head, so that a small change of its price changes nothing
   * and the first step is far too long; the other words need a set that is violated by little.
   */
  @Test
  void aStepTooLongHidesNoSet() {
    int n = 8;
    double violation = 1e-7;
    NonProjectiveTree trees = new NonProjectiveTree(n, Roots.SINGLE);
    double[] scores = new double[n * n];
    for (int m = 0; m < n; m++) {
      scores[m * n + m] = m < 2 ? 5 : Double.NEGATIVE_INFINITY;
    }
    // Without the set, each of the six arcs within it has weight (1 + 5 bonus) / 7.
    double bonus = (7 * (2 + violation) / 6 - 1) / 5;
    for (int h = 2; h < 5; h++) {
      for (int m = 2; m < 5; m++) {
        scores[h * n + m] += bonus;
      }
    }
    SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
    assertSame(Support.EMPTY, solution.atHand()); // not by the active set
    double[] point = solution.point();
    double within = 0;
    for (int h = 2; h < 5; h++) {
      for (int m = 2; m < 5; m++) {
        within += point[h * n + m];
      }
    }
    assertEquals(2, within, 1e-12);
  }

  /**
   * Steps along gradients that are the same for all modifiers of a head, and for all heads of a
   * kind, as a decoder has them that adds modifiers up: at the solution dozens of sets hold with
   * equality, and around each all those with words that hang on it.
   */
  @ParameterizedTest
  @CsvSource({"20, 0.1", "20, 1", "30, 0.3"})
  void gradientsThatAreTheSameForAllModifiersOfAHead(int n, double scale) {
    NonProjectiveTree trees = new NonProjectiveTree(n, Roots.SINGLE);
    for (int draw = 0; draw < 5; draw++) {
      double[] scores = stepByHeads(trees, scale);
      SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
      SparseMap expected = ActiveSet.project(trees, scores, 0, Support.EMPTY, new Workspace());
      assertArrayEquals(expected.point(), solution.point(), 1e-10);
    }
  }

  /** Where all sets that are short are added, some take the active set hundreds of calls. */
  @Test
  void manyWordsWithSuchGradientsNeedNoActiveSet() {
    NonProjectiveTree trees = new NonProjectiveTree(100, Roots.SINGLE);
    for (int draw = 0; draw < 8; draw++) {
      double[] scores = stepByHeads(trees, 0.3);
      SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
      assertEquals(1, solution.oracleCalls());
      assertEquals(0, solution.gap(), ActiveSet.TOLERANCE * 200);
    }
  }

  /** Sets that are dropped leave room for others, of problems with more words or fewer. */
  @Test
  void aWorkspaceServesProblemsOfAllSizes() {
    Random sizes = new Random(2);
    for (int draw = 0; draw < 200; draw++) {
      int n = sizes.nextInt(4) == 0 ? 65 + sizes.nextInt(6) : 5 + sizes.nextInt(50);
      NonProjectiveTree trees = new NonProjectiveTree(n, Roots.SINGLE);
      double[] scores = stepByHeads(trees, sizes.nextBoolean() ? 0.3 : 1);
      SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
      assertEquals(0, solution.gap(), ActiveSet.TOLERANCE * 2 * n);
    }
  }

  /** Marginals, where a third of the heads, of four kinds, have a gradient. */
  private double[] stepByHeads(NonProjectiveTree trees, double scale) {
    int n = trees.words();
    double[] scores =
        random.doubles(trees.size()).map(u -> scale * random.nextGaussian()).toArray();
    double[] point = new double[n * n];
    trees.distribution(scores, 0, workspace).marginals(point, 0);
    double[] gradient = random.doubles(4).map(u -> random.nextGaussian() / 10).toArray();
    for (int h = 0; h < n; h++) {
      double step = random.nextInt(3) == 0 ? gradient[random.nextInt(4)] : 0;
      for (int m = 0; m < n; m++) {
        point[h * n + m] += h == m ? 0 : step;
      }
    }
    return point;
  }
}
