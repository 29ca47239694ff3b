package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Soft ranks and sorting of tensors, whose gradients are compared with finite differences. */
@SuppressWarnings("try")
class SoftOrderTest {

  private static final double STRENGTH = 0.7;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static double[] normal(int n, long seed) {
    return new Random(seed).doubles(n, -1.5, 1.5).toArray();
  }

  private static Tensor tensor(double[] values) {
    return Tensors.of(values, ScalarType.Double, 2, values.length / 2);
  }

  @Test
  void gradientsReachTheScoresOfEachRow() {
    try (PointerScope scope = new PointerScope()) {
      Tensor weights = tensor(new double[] {1, 2, 0.5, 3, 1, 1, 4, 0.1, 1, 2});
      List<UnaryOperator<Tensor>> functions =
          List.of(
              scores -> SoftOrder.ranks(scores, STRENGTH),
              scores -> SoftOrder.ranks(scores, weights, STRENGTH),
              scores -> SoftOrder.sorted(scores, STRENGTH));
      double[] values = normal(10, 1);
      Tensor cost = tensor(normal(10, 2));
      double step = 1e-6;
      for (UnaryOperator<Tensor> function : functions) {
        Tensor scores = tensor(values).requires_grad_(true);
        function.apply(scores).mul(cost).sum().backward();
        double[] gradient = Tensors.toDoubles(scores.grad());
        for (int i = 0; i < values.length; i++) {
          double[] up = values.clone();
          double[] down = values.clone();
          up[i] += step;
          down[i] -= step;
          double rise =
              function.apply(tensor(up)).mul(cost).sum().item().toDouble()
                  - function.apply(tensor(down)).mul(cost).sum().item().toDouble();
          assertEquals(rise / (2 * step), gradient[i], 1e-7);
        }
      }
    }
  }

  @Test
  void littleStrengthIsTheOrderItself() {
    try (PointerScope scope = new PointerScope()) {
      Tensor scores = Tensors.of(new float[] {3, -1, 2, 0, 5, 4}, 2, 3);
      assertArrayEquals(
          new double[] {3, 1, 2, 1, 3, 2}, Tensors.toDoubles(SoftOrder.ranks(scores, 1e-6)), 1e-6);
      assertArrayEquals(
          new double[] {3, 2, -1, 5, 4, 0},
          Tensors.toDoubles(SoftOrder.sorted(scores, 1e-6)),
          1e-6);
      assertEquals(ScalarType.Float, SoftOrder.sorted(scores, 1).scalar_type().intern());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (PointerScope scope = new PointerScope()) {
      Tensor scores = tensor(normal(4, 3));
      String rows =
          String.valueOf(
              assertThrows(
                      IllegalArgumentException.class, () -> SoftOrder.sorted(scores.flatten(), 1))
                  .getMessage());
      assertTrue(rows.endsWith("shape [4]"), rows);
      String weights =
          String.valueOf(
              assertThrows(
                      IllegalArgumentException.class,
                      () -> SoftOrder.ranks(scores, scores.flatten(), 1))
                  .getMessage());
      assertTrue(weights.endsWith("[2, 2] have weights of shape [4]"), weights);
    }
  }
}
