package org.espalier.core.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentOrderTest {

  private static final int N = 5;
  private static final int SAMPLES = 2000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theGraphThatMadeTheDataIsFound(long seed) {
    Random random = new Random(seed);
    List<Integer> order = IntStream.range(0, N).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    double[][] weights = new double[N][N];
    Parts edges = new Parts();
    for (int i = 0; i < N; i++) {
      for (int j = i + 1; j < N; j++) {
        if (random.nextInt(3) > 0) {
          double weight = 0.7 + 0.8 * random.nextDouble();
          weights[order.get(i)][order.get(j)] = random.nextBoolean() ? weight : -weight;
          edges.add(order.get(i) * N + order.get(j));
        }
      }
    }
    edges.sort();
    double[][] covariance = new double[N][N];
    for (int s = 0; s < SAMPLES; s++) {
      double[] x = new double[N];
      for (int v : order) {
        x[v] = random.nextGaussian();
        for (int u = 0; u < N; u++) {
          x[v] += weights[u][v] * x[u];
        }
      }
      for (int u = 0; u < N; u++) {
        for (int v = 0; v < N; v++) {
          covariance[u][v] += x[u] * x[v] / SAMPLES;
        }
      }
    }
    assertEquals(edges, LatentOrder.learn(new Regression(covariance), 0.35, 6));
  }
}
