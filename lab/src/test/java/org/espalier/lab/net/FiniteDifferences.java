package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/** Compares a gradient of torch with central differences, in double precision. */
final class FiniteDifferences {

  private static final double STEP = 1e-6;
  private static final double TOLERANCE = 1e-7;
  private static final int ENTRIES = 40;

  private FiniteDifferences() {}

  /**
   * Checks at most 40 evenly spread entries of an input.
   *
   * @param input contiguous, requires a gradient; changed during the check and then restored
   * @param loss computes a scalar from it
   */
  @SuppressWarnings("try")
  static void check(String what, Tensor input, Supplier<Tensor> loss) {
    try (PointerScope scope = new PointerScope()) {
      Tensor gradient = torch.grad(new TensorVector(loss.get()), new TensorVector(input)).get(0);
      double[] expected = Tensors.toDoubles(gradient);
      double[] values = Tensors.toDoubles(input);
      int stride = Math.max(1, values.length / ENTRIES);
      try (NoGradGuard guard = new NoGradGuard()) {
        for (int i = 0; i < values.length; i += stride) {
          double value = values[i];
          values[i] = value + STEP;
          Tensors.write(values, 0, input);
          double above = loss.get().item_double();
          values[i] = value - STEP;
          Tensors.write(values, 0, input);
          double below = loss.get().item_double();
          values[i] = value;
          assertEquals(
              (above - below) / (2 * STEP),
              expected[i],
              TOLERANCE * Math.max(1, Math.abs(expected[i])),
              what + ", entry " + i);
        }
        Tensors.write(values, 0, input);
      }
    }
  }

  /**
   * Checks a decoder's gradients in all parameters and in mixtures of heads; those at padding are
   * 0.
   *
   * @param lengths of the sentences
   */
  static void check(Decoding decoding, Parameters parameters, int... lengths) {
    int n = Arrays.stream(lengths).max().orElseThrow();
    Tensor mu =
        RandomTensors.heads(7, ScalarType.Double, lengths.length, n).detach().requires_grad_(true);
    long[] rows = LongStream.range(0, lengths.length).toArray();
    Supplier<Tensor> loss = () -> decoding.losses(mu, rows).sum();
    check("mu", mu, loss);
    parameters.asMap().forEach((name, parameter) -> check(name, parameter, loss));
    loss.get().backward();
    double[] gradient = Tensors.toDoubles(mu.grad());
    for (int b = 0; b < lengths.length; b++) {
      for (int h = 0; h < n; h++) {
        for (int m = 0; m < n; m++) {
          if (h >= lengths[b] || m >= lengths[b]) {
            assertEquals(0, Math.abs(gradient[(b * n + h) * n + m]));
          }
        }
      }
    }
  }
}
