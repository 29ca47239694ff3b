package org.espalier.core.ranking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Kinks;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.api.Test;

class RankingTest {

  private final Workspace workspace = new Workspace();

  @Test
  void theLargestScoreHasTheHighestRank() {
    Ranking ranking = new Ranking(4);
    int[] ranks = ranking.ranks(ranking.argmax(new double[] {0.5, -1, 3, 0.5}));
    assertArrayEquals(new int[] {2, 1, 4, 3}, ranks);
    assertEquals(Parts.of(0, 1, 1), new Ranking(2).parts(1, 2));
  }

  @Test
  void mapAndKBestEqualEnumeration() {
    Random random = new Random(1);
    for (int n = 0; n <= 5; n++) {
      Ranking ranking = new Ranking(n);
      for (double scale = 1e-3; scale < 2e6; scale *= 10) {
        Truth truth = Truth.of(ranking, Truth.normal(random, n, scale));
        truth.checkMap(ranking, workspace);
        truth.checkBest(ranking, random.nextInt(30), workspace);
      }
      for (int trial = 0; trial < 5; trial++) {
        Truth truth = Truth.of(ranking, Truth.tied(random, n));
        truth.checkMap(ranking, workspace);
        truth.checkBest(ranking, 20, workspace);
      }
    }
  }

  @Test
  void projectionIsOptimalOverAllRankings() {
    Random random = new Random(2);
    for (int n = 0; n <= 6; n++) {
      Ranking ranking = new Ranking(n);
      for (int trial = 0; trial < 40; trial++) {
        double scale = Math.pow(10, random.nextInt(9) - 3);
        Truth.of(ranking, Truth.normal(random, n, scale)).checkProjection(ranking, workspace);
        Truth.of(ranking, Truth.tied(random, n)).checkProjection(ranking, workspace);
      }
    }
  }

  @Test
  void projectionEqualsTheActiveSets() {
    Random random = new Random(3);
    for (int n : new int[] {7, 20, 40}) {
      Ranking ranking = new Ranking(n);
      for (double scale : new double[] {0.3, 3, 30}) {
        double[] scores = Truth.normal(random, n, scale);
        SparseMap solution = ranking.project(scores);
        double[] expected = ActiveSet.over(ranking).project(scores).point();
        assertArrayEquals(expected, solution.point(), 1e-7);
        double[] mixed = new double[n];
        for (int i = 0; i < solution.count(); i++) {
          assertTrue(ranking.contains(solution.vertex(i)));
          solution.vertex(i).addTo(mixed, 0, solution.weight(i));
        }
        assertArrayEquals(solution.point(), mixed, 1e-10);
        assertTrue(solution.count() <= n);
      }
    }
  }

  @Test
  void derivativeEqualsFiniteDifferences() {
    Random random = new Random(4);
    for (int trial = 0; trial < 40; trial++) {
      Ranking ranking = new Ranking(1 + trial % 5);
      Truth truth = Truth.of(ranking, Truth.normal(random, ranking.size(), 1 + trial % 3));
      assertTrue(truth.checkProjectionDerivative(ranking, random, 1e-8));
    }
  }

  @Test
  void noDerivativeWhereAPoolMaySplit() {
    SparseMap solution = new Ranking(2).project(new double[] {1, 0}); // s − w is constant
    assertFalse(solution.differentiableAlong(new double[] {1, 0}, 0));
    assertTrue(solution.differentiableAlong(new double[] {1, 1}, 0));
    assertTrue(new Ranking(2).project(new double[2]).differentiableAlong(new double[] {1, 0}, 0));
  }

  @Test
  void thereIsADerivativeWhereBothSidesAgree() {
    double[] grid = {-1, -0.5, 0, 0.5, 1, 1.5, 2};
    int kinks = 0;
    for (int code = 0; code < 7 * 7 * 7; code++) {
      double[] scores = {grid[code % 7], grid[code / 7 % 7], grid[code / 49]};
      for (int way = 0; way < 27; way++) {
        double[] direction = {way % 3 - 1, way / 3 % 3 - 1, way / 9 - 1};
        kinks += Kinks.check(new Ranking(3), scores, direction) ? 1 : 0;
      }
    }
    assertTrue(kinks > 1000, () -> "of 9261 pairs of scores and directions");
  }

  /** The parts of 65,536 items would be 2,147,516,416. */
  @Test
  void rankingsThatCannotBeListedAreRefused() {
    Ranking large = new Ranking(1 << 16);
    double[] scores = new double[1 << 16];
    Parts out = new Parts();
    assertThrows(IllegalArgumentException.class, () -> large.argmax(scores, 0, out, workspace));
    assertThrows(IllegalArgumentException.class, () -> large.kBest(1, scores, 0, workspace));
    assertThrows(IllegalArgumentException.class, () -> large.start(new Random(1), out));
  }

  @Test
  void ranksAreThoseOfTheItems() {
    Ranking ranking = new Ranking(2);
    assertThrows(IllegalArgumentException.class, () -> ranking.parts(1));
    assertThrows(IllegalArgumentException.class, () -> ranking.parts(0, 2));
    assertThrows(IllegalArgumentException.class, () -> ranking.parts(1, 3));
    assertEquals("rank of item 1", ranking.partName(1));
  }

  @Test
  void manyItems() {
    int n = 100_000;
    double[] scores = Truth.normal(new Random(5), n, 1e4);
    double[] point = new Ranking(n).project(scores).point();
    double sum = 0;
    for (double value : point) {
      sum += value;
    }
    assertEquals(n * (n + 1.0) / 2, sum, 1e-3);
  }

  @Test
  void namesTheForbiddenItem() {
    Ranking ranking = new Ranking(2);
    InfeasibleException thrown =
        assertThrows(
            InfeasibleException.class, () -> ranking.argmax(new double[] {1, Truth.FORBIDDEN}));
    assertTrue(String.valueOf(thrown.getMessage()).contains("item 1"), thrown.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Ranking(-1));
  }

  @Test
  void countsAndRecognises() {
    assertEquals(BigInteger.valueOf(120), new Ranking(5).count());
    assertEquals(BigInteger.ONE, new Ranking(0).count());
    assertFalse(new Ranking(2).contains(Parts.of(0, 1)));
    assertFalse(new Ranking(2).contains(Parts.of(0, 1, 2)));
    assertEquals(24, Truth.of(new Ranking(4), new double[4]).count());
  }
}
