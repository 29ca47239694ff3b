package org.espalier.core.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

class FactorGraphEstimatorsTest {

  @Test
  void withOneFactorTheyAreThoseOfTheStructure() {
    ProjectiveTree tree = new ProjectiveTree(4, Roots.SINGLE);
    FactorGraph graph = FactorGraph.over(16).with(tree, IntStream.range(0, 16).toArray()).build();
    Random random = new Random(1);
    for (int trial = 0; trial < 5; trial++) {
      double[] scores = normal(random, 16);
      scores[6] = Double.NEGATIVE_INFINITY;
      ExampleLosses decoder = quadratic(random, 16);
      for (int steps : new int[] {1, 3}) {
        assertArrayEquals(
            gradient(Estimators.spigot(0.7, steps), tree, scores, decoder),
            gradient(Estimators.spigotLocal(0.7, steps), graph, scores, decoder),
            1e-9);
        assertArrayEquals(
            gradient(Estimators.straightThrough(0.7, steps), tree, scores, decoder),
            gradient(Estimators.straightThroughLocal(0.7, steps), graph, scores, decoder),
            1e-9);
        assertArrayEquals(
            gradient(Estimators.spigotSparsemap(0.7, steps), tree, scores, decoder),
            gradient(Estimators.spigotLocalSparsemap(0.7, steps), graph, scores, decoder),
            1e-9);
      }
      assertArrayEquals(
          gradient(Estimators.sparsemap(), tree, scores, decoder),
          gradient(Estimators.localSparsemap(), graph, scores, decoder),
          1e-9);
    }
  }

  @Test
  void theRelaxedNetworkHasAnExactGradient() {
    Random random = new Random(2);
    FactorGraph graph =
        FactorGraph.over(4).pair(0, 1).pair(1, 2).pair(2, 3).pair(3, 0).atMostOne(0, 2).build();
    double[] scores = normal(random, graph.size());
    ExampleLosses decoder = quadratic(random, 4);
    double[] gradient = gradient(Estimators.localSparsemap(), graph, scores, decoder);
    for (int p = 0; p < scores.length; p++) {
      double step = 1e-6;
      double[] moved = scores.clone();
      moved[p] += step;
      double up = loss(graph, moved, decoder);
      moved[p] -= 2 * step;
      double down = loss(graph, moved, decoder);
      assertEquals((up - down) / (2 * step), gradient[p], 1e-6, graph.partName(p));
    }
  }

  private static double loss(FactorGraph graph, double[] scores, ExampleLosses decoder) {
    return decoder.examples().getFirst().loss(graph.projectLocal(scores).point(), 0);
  }

  @Test
  void aRoundedStructureIsFlagged() {
    FactorGraph triangle =
        FactorGraph.over(3).atMostOne(0, 1).atMostOne(1, 2).atMostOne(0, 2).build();
    Batch<FactorGraph> batch =
        new Batch<>(List.of(triangle, triangle), new double[] {1, 1.1, 1.2, 1, -1, -1});
    try (Workers workers = Workers.of(2)) {
      Memory memory = new Memory();
      Points points =
          Estimators.<FactorGraph>spigotLocal(1, 1)
              .forward(batch, new Context(workers, 1, memory, 0))
              .points();
      assertEquals(Map.of("unproved-structure", 1L), memory.diagnostics().counts());
      assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0}, points.values());
      assertFalse(points.proved(0), "the program's solution is one half each");
      assertTrue(points.proved(1));
    }
  }

  @Test
  void theSparseMapLossIsZeroAtItsPrediction() {
    FactorGraph graph = FactorGraph.over(3).xor(0, 1, 2).build();
    double[] scores = {0.2, 0.9, -0.3};
    double[] point = new Categorical(3).project(scores).point();
    double[] gradient = new double[3];
    double loss =
        new FenchelYoungLoss<FactorGraph>(Predictor.localSparseMap())
            .evaluate(Problem.of(graph, scores, new Workspace()), Target.point(point), 0, gradient);
    assertEquals(0, loss, 1e-12);
    assertArrayEquals(new double[3], gradient, 1e-12);
  }

  private static <S extends Structure> double[] gradient(
      Estimator<S> estimator, S structure, double[] scores, ExampleLosses decoder) {
    try (Workers workers = Workers.sequential()) {
      double[] out = new double[scores.length];
      estimator
          .forward(Batch.of(structure, scores), new Context(workers, 1))
          .backward(decoder, out);
      return out;
    }
  }

  private static ExampleLosses quadratic(Random random, int n) {
    double[][] matrix = new double[n][];
    Arrays.setAll(matrix, i -> normal(random, n));
    return new ExampleLosses(List.of(new ExampleLosses.Quadratic(matrix, normal(random, n))));
  }

  private static double[] normal(Random random, int size) {
    double[] values = new double[size];
    Arrays.setAll(values, p -> random.nextGaussian());
    return values;
  }
}
