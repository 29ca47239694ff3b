package org.espalier.core.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.espalier.core.OnGraph;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel shares no code with the graph, and answers alike, on sizes that take turns. */
class SemiMarkovTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 10, 30, 100, 1e6})
  void agreesWithTheGraph(double scale) {
    Random random = new Random(5);
    Workspace workspace = new Workspace();
    int compared = 0;
    for (int round = 0; round < 80; round++) {
      SemiMarkov segments =
          new SemiMarkov(
              random.nextInt(30), 1 + random.nextInt(7), 1 + random.nextInt(9), round % 2 == 0);
      double rounding = 1e-14 * Math.max(1, scale) * Math.max(1, segments.length());
      compared +=
          OnGraph.agrees(segments, random, scale, round % 3 == 0 ? 10 : 0, rounding, workspace)
              ? 1
              : 0;
    }
    assertTrue(compared > 50, () -> "some are possible");
  }

  @Test
  void aWorkspaceServesMoreLabelsThanBefore() {
    Workspace workspace = new Workspace();
    for (int labels = 1; labels <= 9; labels++) {
      SemiMarkov segments = new SemiMarkov(5, 3, labels, true);
      double[] scores = new Random(labels).doubles(segments.size(), -1, 1).toArray();
      Parts found = new Parts();
      double score = segments.argmax(scores, 0, found, workspace);
      assertEquals(segments.kBest(1, scores, 0, new Workspace()), List.of(found));
      assertEquals(found.dot(scores, 0), score);
    }
  }
}
