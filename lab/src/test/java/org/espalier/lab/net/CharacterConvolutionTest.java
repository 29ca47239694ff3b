package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;

class CharacterConvolutionTest {

  private static final int WIDTH = 6;
  private static final int[] SHORT = {3};
  private static final int[] LONGER = {2, 4, 5, 3};

  private static double[] vector(double[] values, int position) {
    return Arrays.copyOfRange(values, position * WIDTH, (position + 1) * WIDTH);
  }

  @Test
  void aWordsVectorDependsOnItsLettersAlone() {
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      var letters = new CharacterConvolution(parameters, "letters", 8, 4, WIDTH);
      Tensor together =
          letters.apply(
              List.<int[][]>of(new int[][] {SHORT, LONGER, SHORT}, new int[][] {LONGER}),
              new SentencePadding(ScalarType.Double, 3, 1));
      assertArrayEquals(new long[] {2, 3, WIDTH}, together.shape());
      double[] all = Tensors.toDoubles(together);
      double[] alone =
          Tensors.toDoubles(
              letters.apply(
                  List.<int[][]>of(new int[][] {SHORT}),
                  new SentencePadding(ScalarType.Double, 1)));
      assertArrayEquals(alone, vector(all, 0), 1e-15);
      assertArrayEquals(alone, vector(all, 2), 1e-15);
      assertArrayEquals(vector(all, 1), vector(all, 3), 1e-15);
    }
  }

  @Test
  void isTheMaximumOverWindowsOfThree() {
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      var letters = new CharacterConvolution(parameters, "letters", 8, 4, WIDTH);
      double[] table = Tensors.toDoubles(parameters.get("letters.letters"));
      double[] weight = Tensors.toDoubles(parameters.get("letters.window.weight"));
      double[] actual =
          Tensors.toDoubles(
              letters.apply(
                  List.<int[][]>of(new int[][] {LONGER}),
                  new SentencePadding(ScalarType.Double, 1)));
      int[] padded = {0, 2, 4, 5, 3, 0};
      for (int k = 0; k < WIDTH; k++) {
        double most = 0;
        for (int i = 1; i + 1 < padded.length; i++) {
          double sum = 0;
          for (int w = 0; w < 12; w++) {
            sum += weight[k * 12 + w] * table[padded[i - 1 + w / 4] * 4 + w % 4];
          }
          most = Math.max(most, sum);
        }
        assertEquals(most, actual[k], 1e-12);
      }
    }
  }

  @Test
  void lettersBeyondTheTwentiethAreNotSeen() {
    int[] word = IntStream.range(0, 30).map(i -> 1 + i % 7).toArray();
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      var letters = new CharacterConvolution(parameters, "letters", 8, 4, WIDTH);
      SentencePadding one = new SentencePadding(ScalarType.Double, 1);
      assertArrayEquals(
          Tensors.toDoubles(
              letters.apply(List.<int[][]>of(new int[][] {Arrays.copyOf(word, 20)}), one)),
          Tensors.toDoubles(letters.apply(List.<int[][]>of(new int[][] {word}), one)));
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    try (Parameters parameters = new Parameters(ScalarType.Double, 1);
        PointerScope _ = new PointerScope()) {
      var letters = new CharacterConvolution(parameters, "letters", 8, 4, WIDTH);
      Tensor weights = RandomTensors.normal(5, ScalarType.Double, 1, 2, WIDTH);
      for (Tensor parameter : parameters.asMap().values()) {
        FiniteDifferences.check(
            "letters",
            parameter,
            () ->
                letters
                    .apply(
                        List.<int[][]>of(new int[][] {SHORT, LONGER}),
                        new SentencePadding(ScalarType.Double, 2))
                    .mul(weights)
                    .sum());
      }
    }
  }
}
