package org.espalier.core.acyclic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

/** What enumeration of small graphs does not meet. */
class AcyclicGraphTest {

  /** Their sum is −∞, which forbids nothing. */
  @Test
  void requiredEdgesOfHugeNegativeScoresAreThere() {
    AcyclicGraph graphs = new AcyclicGraph(3);
    Parts required = Parts.of(graphs.edge(0, 1), graphs.edge(0, 2), graphs.edge(1, 2));
    double[] scores = new double[graphs.size()];
    Arrays.fill(scores, -1e308);
    Parts found = new Parts();
    graphs.given(required, new Parts()).argmax(scores, 0, found, new Workspace());
    assertEquals(required, found);
  }

  @Test
  void anOrderOfTooManyNodesIsRefused() {
    int[] order = IntStream.range(0, 50_000).toArray();
    String told =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> AcyclicGraph.under(order))
                .getMessage());
    assertTrue(told.startsWith("an acyclic graph of 50000 nodes has too many parts"), told);
  }
}
