package org.espalier.experiments.decisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.walk.Tour;
import org.junit.jupiter.api.Test;

/** The experiment's own solvers against enumeration. */
class SolversTest {

  private static <S extends MapOracle & Enumerable> void assertExact(S structure, long seed) {
    Random random = new Random(seed);
    for (int draw = 0; draw < 50; draw++) {
      double[] scores = random.doubles(structure.size(), -1, 1).toArray();
      if (draw % 5 == 4) {
        scores[random.nextInt(scores.length)] = Double.NEGATIVE_INFINITY;
      }
      double[] best = {Double.NEGATIVE_INFINITY};
      structure.forEach(parts -> best[0] = Math.max(best[0], parts.dot(scores, 0)));
      Parts found = new Parts();
      double score = structure.argmax(scores, 0, found, new Workspace());
      assertEquals(best[0], score, 1e-12, () -> structure + " " + Arrays.toString(scores));
      assertEquals(score, found.dot(scores, 0), 1e-12);
      assertTrue(structure.contains(found), found::toString);
    }
  }

  @Test
  void toursAreShortest() {
    for (int cities = 4; cities <= 7; cities++) {
      assertExact(new ShortestTour(new Tour(cities)), cities);
    }
  }

  @Test
  void everyTourForbiddenIsInfeasible() {
    ShortestTour tours = new ShortestTour(new Tour(4));
    double[] scores = new double[6];
    for (int other = 1; other < 4; other++) {
      scores[tours.structure().edge(0, other)] = Double.NEGATIVE_INFINITY;
    }
    assertThrows(InfeasibleException.class, () -> tours.argmax(scores));
    assertThrows(IllegalArgumentException.class, () -> new ShortestTour(new Tour(17)));
  }

  @Test
  void packingsAreWorthMost() {
    Random random = new Random(7);
    for (int dimensions = 1; dimensions <= 3; dimensions++) {
      int[][] weights = new int[dimensions][9];
      int[] capacities = new int[dimensions];
      for (int d = 0; d < dimensions; d++) {
        capacities[d] = 12;
        weights[d] = random.ints(9, 1, 14).toArray();
      }
      assertExact(new Packing(weights, capacities), dimensions);
    }
  }

  @Test
  void packingsSayWhatTheyAreNot() {
    Packing set = new Packing(new int[][] {{2, 3, 9}}, new int[] {5});
    assertTrue(set.contains(Parts.of(0, 1)));
    assertFalse(set.contains(Parts.of(2)));
    assertFalse(set.usable(2));
    assertFalse(set.contains(Parts.of(0, 0)));
    assertEquals(Parts.of(), set.argmax(new double[] {-1, 0, 5}));
  }

  @Test
  void aPoolKnowsTheBestOfItsSolutionsOnly() {
    ShortestTour tours = new ShortestTour(new Tour(5));
    SolutionPool pool = new SolutionPool(tours);
    Parts one = tours.structure().parts(0, 1, 2, 3, 4);
    Parts other = tours.structure().parts(0, 2, 4, 1, 3);
    pool.add(one);
    PooledOracle oracle = new PooledOracle(pool);
    double[] scores = new double[10];
    other.addTo(scores, 0, 1);
    assertEquals(one, oracle.argmax(scores));
    pool.add(other);
    assertEquals(other, oracle.argmax(scores));
    scores[other.get(0)] = Double.NEGATIVE_INFINITY;
    assertEquals(one, oracle.argmax(scores));
    scores[one.get(0)] = Double.NEGATIVE_INFINITY;
    assertThrows(InfeasibleException.class, () -> oracle.argmax(scores));
  }
}
