package org.espalier.core.acyclic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

/** What enumeration of small graphs does not meet. */
class AcyclicGraphTest {

  @Test
  void anOrderOfTooManyNodesIsRefused() {
    int[] order = IntStream.range(0, 50_000).toArray();
    String told =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> AcyclicGraph.under(order))
                .getMessage());
    assertTrue(told.startsWith("an acyclic graph of 50000 nodes has too many parts"), told);
  }

  @Test
  void underAnOrderAreTheGraphsThatAgreeWithIt() {
    AcyclicGraph all = new AcyclicGraph(3);
    OrderedGraph ordered = AcyclicGraph.under(2, 0, 1);
    assertArrayEquals(all.shape(), ordered.shape());
    Set<String> agreeing = new TreeSet<>();
    all.forEach(graph -> {
      if (!graph.has(all.edge(0, 2)) && !graph.has(all.edge(1, 2)) && !graph.has(all.edge(1, 0))) {
        agreeing.add(graph.toString());
      }
    });
    Set<String> listed = new TreeSet<>();
    ordered.forEach(graph -> listed.add(graph.toString()));
    assertEquals(agreeing, listed);
    assertEquals(8, ordered.count().intValueExact());
    for (int p = 0; p < all.size(); p++) {
      assertEquals(all.partName(p), ordered.partName(p));
    }
    assertEquals("edge 2 -> 1", ordered.given(Parts.of(7), new Parts()).partName(7));
    assertThrows(IllegalArgumentException.class, () -> AcyclicGraph.under());
    assertThrows(IllegalArgumentException.class, () -> AcyclicGraph.under(0, 0));
    assertThrows(IllegalArgumentException.class, () -> AcyclicGraph.under(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new OrderedGraph(List.of(1, 1)));
  }

  @Test
  void manyNodesUnderAnOrderAreProjectedInClosedForm() {
    int n = 120;
    OrderedGraph graphs = AcyclicGraph.under(IntStream.range(0, n).toArray());
    double[] scores = new Random(1).doubles(graphs.size(), -1, 2).toArray();
    double[] point = new double[n * n];
    graphs.project(scores, 0, Support.EMPTY, new Workspace()).point(point, 0);
    for (int p = 0; p < n * n; p++) {
      assertEquals(p / n < p % n ? Math.clamp(scores[p], 0.0, 1.0) : 0, point[p], 1e-12);
    }
  }
}
