package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.solve.NonNegativeCosts;
import org.junit.jupiter.api.Test;

class ClampedCostsTest {

  private final NonNegativeCosts<GridShortestPath> paths =
      new NonNegativeCosts<>(new GridShortestPath(3, 4));

  @Test
  void isTheBestOfAllStructuresUnderClampedScores() {
    List<Parts> all = new ArrayList<>();
    paths.structure().forEach(z -> all.add(Parts.of(z.toArray())));
    Random random = new Random(3);
    int positive = 0;
    Workspace workspace = new Workspace();
    Parts found = new Parts();
    for (int trial = 0; trial < 200; trial++) {
      double[] scores = new double[2 + paths.size()];
      double[] clamped = new double[scores.length];
      for (int p = 2; p < scores.length; p++) {
        scores[p] = random.nextGaussian() - 1;
        clamped[p] = Math.min(0, scores[p]);
        positive += scores[p] > 0 ? 1 : 0;
      }
      double best = all.stream().mapToDouble(z -> z.dot(clamped, 2)).max().orElseThrow();
      double value = paths.argmax(scores, 2, found, workspace);
      assertEquals(best, found.dot(clamped, 2), 1e-12);
      assertEquals(found.dot(scores, 2), value);
      assertTrue(paths.structure().contains(found));
    }
    assertTrue(positive > 100);
  }

  @Test
  void forbiddenCellsAreAvoidedAndNonsenseIsRefused() {
    double[] scores = new double[paths.size()];
    Arrays.fill(scores, -1);
    scores[5] = Double.NEGATIVE_INFINITY;
    scores[6] = Double.NEGATIVE_INFINITY;
    Parts found = paths.argmax(scores);
    assertTrue(Arrays.stream(found.toArray()).noneMatch(cell -> cell == 5 || cell == 6));
    scores[1] = Double.NaN;
    assertThrows(IllegalArgumentException.class, () -> paths.argmax(scores));
    scores[1] = Double.POSITIVE_INFINITY;
    assertThrows(IllegalArgumentException.class, () -> paths.argmax(scores));
  }

  /** (z − z′)/λ, with z′ the shortest path at costs raised by λg and clamped. */
  @Test
  void blackboxDifferentiationIsItsDefinition() {
    Random random = new Random(5);
    double[] scores = random.doubles(paths.size(), -2, 0).toArray();
    double[] gradient = random.doubles(paths.size(), -1, 1).toArray();
    double lambda = 3;
    Estimator<NonNegativeCosts<GridShortestPath>> estimator = Estimators.blackbox(lambda);
    double[] actual = new double[paths.size()];
    try (Workers workers = Workers.of(1)) {
      Pass pass = estimator.forward(Batch.of(paths, scores), new Context(workers, 1));
      pass.backward(
          new Downstream() {
            @Override
            public void losses(Points at, double[] out) {
              throw new AssertionError("the loss is not needed");
            }

            @Override
            public void gradients(Points at, double[] out) {
              System.arraycopy(gradient, 0, out, 0, out.length);
            }
          },
          actual);
    }
    double[] costs = new double[paths.size()];
    double[] moved = new double[paths.size()];
    for (int p = 0; p < costs.length; p++) {
      costs[p] = -scores[p];
      moved[p] = Math.max(0, costs[p] + lambda * gradient[p]);
    }
    double[] expected = new double[paths.size()];
    paths.structure().argmin(costs).addTo(expected, 0, 1 / lambda);
    paths.structure().argmin(moved).addTo(expected, 0, -1 / lambda);
    assertArrayEquals(expected, actual, 1e-15);
    assertTrue(Arrays.stream(actual).anyMatch(v -> v != 0));
  }
}
