package org.espalier.experiments.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.experiments.semantics.GraphExample.Graph;
import org.junit.jupiter.api.Test;

class GraphScoreTest {

  private static final GraphExample EXAMPLE =
      new GraphExample(
          new int[4],
          new int[4][1],
          new int[4],
          new int[] {1, -1, 1, 2},
          new Graph(new int[] {1, 1, 2}, new int[] {0, 2, 3}, new int[] {5, 6, 7}),
          false);

  @Test
  void countsEdgesLabelsAndHeads() {
    Graph found = new Graph(new int[] {1, 1, 0, 3}, new int[] {0, 2, 3, 2}, new int[] {5, 7, 7, 7});
    GraphScore score =
        GraphScore.of(EXAMPLE, found, new int[] {1, -1, 1, 1}, new int[] {2, -1, 1, 2});
    assertEquals(2.0 * 1 / 7, score.labelledF1(), 1e-15);
    assertEquals(2.0 * 2 / 7, score.unlabelledF1(), 1e-15);
    assertEquals(0.75, score.share(score.attached()));
    assertEquals(0.75, score.share(score.attachedBefore()));
    assertEquals(0.25, score.share(score.repaired()));
    assertEquals(0.25, score.share(score.broken()));
    assertEquals(0.5, score.share(score.moved()));
    GraphScore twice = score.plus(score);
    assertEquals(score.labelledF1(), twice.labelledF1(), 1e-15);
    assertEquals(8, twice.words());
  }

  @Test
  void theGoldGraphIsPerfect() {
    GraphScore score = GraphScore.of(EXAMPLE, EXAMPLE.graph(), EXAMPLE.heads(), EXAMPLE.heads());
    assertEquals(1, score.labelledF1());
    assertEquals(1, score.unlabelledF1());
    assertEquals(0, score.moved());
  }
}
