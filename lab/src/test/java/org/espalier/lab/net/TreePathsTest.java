package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TreePathsTest {

  private static final int N = 5;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void saysHowATreeConnectsWords() {
    int[] heads = {1, -1, 1, 2}; // one of five positions is padding
    double[] mu = new double[N * N];
    for (int m = 0; m < heads.length; m++) {
      mu[(heads[m] < 0 ? m : heads[m]) * N + m] = 1;
    }
    mu[4 * N + 4] = 7; // padding, to be ignored
    try (PointerScope _ = new PointerScope()) {
      SentencePadding padding = new SentencePadding(ScalarType.Double, 4, N);
      Tensor both = Tensors.of(twice(mu), ScalarType.Double, 2, N, N);
      double[] features = Tensors.toDoubles(TreePaths.of(both, padding).features());
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          boolean words = i < heads.length && j < heads.length;
          int first = (i * N + j) * TreePaths.COUNT;
          String pair = i + ", " + j;
          assertEquals(words && heads[j] == i ? 1 : 0, features[first], pair);
          assertEquals(words && heads[i] == j ? 1 : 0, features[first + 1], pair);
          boolean above = words && heads[j] >= 0 && heads[heads[j]] == i;
          assertEquals(above ? 1 : 0, features[first + 2], pair);
          boolean beside = words && heads[i] >= 0 && heads[i] == heads[j];
          assertEquals(beside ? 1 : 0, features[first + 3], pair);
        }
      }
    }
  }

  /** The second sentence is as long as the batch. */
  private static double[] twice(double... mu) {
    double[] both = new double[2 * mu.length];
    System.arraycopy(mu, 0, both, 0, mu.length);
    return both;
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    try (PointerScope _ = new PointerScope()) {
      SentencePadding padding = new SentencePadding(ScalarType.Double, 4, N);
      Tensor mu = RandomTensors.heads(2, ScalarType.Double, 2, N).detach().set_requires_grad(true);
      Tensor weights = RandomTensors.normal(3, ScalarType.Double, 2, N, N, TreePaths.COUNT);
      FiniteDifferences.check(
          "paths", mu, () -> TreePaths.of(mu, padding).features().mul(weights).sum());
    }
  }
}
