package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
}
