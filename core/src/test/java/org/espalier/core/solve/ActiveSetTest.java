package org.espalier.core.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class ActiveSetTest {

  /** The pairs of part 0 with any other. */
  private record Pairs(int size) implements MapOracle {
    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      Scores.check(this, scores, offset);
      int best = 1;
      for (int p = 2; p < size; p++) {
        best = scores[offset + p] > scores[offset + best] ? p : best;
      }
      out.set(Parts.of(0, best));
      return scores[offset] + scores[offset + best];
    }
  }

  /** Where the support is large, the oracle is asked at lower scores as well. */
  @Test
  void theOracleIsNotAskedBeyondTheLargestScores() {
    Pairs pairs = new Pairs(121);
    double[] scores = new double[121];
    Arrays.fill(scores, -Scores.LARGEST);
    scores[120] = Scores.LARGEST;
    VertexList start = new VertexList();
    for (int p = 1; p < 120; p++) {
      start.add(Parts.of(0, p), 1.0 / 119);
    }
    SparseMap solution = ActiveSet.project(pairs, scores, 0, start, new Workspace());
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
    assertEquals(1, solution.count());
    assertEquals(Parts.of(0, 120), solution.vertex(0));
  }
}
