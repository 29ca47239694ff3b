package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class TreeRecursionTest {

  private static final int[] LENGTHS = {5, 6, 1};
  private static final int N = 6;
  private static final int WORDS = 9;
  private static final int CLASSES = 4;
  private static final int TYPE = 3;
  private static final int WIDTH = 5;

  /** Of the first sentence, −1 for the root: three levels. */
  private static final int[] HEADS = {1, -1, 1, 2, 2};

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static Decoding decoding(Parameters parameters, int updates, Tensor words) {
    WordEmbedding types =
        new WordEmbedding(
            parameters, "types", List.of(new WordEmbedding.Feature("word", WORDS, TYPE)), 0, 0);
    SentencePadding padding = new SentencePadding(ScalarType.Double, LENGTHS);
    return new Decoding(
        new TreeRecursion(
            parameters, "decoder", WordVectors.types(types), TYPE, WIDTH, updates, CLASSES),
        Tensors.zeros(ScalarType.Double, LENGTHS.length, N, 1),
        new Sentences(padding, words),
        Tensors.of(new long[] {1, 3, 0}, LENGTHS.length),
        DropoutMasks.none());
  }

  private static Tensor words() {
    return RandomTensors.indices(1, WORDS, LENGTHS.length, N);
  }

  private static Tensor tree() {
    return new SentencePadding(ScalarType.Double, LENGTHS).trees(new int[][] {HEADS});
  }

  @Test
  void isTheRecursiveNetworkAtATree() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 3)) {
      Decoding decoding = decoding(parameters, 3, words());
      double[] logits = Tensors.toDoubles(decoding.logits(tree()));
      double[] expected = RandomTensors.affine(parameters, "decoder.output", vector(parameters, 1));
      assertArrayEquals(expected, Arrays.copyOf(logits, CLASSES), 1e-13);
    }
  }

  /** The vector of a word of the first sentence, by recursion over its modifiers. */
  private static double[] vector(Parameters parameters, int word) {
    double[] types = Tensors.toDoubles(parameters.get("types.word"));
    int type = (int) Tensors.toLongs(words())[word];
    double[] own = Arrays.copyOfRange(types, type * TYPE, (type + 1) * TYPE);
    double[] sum = new double[WIDTH];
    for (int m = 0; m < HEADS.length; m++) {
      if (HEADS[m] == word) {
        double[] below = vector(parameters, m);
        Arrays.setAll(sum, k -> sum[k] + below[k]);
      }
    }
    double[] inner = RandomTensors.affine(parameters, "decoder.own", own);
    double[] fromModifiers = RandomTensors.affine(parameters, "decoder.modifiers", sum);
    double[] gate = RandomTensors.affine(parameters, "decoder.gate", own);
    Arrays.setAll(inner, k -> (1 + gate[k]) * Math.max(inner[k] + fromModifiers[k], 0));
    double[] outer = RandomTensors.affine(parameters, "decoder.outer", inner);
    Arrays.setAll(outer, k -> Math.tanh(outer[k]));
    return outer;
  }

  @Test
  void seesAsManyLevelsAsThereAreUpdates() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 3);
        Parameters same = new Parameters(ScalarType.Double, 3)) {
      long[] changed = Tensors.toLongs(words());
      changed[3] = (changed[3] + 1) % WORDS; // a word of the third level
      Tensor other = Tensors.of(changed, LENGTHS.length, N);
      for (int updates : new int[] {2, 3}) {
        try (Parameters first = new Parameters(ScalarType.Double, 3);
            Parameters second = new Parameters(ScalarType.Double, 3)) {
          double before = Tensors.toDoubles(decoding(first, updates, words()).logits(tree()))[0];
          double after = Tensors.toDoubles(decoding(second, updates, other).logits(tree()))[0];
          if (updates == 2) {
            assertEquals(before, after);
          } else {
            assertNotEquals(before, after);
          }
        }
      }
      assertThrows(IllegalArgumentException.class, () -> decoding(same, 0, words()));
    }
  }

  @Test
  void gradientsEqualFiniteDifferencesAndPaddingIsNotSeen() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 6)) {
      Decoding decoding = decoding(parameters, 3, words());
      FiniteDifferences.check(decoding, parameters, LENGTHS);
    }
  }
}
