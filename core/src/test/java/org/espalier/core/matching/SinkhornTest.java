package org.espalier.core.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;
import org.junit.jupiter.api.Test;

class SinkhornTest {

  private final Workspace workspace = new Workspace();

  private double[] point(Sinkhorn sinkhorn, Matching matching, double... scores) {
    PseudoLabel label = new PseudoLabel();
    sinkhorn.predict(Problem.of(matching, scores, workspace), label);
    return Arrays.copyOf(label.point(), matching.size());
  }

  @Test
  void rowsAndColumnsAreWithinTheirBounds() {
    Random random = new Random(1);
    for (int[] shape : new int[][] {{1, 1}, {3, 3}, {3, 5}, {8, 8}, {6, 20}}) {
      Matching matching = new Matching(shape[0], shape[1]);
      Sinkhorn sinkhorn = Sinkhorn.of(0.7);
      double[] point = point(sinkhorn, matching, Truth.normal(random, matching.size(), 1));
      assertTrue(sinkhorn.violation(matching, point, 0) <= 1e-10);
      for (int r = 0; r < shape[0]; r++) {
        double sum = 0;
        for (int c = 0; c < shape[1]; c++) {
          sum += point[matching.cell(r, c)];
        }
        assertEquals(1, sum, 1e-12);
      }
    }
  }

  @Test
  void noOtherPointHasAHigherValue() {
    Random random = new Random(2);
    for (int columns = 3; columns <= 5; columns++) {
      SmallMatching matching = new SmallMatching(3, columns);
      Sinkhorn sinkhorn = Sinkhorn.of(0.5);
      double[] scores = Truth.normal(random, matching.size(), 1);
      PseudoLabel label = new PseudoLabel();
      double value = sinkhorn.predict(Problem.of(matching, scores, workspace), label);
      for (int trial = 0; trial < 200; trial++) {
        double[] other =
            matching.distribution(Truth.normal(random, matching.size(), 2)).marginals();
        double step = random.nextDouble();
        double otherValue = 0;
        for (int p = 0; p < other.length; p++) {
          other[p] = step * other[p] + (1 - step) * label.point()[p];
          otherValue += other[p] * scores[p];
        }
        otherValue -= sinkhorn.regularizer(matching, other, 0);
        assertTrue(otherValue <= value + 1e-9);
      }
    }
  }

  @Test
  void comesToTheMapAsTheTemperatureFalls() {
    Random random = new Random(3);
    for (int columns = 4; columns <= 6; columns++) {
      Matching matching = new Matching(4, columns);
      double[] scores = Truth.normal(random, matching.size(), 1);
      matching.parts(3, 0, 2, 1).addTo(scores, 0, 4); // well ahead of all others
      double[] expected = new double[matching.size()];
      Parts best = matching.argmax(scores);
      best.toDense(expected, 0, expected.length);
      assertArrayEquals(expected, point(Sinkhorn.of(0.05), matching, scores), 1e-6);
    }
  }

  @Test
  void derivativeEqualsFiniteDifferences() {
    Random random = new Random(4);
    for (int columns = 3; columns <= 6; columns++) {
      Matching matching = new Matching(3, columns);
      Sinkhorn sinkhorn = new Sinkhorn(0.8, 1e-14, 100_000);
      double[] scores = Truth.normal(random, matching.size(), 1);
      double[] direction = Truth.normal(random, matching.size(), 1);
      scores[1] = Truth.FORBIDDEN;
      PseudoLabel label = new PseudoLabel();
      sinkhorn.predict(Problem.of(matching, scores, workspace), label);
      double[] jvp = new double[matching.size()];
      sinkhorn.jvp(Problem.of(matching, scores, workspace), label, direction, 0, jvp, 0);
      double step = 1e-5;
      double[] plus = scores.clone();
      double[] minus = scores.clone();
      for (int p = 0; p < scores.length; p++) {
        plus[p] += step * direction[p];
        minus[p] -= step * direction[p];
      }
      double[] forward = point(sinkhorn, matching, plus);
      double[] backward = point(sinkhorn, matching, minus);
      for (int p = 0; p < scores.length; p++) {
        assertEquals((forward[p] - backward[p]) / (2 * step), jvp[p], 1e-7);
      }
      assertEquals(0, jvp[1]);
    }
  }

  @Test
  void rejectsWhatHasNoSolution() {
    double no = Truth.FORBIDDEN;
    assertThrows(
        InfeasibleException.class, () -> point(Sinkhorn.of(1), new Matching(2, 2), 1, no, 1, no));
    assertThrows(IllegalArgumentException.class, () -> Sinkhorn.of(0));
  }
}
