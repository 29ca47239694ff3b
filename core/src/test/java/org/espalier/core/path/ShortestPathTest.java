package org.espalier.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

  private static boolean ascend(Parts parts) {
    for (int i = 1; i < parts.count(); i++) {
      if (parts.get(i) <= parts.get(i - 1)) {
        return false;
      }
    }
    return true;
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
    for (int trial = 0; trial < 600; trial++) {
      int nodes = 1 + random.nextInt(trial % 2 == 0 ? 9 : 80); // heaps of several levels
      List<DagPath.Arc> arcs = new ArrayList<>();
      for (int a = random.nextInt((trial % 5 == 0 ? 20 : 4) * nodes); a > 0; a--) {
        arcs.add(new DagPath.Arc(random.nextInt(nodes), random.nextInt(nodes)));
      }
      ShortestPath path =
          new ShortestPath(nodes, arcs, random.nextInt(nodes), random.nextInt(nodes));
      double[] costs = new double[arcs.size()];
      for (int a = 0; a < costs.length; a++) {
        // Ties, costs of 0, and distances that fall several times.
        costs[a] = random.nextInt(6) == 0 ? NO : random.nextInt(trial % 3 == 0 ? 1000 : 5);
      }
      double expected = distance(path, costs);
      Parts out = new Parts();
      if (expected == NO) {
        assertThrows(InfeasibleException.class, () -> path.argmin(costs, 0, out, workspace));
      } else {
        assertEquals(expected, path.argmin(costs, 0, out, workspace));
        assertEquals(expected, out.dot(costs, 0));
        assertTrue(leads(path, out), () -> path + " " + out);
        assertTrue(ascend(out), () -> path + " " + out);
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
    assertThrows(
        IllegalArgumentException.class,
        () -> grid.argmin(new double[4], 1, new Parts(), workspace));
    assertThrows(
        IllegalArgumentException.class,
        () -> grid.argmin(new double[4], -1, new Parts(), workspace));
  }

  @Test
  void nodesThatAreNotThereAreRefused() {
    for (int wrong : new int[] {-1, 2}) {
      assertThrows(IllegalArgumentException.class, () -> new ShortestPath(2, List.of(), wrong, 1));
      assertThrows(IllegalArgumentException.class, () -> new ShortestPath(2, List.of(), 0, wrong));
      for (DagPath.Arc arc : List.of(new DagPath.Arc(0, wrong), new DagPath.Arc(wrong, 0))) {
        assertThrows(IllegalArgumentException.class, () -> new ShortestPath(2, List.of(arc), 0, 1));
      }
    }
  }

  @Test
  void anArcThatLeadsNowhereIsNoPartOfAPath() {
    List<DagPath.Arc> arcs =
        List.of(new DagPath.Arc(0, 3), new DagPath.Arc(0, 1), new DagPath.Arc(2, 3));
    DagPath graph = new DagPath(4, arcs);
    assertTrue(graph.usable(0));
    assertFalse(graph.usable(1));
    assertFalse(graph.usable(2));
    assertEquals(4, graph.nodes());
    assertEquals(arcs, graph.arcs());
    assertEquals(new DagPath(4, List.copyOf(arcs)), graph);
    assertEquals(new DagPath(4, List.copyOf(arcs)).hashCode(), graph.hashCode());
    assertNotEquals(new DagPath(5, arcs), graph);
    assertNotEquals(new DagPath(4, arcs.subList(0, 1)), graph);
    assertThrows(IllegalArgumentException.class, () -> new DagPath(0, List.of()));
  }

  @Test
  void offersNeitherMapNorProjection() {
    assertFalse(MapOracle.class.isAssignableFrom(ShortestPath.class));
    assertFalse(Projection.class.isAssignableFrom(GridShortestPath.class));
  }
}
