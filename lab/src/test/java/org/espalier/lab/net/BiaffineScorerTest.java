package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class BiaffineScorerTest {

  private static final int B = 2;
  private static final int N = 4;
  private static final int W = 5;
  private static final int K = 3;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void equalsItsFormula() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 1)) {
      BiaffineScorer scorer = new BiaffineScorer(parameters, "arcs", W, K, 0);
      Tensor states = RandomTensors.normal(2, ScalarType.Double, B, N, W);
      double[] x = Tensors.toDoubles(states);
      double[] u = Tensors.toDoubles(parameters.get("arcs.interaction"));
      double[] expected = new double[B * N * N];
      for (int b = 0; b < B; b++) {
        for (int h = 0; h < N; h++) {
          for (int m = 0; m < N; m++) {
            double[] p = affine(parameters, "arcs.head", x, b * N + h, true);
            double[] q = affine(parameters, "arcs.modifier", x, b * N + m, true);
            double score;
            if (h == m) {
              score = affine(parameters, "arcs.root", q, 0, false)[0];
            } else {
              score = affine(parameters, "arcs.prior", p, 0, false)[0];
              for (int i = 0; i < K; i++) {
                for (int j = 0; j < K; j++) {
                  score += p[i] * u[i * K + j] * q[j];
                }
              }
            }
            expected[(b * N + h) * N + m] = score;
          }
        }
      }
      assertArrayEquals(
          expected, Tensors.toDoubles(scorer.scores(states, DropoutMasks.none())), 1e-13);
    }
  }

  private static double[] affine(
      Parameters parameters, String name, double[] x, int row, boolean rectified) {
    double[] weight = Tensors.toDoubles(parameters.get(name + ".weight"));
    double[] out = Tensors.toDoubles(parameters.get(name + ".bias"));
    int width = weight.length / out.length;
    for (int o = 0; o < out.length; o++) {
      for (int i = 0; i < width; i++) {
        out[o] += weight[o * width + i] * x[row * width + i];
      }
      if (rectified) {
        out[o] = Math.max(0, out[o]);
      }
    }
    return out;
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 5)) {
      BiaffineScorer scorer = new BiaffineScorer(parameters, "biaffine", W, K, 0);
      Tensor states = RandomTensors.normal(6, ScalarType.Double, B, N, W).requires_grad_(true);
      Tensor weights = RandomTensors.normal(7, ScalarType.Double, B, N, N);
      FiniteDifferences.check(
          "states", states, () -> scorer.scores(states, DropoutMasks.none()).mul(weights).sum());
      for (String name : List.of("biaffine.interaction", "biaffine.prior.weight")) {
        FiniteDifferences.check(
            name,
            parameters.get(name),
            () -> scorer.scores(states, DropoutMasks.none()).mul(weights).sum());
      }
    }
  }
}
