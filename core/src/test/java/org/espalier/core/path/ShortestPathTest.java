package org.espalier.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class ShortestPathTest {

  private static final double NO = Double.POSITIVE_INFINITY;

  private final Workspace workspace = new Workspace();

  /** Bellman and Ford's: as many rounds over all arcs as there are nodes. */
  private static double distance(ShortestPath path, double[] costs) {
    double[] distance = new double[path.nodes()];
    Arrays.fill(distance, NO);
    distance[path.source()] = 0;
    for (int round = 0; round < path.nodes(); round++) {
      for (int a = 0; a < costs.length; a++) {
        DagPath.Arc arc = path.arcs().get(a);
        distance[arc.to()] = Math.min(distance[arc.to()], distance[arc.from()] + costs[a]);
      }
    }
    return distance[path.target()];
  }

  private static boolean leads(ShortestPath path, Parts parts) {
    int at = path.source();
    for (int steps = 0; steps < parts.count(); steps++) {
      for (int i = 0; i < parts.count(); i++) {
        if (path.arcs().get(parts.get(i)).from() == at) {
          at = path.arcs().get(parts.get(i)).to();
          break;
        }
      }
    }
    return at == path.target();
  }

  /** Their sum is infinite, as is a forbidden arc's cost. */
  @Test
  void costsWhoseSumsOverflowAreRefused() {
    ShortestPath path =
        new ShortestPath(3, List.of(new DagPath.Arc(0, 1), new DagPath.Arc(1, 2)), 0, 2);
    assertEquals(2, path.argmin(new double[] {Scores.LARGEST, Scores.LARGEST}).count());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> path.argmin(new double[] {1e308, 1e308}));
    assertTrue(String.valueOf(e.getMessage()).contains("(index 0) is 1.0E308"), e::toString);
  }

  @Test
  void isAsShortAsBellmanAndFordSay() {
    Random random = new Random(1);
    int found = 0;
    for (int trial = 0; trial < 300; trial++) {
      int nodes = 1 + random.nextInt(9);
      List<DagPath.Arc> arcs = new ArrayList<>();
      for (int a = random.nextInt(4 * nodes); a > 0; a--) {
        arcs.add(new DagPath.Arc(random.nextInt(nodes), random.nextInt(nodes)));
      }
      ShortestPath path =
          new ShortestPath(nodes, arcs, random.nextInt(nodes), random.nextInt(nodes));
      double[] costs = new double[arcs.size()];
      for (int a = 0; a < costs.length; a++) {
        costs[a] = random.nextInt(6) == 0 ? NO : random.nextInt(5); // ties, and costs of 0
      }
      double expected = distance(path, costs);
      Parts out = new Parts();
      if (expected == NO) {
        assertThrows(InfeasibleException.class, () -> path.argmin(costs, 0, out, workspace));
      } else {
        assertEquals(expected, path.argmin(costs, 0, out, workspace));
        assertEquals(expected, out.dot(costs, 0));
        assertTrue(leads(path, out), () -> path + " " + out);
        found++;
      }
    }
    assertTrue(found > 100);
  }

  @Test
  void gridPathsAreThoseOfTheGraph() {
    Random random = new Random(2);
    for (int trial = 0; trial < 40; trial++) {
      GridShortestPath grid = new GridShortestPath(1 + random.nextInt(5), 1 + random.nextInt(5));
      double[] costs = new double[grid.size()];
      for (int p = 0; p < costs.length; p++) {
        costs[p] = random.nextInt(8) == 0 ? NO : random.nextDouble();
      }
      List<DagPath.Arc> arcs = new ArrayList<>();
      List<Double> arcCosts = new ArrayList<>();
      for (int p = 0; p < costs.length; p++) {
        for (int q = 0; q < costs.length; q++) {
          int down = Math.abs(p / grid.columns() - q / grid.columns());
          int right = Math.abs(p % grid.columns() - q % grid.columns());
          if (Math.max(down, right) == 1) {
            arcs.add(new DagPath.Arc(p, q));
            arcCosts.add(costs[q]);
          }
        }
      }
      ShortestPath path = new ShortestPath(costs.length, arcs, 0, costs.length - 1);
      double expected = costs[0] + distance(path, arcCosts.stream().mapToDouble(c -> c).toArray());
      Parts out = new Parts();
      if (expected == NO) {
        assertThrows(InfeasibleException.class, () -> grid.argmin(costs));
      } else {
        assertEquals(expected, grid.argmin(costs, 0, out, workspace), 1e-12);
        assertTrue(out.has(0) && out.has(costs.length - 1));
      }
    }
  }

  @Test
  void namesACostThatIsNotOne() {
    GridShortestPath grid = new GridShortestPath(2, 2);
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> grid.argmin(new double[] {0, 0, -1, 0}));
    assertTrue(String.valueOf(thrown.getMessage()).contains("cell 1, 0"), thrown.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> grid.argmin(new double[] {0, Double.NaN, 1, 0}));
    assertThrows(IllegalArgumentException.class, () -> new GridShortestPath(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new ShortestPath(2, List.of(), 0, 2));
  }

  @Test
  void offersNeitherMapNorProjection() {
    assertFalse(MapOracle.class.isAssignableFrom(ShortestPath.class));
    assertFalse(Projection.class.isAssignableFrom(GridShortestPath.class));
  }
}
