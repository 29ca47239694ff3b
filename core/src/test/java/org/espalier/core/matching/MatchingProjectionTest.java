package org.espalier.core.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingProjectionTest {

  private final Workspace workspace = new Workspace();

  private enum Kind {
    NORMAL,
    TIED,
    HOLED,
    PRODUCT,
    SMALL_INTEGERS,
    NEARLY_INSIDE;

    double[] draw(Random random, int rows, int columns, double scale) {
      double[] scores = Truth.normal(random, rows * columns, 1);
      for (int p = 0; p < scores.length; p++) {
        double score =
            switch (this) {
              case NORMAL, HOLED -> scores[p];
              case TIED -> Math.rint(scores[p]);
              case PRODUCT -> Math.floorDiv(p, columns) * (p % columns + 1.0) / columns;
              case SMALL_INTEGERS -> random.nextInt(2);
              case NEARLY_INSIDE -> 1.0 / columns + 0.1 * scores[p] / columns;
            };
        boolean forbidden = this == HOLED && p / columns != p % columns && random.nextInt(4) > 0;
        scores[p] = forbidden ? Truth.FORBIDDEN : scale * score;
      }
      return scores;
    }
  }

  private SparseMap project(Matching matching, double[] scores) {
    return matching.project(scores, 0, Support.EMPTY, workspace);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "5, 9", "7, 7", "20, 20", "30, 50", "60, 60", "1, 40"})
  void newtonsMethodConvergesAndItsPointIsThatOfTheActiveSet(int rows, int columns) {
    Random random = new Random(1);
    Matching matching = new Matching(rows, columns);
    for (Kind kind : Kind.values()) {
      for (double scale = 1e-3; scale < 2e6; scale *= 10) {
        String message = matching + ", " + kind + " scores times " + scale;
        double[] scores = kind.draw(random, rows, columns, scale);
        SparseMap solution = project(matching, scores);
        assertEquals(1, solution.oracleCalls(), message); // the active set needs more
        double[] point = solution.point();
        double rounding = 1e-13 * Math.max(1, scale) * rows;
        assertEquals(0, solution.gap(), rounding, message);
        checkSums(matching, point);
        checkMixture(matching, solution, point);
        if (rows <= 20) {
          SparseMap other = ActiveSet.project(matching, scores, 0, Support.EMPTY, new Workspace());
          double tolerance = Math.sqrt(other.gap()) + Math.sqrt(solution.gap()) + rounding;
          assertArrayEquals(other.point(), point, tolerance, message);
          assertEquals(other.value(), solution.value(), 10 * rounding + other.gap(), message);
        }
      }
    }
  }

  private static void checkSums(Matching matching, double[] point) {
    double[] columnSums = new double[matching.columns()];
    for (int r = 0; r < matching.rows(); r++) {
      double sum = 0;
      for (int c = 0; c < matching.columns(); c++) {
        sum += point[matching.cell(r, c)];
        columnSums[c] += point[matching.cell(r, c)];
      }
      assertEquals(1, sum, 1e-12);
    }
    for (double sum : columnSums) {
      assertTrue(sum <= 1 + 1e-12 && (matching.rows() < columnSums.length || sum >= 1 - 1e-12));
    }
  }

  private static void checkMixture(Matching matching, SparseMap solution, double[] point) {
    double[] mixed = new double[point.length];
    double total = 0;
    int positive = 0;
    for (double x : point) {
      positive += x > 0 ? 1 : 0;
    }
    assertTrue(solution.count() <= positive + matching.columns());
    for (int i = 0; i < solution.count(); i++) {
      assertTrue(matching.contains(solution.vertex(i)));
      assertTrue(solution.weight(i) > 0);
      total += solution.weight(i);
      solution.vertex(i).addTo(mixed, 0, solution.weight(i));
    }
    assertEquals(1, total, 1e-12);
    assertArrayEquals(point, mixed, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 1, 10})
  void theJacobianIsTheDerivativeAndSymmetric(double scale) {
    Random random = new Random(2);
    int smooth = 0;
    for (int[] shape : new int[][] {{1, 1}, {2, 2}, {3, 4}, {12, 12}, {10, 15}}) {
      Matching matching = new Matching(shape[0], shape[1]);
      int size = matching.size();
      double[] scores = Kind.HOLED.draw(random, shape[0], shape[1], scale);
      double[] one = Truth.normal(random, size, 1);
      double[] other = Truth.normal(random, size, 1);
      double[] alongOne = new double[size];
      double[] alongOther = new double[size];
      SparseMap solution = project(matching, scores);
      solution.jvp(one, 0, alongOne, 0);
      solution.jvp(other, 0, alongOther, 0);
      double left = 0;
      double right = 0;
      for (int p = 0; p < size; p++) {
        left += one[p] * alongOther[p];
        right += other[p] * alongOne[p];
      }
      assertEquals(left, right, 1e-12 * size);
      if (solution.differentiableAlong(one, 0)) {
        smooth++;
        double step = 1e-6 * scale;
        double[] up = project(matching, moved(scores, one, step)).point();
        double[] down = project(matching, moved(scores, one, -step)).point();
        for (int p = 0; p < size; p++) {
          assertEquals((up[p] - down[p]) / (2 * step), alongOne[p], 1e-6);
        }
      }
    }
    assertTrue(smooth >= 4);
  }

  private static double[] moved(double[] scores, double[] direction, double step) {
    double[] result = scores.clone();
    Arrays.setAll(result, p -> scores[p] + step * direction[p]);
    return result;
  }

  @Test
  void aKinkIsNoticed() {
    Matching matching = new Matching(2, 2);
    // The projection is the identity up to here and a mixture beyond.
    SparseMap solution = project(matching, new double[] {1, 0, 0, 1});
    assertTrue(solution.differentiableAlong(new double[] {1, 0, 1, 0}, 0));
    assertTrue(!solution.differentiableAlong(new double[] {1, 0, 0, 0}, 0));
    // A column that is just full.
    SparseMap single = project(new Matching(1, 2), new double[] {1, 0});
    assertTrue(!single.differentiableAlong(new double[] {1, 0}, 0));
  }

  @Test
  void theActiveSetTakesOverWhereNewtonsMethodIsGivenNoTime() {
    Random random = new Random(3);
    Matching matching = new Matching(6, 8);
    double[] scores = Truth.normal(random, matching.size(), 3);
    SparseMap other = MatchingProjection.project(matching, scores, 0, 0, new Workspace());
    SparseMap solution = project(matching, scores);
    assertEquals(1, solution.oracleCalls());
    assertTrue(other.oracleCalls() > 1);
    assertArrayEquals(other.point(), solution.point(), 1e-9);
  }

  @Test
  void patternsWithoutAMatchingAreRefused() {
    double no = Truth.FORBIDDEN;
    Matching matching = new Matching(3, 3);
    double[] scores = {no, 1, no, no, 2, no, 1, 1, 1};
    assertThrows(InfeasibleException.class, () -> matching.project(scores));
  }

  @Test
  void anEarlierResultMayBeTheWarmStart() {
    Random random = new Random(4);
    Matching matching = new Matching(8, 8);
    double[] scores = Truth.normal(random, matching.size(), 1);
    SparseMap first = project(matching, scores);
    double[] point = first.point();
    double[] next = moved(scores, Truth.normal(random, matching.size(), 1), 0.1);
    SparseMap second = matching.project(next, 0, first, workspace);
    assertArrayEquals(matching.project(next).point(), second.point(), 1e-12);
    assertArrayEquals(point, matching.project(scores, 0, second, workspace).point(), 1e-12);
  }
}
