package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try")
class DropoutMasksTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 0.5, 0.9})
  void dropsAtTheRateAndKeepsTheMean(double rate) {
    try (PointerScope scope = new PointerScope();
        Generator generator = torch.make_generator_cpu(1);
        DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
      int side = 333;
      Tensor ones = torch.ones(side, side);
      double[] dropped = Tensors.toDoubles(masks.drop("place", rate, ones));
      int zeros = 0;
      int pairs = 0;
      for (int i = 0; i < dropped.length; i++) {
        if (dropped[i] == 0) {
          zeros++;
          // Neighbours come from the same 64 random bits and must still be independent.
          pairs += i > 0 && dropped[i - 1] == 0 ? 1 : 0;
        } else {
          assertEquals(1 / (1 - rate), dropped[i], 1e-3 / (1 - rate));
        }
      }
      double count = dropped.length;
      double deviation = Math.sqrt(rate * (1 - rate) / count);
      assertEquals(rate, zeros / count, 5 * deviation);
      double square = rate * rate;
      assertEquals(square, pairs / count, 8 * Math.sqrt(square * (1 - square) / count));
    }
  }

  @Test
  void dropsWholeColumnsOfASentence() {
    try (PointerScope scope = new PointerScope();
        Generator generator = torch.make_generator_cpu(2);
        DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
      Tensor dropped = masks.dropColumns("place", 0.5, torch.ones(2, 3, 50));
      double[] first = Tensors.toDoubles(dropped.select(1, 0));
      assertArrayEquals(first, Tensors.toDoubles(dropped.select(1, 1)));
      assertArrayEquals(first, Tensors.toDoubles(dropped.select(1, 2)));
      assertFalse(
          Arrays.equals(
              Tensors.toDoubles(dropped.select(0, 0)), Tensors.toDoubles(dropped.select(0, 1))));
    }
  }

  @Test
  void replacesWords() {
    try (PointerScope scope = new PointerScope();
        Generator generator = torch.make_generator_cpu(3);
        DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
      long[] words = Tensors.toLongs(RandomTensors.indices(4, 100, 50, 40).add(new Scalar(10L)));
      long[] dropped =
          Tensors.toLongs(masks.dropWords("words", 0.25, Tensors.of(words, 50, 40), 3));
      int replaced = 0;
      for (int i = 0; i < words.length; i++) {
        if (dropped[i] == 3) {
          replaced++;
        } else {
          assertEquals(words[i], dropped[i]);
        }
      }
      assertEquals(0.25, replaced / 2000.0, 0.05);
    }
  }

  @Test
  void evaluationDropsNothingAndDrawsNothing() {
    try (PointerScope scope = new PointerScope();
        DropoutMasks masks = DropoutMasks.none()) {
      Tensor values = torch.ones(2, 3);
      assertSame(values, masks.drop("place", 0.5, values));
      assertThrows(
          IllegalArgumentException.class,
          () -> DropoutMasks.drawnFrom(torch.make_generator_cpu(1)).drop("place", 1, values));
    }
  }
}
