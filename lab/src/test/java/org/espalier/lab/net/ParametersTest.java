package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ParametersTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void whatTheMachineHasNoRoomForIsNotAskedFor() {
    try (Parameters parameters = new Parameters(ScalarType.Float, 1)) {
      for (long[] shape : new long[][] {{1L << 40}, {Long.MAX_VALUE, Long.MAX_VALUE}}) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class,
                () -> parameters.add("huge", Initializer.constant(0), shape));
        assertTrue(e.toString().contains("with huge the network's parameters"), e::toString);
      }
      assertEquals(0, parameters.count());
    }
  }

  @Test
  void valuesDependOnSeedAndNameAlone() {
    try (Parameters one = new Parameters(ScalarType.Double, 1);
        Parameters again = new Parameters(ScalarType.Float, 1);
        Parameters other = new Parameters(ScalarType.Double, 2)) {
      one.add("first", Initializer.normal(1), 7);
      double[] values = Tensors.toDoubles(one.add("second", Initializer.glorot(), 5, 7));
      double[] floats = Tensors.toDoubles(again.add("second", Initializer.glorot(), 5, 7));
      assertArrayEquals(values, floats, 1e-7);
      assertFalse(
          Arrays.equals(
              values, Tensors.toDoubles(other.add("second", Initializer.glorot(), 5, 7))));
      assertFalse(
          Arrays.equals(values, Tensors.toDoubles(one.add("third", Initializer.glorot(), 5, 7))));
      for (double value : values) {
        assertTrue(Math.abs(value) <= Math.sqrt(0.5));
      }
    }
  }

  @Test
  void outliveTheScopeInWhichTheyWereMade() {
    try (Parameters parameters = new Parameters(ScalarType.Float, 3)) {
      try (PointerScope scope = new PointerScope()) {
        parameters.add("w", Initializer.constant(0.5), 2, 3);
      }
      assertEquals(6, parameters.count());
      assertEquals(3, parameters.get("w").sum().item_double());
    }
  }

  @Test
  void clearedGradientsAreGone() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Float, 4)) {
      Tensor w = parameters.add("w", Initializer.constant(1), 2);
      w.sum().backward();
      assertTrue(w.grad().defined());
      parameters.clearGradients();
      assertFalse(w.grad().defined());
      w.sum().backward();
      assertArrayEquals(new double[] {1, 1}, Tensors.toDoubles(w.grad()));
    }
  }

  @Test
  void refusesNamesThatAreTakenOrUnknown() {
    try (Parameters parameters = new Parameters(ScalarType.Float, 5)) {
      parameters.add("w", Initializer.constant(1), 2);
      assertThrows(
          IllegalArgumentException.class, () -> parameters.add("w", Initializer.constant(1), 2));
      assertThrows(IllegalArgumentException.class, () -> parameters.get("v"));
    }
  }

  @Test
  void paddingRefusesEmptySentencesAndShortRows() {
    try (PointerScope scope = new PointerScope()) {
      assertThrows(IllegalArgumentException.class, () -> new SentencePadding(ScalarType.Float));
      assertThrows(
          IllegalArgumentException.class, () -> new SentencePadding(ScalarType.Float, 2, 0));
      SentencePadding padding = new SentencePadding(ScalarType.Float, 2, 3);
      assertThrows(
          IllegalArgumentException.class, () -> padding.pad(new int[][] {{1, 2}, {3, 4}}, 0));
      assertArrayEquals(
          new long[] {1, 2, 9, 3, 4, 5},
          Tensors.toLongs(padding.pad(new int[][] {{1, 2, 8}, {3, 4, 5}}, 9)));
      assertArrayEquals(new double[] {1, 1, 0, 1, 1, 1}, Tensors.toDoubles(padding.words()));
      assertEquals(4 + 9, padding.arcs().sum().item_double());
    }
  }
}
