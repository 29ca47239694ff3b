package org.espalier.core.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.espalier.core.NotFiniteException;
import org.espalier.core.OnGraph;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels share no code with the graph, and answer alike, on sizes that take turns. */
class AlignmentTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 10, 100, 1e6})
  void agreesWithTheGraph(double scale) {
    Random random = new Random(5);
    Workspace workspace = new Workspace();
    int compared = 0;
    for (int round = 0; round < 60; round++) {
      Alignment alignment = new Alignment(1 + random.nextInt(25), 1 + random.nextInt(25));
      double rounding = 1e-15 * Math.max(1, scale) * (alignment.rows() + alignment.columns());
      compared +=
          OnGraph.agrees(alignment, random, scale, round % 3 == 0 ? 50 : 0, rounding, workspace)
              ? 1
              : 0;
    }
    assertTrue(compared > 30, () -> "some are possible");
  }

  /** The search finds illegal scores by what it hands on, not by a pass over all of them. */
  @Test
  void everyIllegalScoreOfAUsablePartIsNamed() {
    Random random = new Random(7);
    Workspace workspace = new Workspace();
    for (Alignment alignment : List.of(new Alignment(3, 4), new Alignment(6, 7))) {
      for (int p = 0; p < alignment.size(); p++) {
        for (double illegal : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
          double[] scores = random.doubles(alignment.size(), -1, 1).toArray();
          scores[random.nextInt(scores.length)] = Double.NEGATIVE_INFINITY;
          scores[p] = illegal;
          Parts best = new Parts();
          if (alignment.usable(p)) {
            String name = alignment.partName(p);
            NotFiniteException thrown =
                assertThrows(
                    NotFiniteException.class,
                    () -> alignment.argmax(scores, 0, best, workspace),
                    name);
            assertTrue(String.valueOf(thrown.getMessage()).contains(name), thrown::toString);
          } else {
            alignment.argmax(scores, 0, best, workspace);
            assertTrue(alignment.contains(best));
          }
        }
      }
    }
  }

  @Test
  void pathsAreContinuousFromTheFirstCellToTheLast() {
    Alignment alignment = new Alignment(2, 3);
    int start = alignment.part(0, 0, 1);
    int right = alignment.part(0, 1, 0);
    int end = alignment.part(1, 2, 1);
    assertTrue(alignment.contains(Parts.of(start, right, end)));
    assertFalse(alignment.contains(Parts.of(right, end)));
    assertFalse(alignment.contains(Parts.of(start, right)));
    assertFalse(alignment.contains(Parts.of(start, end)));
    assertFalse(alignment.contains(Parts.of(start, right, end, alignment.size())));
    // Past the last column, where the next row's first cell has the number that follows.
    assertFalse(new Alignment(2, 1).contains(Parts.of(start, new Alignment(2, 1).part(1, 0, 0))));
    assertEquals("cell 0, 0 reached as the start", alignment.partName(start));
    assertEquals("cell 0, 1 reached from the left", alignment.partName(right));
    assertEquals("cell 1, 2 reached diagonally", alignment.partName(end));
    assertEquals("cell 1, 2 reached from above", alignment.partName(alignment.part(1, 2, 2)));
  }

  @Test
  void aLongAndAShortSequenceTakeTheMemoryOfTheirCells() {
    Random random = new Random(6);
    for (Alignment alignment : List.of(new Alignment(20_000, 2), new Alignment(2, 20_000))) {
      double[] scores = random.doubles(alignment.size(), -1, 1).toArray();
      OnGraph graph = new OnGraph(alignment);
      assertEquals(
          graph.distribution(scores).logPartition(),
          alignment.distribution(scores).logPartition(),
          1e-8);
      assertEquals(graph.argmax(scores), alignment.argmax(scores));
    }
  }
}
