package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class SiblingScorerTest {

  private static final int B = 3;
  private static final int N = 4;
  private static final int W = 5;
  private static final int K = 3;
  private static final int[] LENGTHS = {4, 1, 3};

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static double[] vector(Parameters parameters, String place, double[] states, int row) {
    double[] weight = Tensors.toDoubles(parameters.get("siblings." + place + ".weight"));
    double[] out = Tensors.toDoubles(parameters.get("siblings." + place + ".bias"));
    for (int k = 0; k < K; k++) {
      for (int i = 0; i < W; i++) {
        out[k] += weight[k * W + i] * states[row * W + i];
      }
      out[k] = Math.max(0, out[k]);
    }
    return out;
  }

  @Test
  void eachPartOfEachSentenceHasTheScoreOfItsWords() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 1)) {
      SiblingScorer scorer = new SiblingScorer(parameters, "siblings", W, K, 0);
      Tensors.write(new double[] {1, -2, 3}, 0, parameters.get("siblings.weights"));
      double[] weights = Tensors.toDoubles(parameters.get("siblings.weights"));
      double[] none = Tensors.toDoubles(parameters.get("siblings.none"));
      double[] root = Tensors.toDoubles(parameters.get("siblings.root"));
      Tensor states = RandomTensors.normal(2, ScalarType.Double, B, N, W);
      double[] x = Tensors.toDoubles(states);
      Tensor scores = scorer.scores(states, LENGTHS, DropoutMasks.none());
      double[] all = Tensors.toDoubles(scores);
      for (int b = 0; b < B; b++) {
        SiblingTree tree = new SiblingTree(LENGTHS[b], Roots.MULTI, false);
        int first = b * Math.toIntExact(scores.size(1)) - tree.visible();
        for (int h = DependencyTree.ROOT; h < LENGTHS[b]; h++) {
          double[] p = h < 0 ? root : vector(parameters, "head", x, b * N + h);
          for (int s = 0; s < LENGTHS[b]; s++) {
            for (int m = 0; m < LENGTHS[b]; m++) {
              double[] v = s == m ? none : vector(parameters, "inner", x, b * N + s);
              double[] q = vector(parameters, "outer", x, b * N + m);
              double expected = 0;
              for (int k = 0; k < K; k++) {
                expected += weights[k] * p[k] * v[k] * q[k];
              }
              int part = tree.sibling(h, s, m);
              assertEquals(expected, all[first + part], 1e-12, tree.partName(part));
            }
          }
        }
      }
    }
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 5)) {
      SiblingScorer scorer = new SiblingScorer(parameters, "siblings", W, K, 0);
      Tensors.write(new double[] {1, -2, 3}, 0, parameters.get("siblings.weights"));
      Tensor states = RandomTensors.normal(6, ScalarType.Double, B, N, W).requires_grad_(true);
      Tensor cost = RandomTensors.normal(7, ScalarType.Double, B, (N + 1) * N * N);
      FiniteDifferences.check(
          "states",
          states,
          () -> scorer.scores(states, LENGTHS, DropoutMasks.none()).mul(cost).sum());
      for (String name : List.of("weights", "none", "root", "inner.weight")) {
        FiniteDifferences.check(
            name,
            parameters.get("siblings." + name),
            () -> scorer.scores(states, LENGTHS, DropoutMasks.none()).mul(cost).sum());
      }
    }
  }
}
