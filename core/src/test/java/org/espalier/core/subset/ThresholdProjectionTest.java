package org.espalier.core.subset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.core.Kinks;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.factor.OrOutput;
import org.junit.jupiter.api.Test;

/**
 * Jacobians where sums fit exactly and items are at their ends; all others are in the contracts.
 */
class ThresholdProjectionTest {

  private static void assertJacobian(
      Projection structure, double[] scores, double[] direction, double... expected) {
    double[] change = new double[scores.length];
    SparseMap solution = structure.project(scores);
    solution.jvp(direction, 0, change, 0);
    assertArrayEquals(expected, change, 1e-15);
    assertTrue(solution.differentiableAlong(direction, 0));
  }

  private static void assertKink(Projection structure, double[] scores, double... direction) {
    assertFalse(structure.project(scores).differentiableAlong(direction, 0));
  }

  @Test
  void aSumThatFitsIsHeld() {
    assertJacobian(Subset.exactly(1, 2), new double[] {0.25, 0.75}, new double[] {1, 0}, 0.5, -0.5);
    assertJacobian(
        Subset.exactly(2, 4),
        new double[] {0.5, 0.5, 0.5, 0.5},
        new double[] {3, 1, 1, -1},
        2,
        0,
        0,
        -2);
    assertJacobian(new OrOutput(1), new double[] {0.7, 0.7}, new double[] {1, 0}, 0.5, 0.5);
  }

  @Test
  void aSumThatMayLeaveItsBoundHasADerivativeWithinIt() {
    Subset subset = Subset.atMost(1, 2);
    assertKink(subset, new double[] {0.25, 0.75}, 1, 0);
    assertJacobian(subset, new double[] {0.25, 0.75}, new double[] {1, -1}, 1, -1);
    assertJacobian(subset, new double[] {0.25, 0.5}, new double[] {1, 0}, 1, 0);
  }

  @Test
  void aVertexStaysWhereWhatOneItemGivesNoneCanTake() {
    Subset one = Subset.exactly(1, 2);
    assertKink(one, new double[] {1, 0}, 1, 0);
    assertJacobian(one, new double[] {1, 0}, new double[] {1, 1}, 0, 0);
    assertJacobian(one, new double[] {3, 0}, new double[] {1, -2}, 0, 0);
    assertJacobian(Subset.atMost(1, 2), new double[] {2, 0}, new double[] {0, 1}, 0, 0);
    assertKink(Subset.atMost(1, 2), new double[] {1, -1}, 1, 0);
    assertJacobian(Subset.exactly(1, 1), new double[] {1}, new double[] {5}, 0);
  }

  @Test
  void aBitAtItsEndHasNoDerivativeUnlessItStays() {
    Bits bits = new Bits(2);
    assertKink(bits, new double[] {0, 0.5}, 1, 0);
    assertKink(bits, new double[] {1, 0.5}, 1, 0);
    assertJacobian(bits, new double[] {0, 0.5}, new double[] {0, 1}, 0, 1);
  }

  /** The projection is piecewise linear: on a grid of scores, edges of its pieces among them. */
  @Test
  void thereIsADerivativeWhereBothSidesAgree() {
    double[] grid = {-0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, Double.NEGATIVE_INFINITY};
    int kinks = 0;
    for (int code = 0; code < 8 * 8 * 8; code++) {
      double[] scores = {grid[code % 8], grid[code / 8 % 8], grid[code / 64]};
      long allowed = Arrays.stream(scores).filter(Double::isFinite).count();
      for (int least = 0; least <= allowed; least++) {
        for (int most = least; most <= 3; most++) {
          for (int way = 0; way < 27; way++) {
            double[] direction = {way % 3 - 1, way / 3 % 3 - 1, way / 9 - 1};
            kinks += Kinks.check(new Subset(3, least, most), scores, direction) ? 1 : 0;
          }
        }
      }
    }
    assertTrue(kinks > 1000);
  }
}
