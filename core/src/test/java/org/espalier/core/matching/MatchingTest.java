package org.espalier.core.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.api.Test;

class MatchingTest {

  private final Workspace workspace = new Workspace();

  private void checkMap(Matching matching, double[] scores) {
    Truth truth = Truth.of(matching, scores);
    if (truth.count() == 0) {
      Parts out = new Parts();
      assertThrows(InfeasibleException.class, () -> matching.argmax(scores, 0, out, workspace));
    } else {
      truth.checkMap(matching, workspace);
    }
  }

  @Test
  void mapEqualsEnumerationAtEveryScale() {
    Random random = new Random(1);
    for (int rows = 0; rows <= 5; rows++) {
      for (int columns = rows; columns <= 6; columns++) {
        Matching matching = new Matching(rows, columns);
        for (double scale = 1e-3; scale < 2e6; scale *= 10) {
          checkMap(matching, Truth.normal(random, matching.size(), scale));
        }
      }
    }
  }

  @Test
  void mapEqualsEnumerationOnTiesAndWhereCellsAreForbidden() {
    Random random = new Random(2);
    for (int trial = 0; trial < 600; trial++) {
      int rows = random.nextInt(6);
      Matching matching = new Matching(rows, rows + random.nextInt(3));
      checkMap(matching, Truth.tied(random, matching.size()));
      checkMap(matching, Truth.holed(random, matching.size(), 1, 0.2 + 0.15 * (trial % 4)));
      double[] both = Truth.tied(random, matching.size());
      for (int p = 0; p < both.length; p++) {
        both[p] = random.nextInt(3) == 0 ? Truth.FORBIDDEN : 1e6 * both[p];
      }
      checkMap(matching, both);
    }
  }

  @Test
  void mapOfLargeProblemsIsProvedByItsPrices() {
    Random random = new Random(3);
    for (int[] shape : new int[][] {{60, 60}, {40, 90}, {1, 200}, {150, 151}}) {
      for (int kind = 0; kind < 4; kind++) {
        int rows = shape[0];
        int columns = shape[1];
        double[] scores = Truth.normal(random, rows * columns, 1);
        for (int p = 0; p < scores.length; p++) {
          scores[p] = kind == 1 ? Math.rint(scores[p]) : scores[p];
          scores[p] = kind == 2 && random.nextBoolean() ? Truth.FORBIDDEN : scores[p];
          scores[p] = kind == 3 ? (p / columns + 1) * (p % columns + 1) : scores[p];
        }
        JonkerVolgenant solver = new JonkerVolgenant();
        assertTrue(solver.solve(rows, columns, scores, 0, false), solver::obstacle);
        boolean[] taken = new boolean[columns];
        for (int r = 0; r < rows; r++) {
          taken[solver.columnOf(r)] = true;
          for (int c = 0; c < columns; c++) {
            assertTrue(solver.reducedCost(r, c) >= -1e-10);
          }
        }
        for (int c = 0; c < columns && rows < columns; c++) {
          assertTrue(solver.price(c) <= 1e-10);
          assertTrue(taken[c] || solver.price(c) == 0);
        }
      }
    }
  }

  @Test
  void namesTheConstraintThatCannotBeSatisfied() {
    double no = Truth.FORBIDDEN;
    assertMessage("row 1 has no allowed column", new Matching(2, 3), 1, 1, 1, no, no, no);
    assertMessage("column 1 has no allowed row", new Matching(2, 2), 1, no, 1, no);
    assertMessage(
        "the rows [0, 2] have only 1 allowed columns between them",
        new Matching(3, 4),
        no,
        1,
        no,
        no,
        1,
        1,
        1,
        1,
        no,
        2,
        no,
        no);
  }

  private void assertMessage(String expected, Matching matching, double... scores) {
    Parts out = new Parts();
    InfeasibleException thrown =
        assertThrows(InfeasibleException.class, () -> matching.argmax(scores, 0, out, workspace));
    assertTrue(String.valueOf(thrown.getMessage()).contains(expected), thrown.getMessage());
  }

