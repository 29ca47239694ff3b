package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("try")
class TensorsTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void copiesThereAndBack() {
    try (PointerScope scope = new PointerScope()) {
      double[] values = {1, -2.5, Math.PI, 0, Double.NEGATIVE_INFINITY, 1e-3};
      Tensor doubles = Tensors.of(values, ScalarType.Double, 2, 3);
      assertArrayEquals(new long[] {2, 3}, doubles.shape());
      assertArrayEquals(values, Tensors.toDoubles(doubles));

      Tensor floats = Tensors.of(values, ScalarType.Float, 3, 2);
      double[] rounded = new double[8];
      Tensors.read(floats, rounded, 1);
      for (int i = 0; i < values.length; i++) {
        assertEquals((float) values[i], rounded[1 + i]);
      }
      assertEquals(0, rounded[0]);
      assertEquals(0, rounded[7]);

      long[] indices = {3, -1, Long.MAX_VALUE};
      assertArrayEquals(indices, Tensors.toLongs(Tensors.of(indices, 3)));
      assertEquals(0, Tensors.toDoubles(Tensors.of(new double[0], ScalarType.Float, 0, 4)).length);
    }
  }

  @Test
  void readsTransposedTensors() {
    try (PointerScope scope = new PointerScope()) {
      Tensor matrix = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, ScalarType.Double, 2, 3);
      assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, Tensors.toDoubles(matrix.t()));
    }
  }

  @Test
  void overwritesATensor() {
    try (PointerScope scope = new PointerScope()) {
      Tensor target = Tensors.zeros(ScalarType.Float, 2, 2);
      Tensors.write(new double[] {9, 1, 2, 3, 4}, 1, target);
      assertArrayEquals(new double[] {1, 2, 3, 4}, Tensors.toDoubles(target));
      assertThrows(
          IllegalArgumentException.class, () -> Tensors.write(new double[] {1, 2}, 0, target));
      assertThrows(
          IllegalArgumentException.class,
          () -> Tensors.of(new double[] {1, 2}, ScalarType.Float, 3));
    }
  }

  @Test
  void keepOutlivesTheScope() {
    Tensor kept;
    Tensor left;
    try (PointerScope scope = new PointerScope()) {
      kept = Tensors.keep(Tensors.of(new double[] {7}, ScalarType.Double, 1));
      left = Tensors.of(new double[] {8}, ScalarType.Double, 1);
    }
    assertTrue(left.isNull());
    assertEquals(7, kept.item_double());
    kept.close();
    assertTrue(kept.isNull());
  }

  @Test
  void closingWithinAScopeEndsAGuard() {
    try (PointerScope scope = new PointerScope()) {
      try (NoGradGuard guard = new NoGradGuard()) {
        assertFalse(GradMode.is_enabled());
      }
      assertTrue(GradMode.is_enabled());
    }
    assertTrue(GradMode.is_enabled());
  }

  @Test
  void copiesDoNotLeak() {
    double[] values = new double[1 << 17];
    long before = 0;
    // 1,000 copies of 1 MB each way: a leak of any of them would show as hundreds of megabytes.
    for (int i = 0; i < 1000; i++) {
      try (Tensor tensor = Tensors.of(values, ScalarType.Double, 1 << 10, 1 << 7)) {
        Tensors.read(tensor, values, 0);
      }
      if (i == 100) {
        before = Pointer.physicalBytes();
      }
    }
    assertTrue(Pointer.physicalBytes() - before < (64 << 20));
  }

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"Half", "BFloat16"})
  void halfPrecisionIsReadAndWritten(ScalarType type) {
    try (PointerScope _ = new PointerScope()) {
      double[] values = {0.5, -2, 0.25, 96}; // exact in both
      Tensor half = Tensors.of(values, ScalarType.Double, 2, 2).to(type);
      assertArrayEquals(values, Tensors.toDoubles(half));
      assertArrayEquals(new double[] {0.5, 0.25, -2, 96}, Tensors.toDoubles(half.transpose(0, 1)));
      Tensor again = Placement.of(half).tensor(values, 2, 2);
      assertEquals(type, again.scalar_type().intern());
      assertArrayEquals(values, Tensors.toDoubles(again));
    }
  }

  /** No accelerator is at hand; the device without memory shows that tensors are sent there. */
  @Test
  void tensorsGoBackToTheDeviceThatTheyCameFrom() {
    try (PointerScope _ = new PointerScope()) {
      Tensor meta = Tensors.zeros(ScalarType.Float, 2).to(new Device("meta"), ScalarType.Float);
      Placement placement = Placement.of(meta);
      assertTrue(placement.tensor(new double[] {1, 2}, 2).is_meta());
      assertThrows(RuntimeException.class, () -> Tensors.toDoubles(meta), "it has no values");
    }
  }

  @Test
  void integersAreNoScores() {
    try (PointerScope _ = new PointerScope()) {
      Tensor integers = Tensors.of(new long[] {1, 2}, 2);
      assertThrows(IllegalArgumentException.class, () -> Tensors.toDoubles(integers));
    }
  }
}