  @Test
  void rejectsIllegalInput() {
    assertThrows(IllegalArgumentException.class, () -> new Matching(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Matching(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Matching(100_000, 100_000));
    double[] scores = {1, 2, Double.NaN, 3};
    assertThrows(IllegalArgumentException.class, () -> new Matching(2, 2).argmax(scores));
  }

  @Test
  void withoutRowsThereIsOneEmptyMatching() {
    for (int columns = 0; columns < 3; columns++) {
      Matching matching = new Matching(0, columns);
      assertEquals(0, matching.argmax(new double[0]).count());
      assertEquals(BigInteger.ONE, matching.count());
      SparseMap solution = matching.project(new double[0]);
      assertEquals(0, solution.point().length);
      assertEquals(1, Truth.of(matching).count());
    }
  }

  @Test
  void countsTheMatchings() {
    assertEquals(BigInteger.valueOf(60), new Matching(3, 5).count());
    assertEquals(60, Truth.of(new Matching(3, 5), new double[15]).count());
    assertEquals(Math.log(60), new Matching(3, 5).logCount(), 1e-15);
    assertEquals(363.73937555556347, new Matching(100, 100).logCount(), 1e-12);
    assertEquals(
        "93326215443944152681", new Matching(100, 100).count().toString().substring(0, 20));
  }

  @Test
  void projectionIsOptimalOverAllMatchings() {
    Random random = new Random(4);
    for (int trial = 0; trial < 60; trial++) {
      int rows = 1 + random.nextInt(4);
      Matching matching = new Matching(rows, rows + random.nextInt(3));
      double scale = Math.pow(10, random.nextInt(7) - 3);
      Truth.of(matching, Truth.normal(random, matching.size(), scale))
          .checkProjection(matching, workspace);
      Truth.of(matching, Truth.tied(random, matching.size())).checkProjection(matching, workspace);
      Truth holed = Truth.of(matching, Truth.holed(random, matching.size(), 1, 0.2));
      if (holed.count() > 0) {
        holed.checkProjection(matching, workspace);
      }
    }
  }

  @Test
  void projectionDerivativeEqualsFiniteDifferences() {
    Random random = new Random(5);
    int compared = 0;
    for (int trial = 0; trial < 40; trial++) {
      Matching matching = new Matching(3, 3 + trial % 2);
      Truth truth = Truth.of(matching, Truth.normal(random, matching.size(), 1));
      compared += truth.checkProjectionDerivative(matching, random, 1e-7) ? 1 : 0;
    }
    assertTrue(compared > 20, () -> "too few points without a kink");
  }

  @Test
  void projectionOfAHundredRowsConverges() {
    Random random = new Random(6);
    Matching matching = new Matching(100, 100);
    double[] scores = Truth.normal(random, matching.size(), 1);
    SparseMap solution = matching.project(scores, 0, Support.EMPTY, workspace);
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
    assertTrue(solution.oracleCalls() < 1000, () -> solution.oracleCalls() + " calls");
    double[] cold = ActiveSet.project(matching, scores, 0, Support.EMPTY, new Workspace()).point();
    assertArrayEquals(cold, solution.point(), 1e-6);
  }

  @Test
  void kBestAndMaxMarginalsEqualEnumeration() {
    Random random = new Random(7);
    for (int trial = 0; trial < 300; trial++) {
      int rows = random.nextInt(5);
      Matching matching = new Matching(rows, rows + random.nextInt(3));
      double[] scores =
          switch (trial % 3) {
            case 0 -> Truth.tied(random, matching.size());
            case 1 -> Truth.holed(random, matching.size(), 1e3, 0.3);
            default -> Truth.normal(random, matching.size(), Math.pow(10, trial % 10 - 3));
          };
      Truth truth = Truth.of(matching, scores);
      if (truth.count() > 0) {
        truth.checkBest(matching, random.nextInt(40), workspace);
        truth.checkMaxMarginals(matching, workspace);
      } else {
        assertThrows(InfeasibleException.class, () -> matching.kBest(3, scores));
        assertThrows(InfeasibleException.class, () -> matching.maxMarginals(scores));
      }
    }
  }

  @Test
  void relaxedSetIsOneSimplexPerRow() {
    Matching matching = new Matching(2, 3);
    double[] out = new double[6];
    double[] point = {2, 0, 0, 0.5, 0.5, Truth.FORBIDDEN};
    matching.projectOuter(point, 0, out, 0, workspace);
    assertArrayEquals(new double[] {1, 0, 0, 0.5, 0.5, 0}, out, 1e-15);
    double[] nothing = {0, 0, 0, Truth.FORBIDDEN, Truth.FORBIDDEN, Truth.FORBIDDEN};
    assertThrows(
        InfeasibleException.class, () -> matching.projectOuter(nothing, 0, out, 0, workspace));
  }

  @Test
  void translatesBetweenPartsAndColumns() {
    Matching matching = new Matching(2, 3);
    Parts parts = matching.parts(2, 0);
    assertEquals(Parts.of(2, 3), parts);
    assertArrayEquals(new int[] {2, 0}, matching.columns(parts));
    assertEquals("cell 1, 0", matching.partName(3));
  }
}
