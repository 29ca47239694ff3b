package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class RelationDecoderTest {

  private static final int[] LENGTHS = {4, 6, 1};
  private static final int N = 6;
  private static final int WORDS = 9;
  private static final int LABELS = 5;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static RelationDecoder decoder(Parameters parameters, double dropout) {
    WordEmbedding types =
        new WordEmbedding(
            parameters, "types", List.of(new WordEmbedding.Feature("word", WORDS, 3)), dropout, 0);
    return new RelationDecoder(
        parameters, "decoder", WordVectors.types(types), types.width(), 2, 7, LABELS, dropout);
  }

  private static Decoding decoding(RelationDecoder decoder, DropoutMasks masks) {
    SentencePadding padding = new SentencePadding(ScalarType.Double, LENGTHS);
    return new Decoding(
        decoder,
        Tensors.zeros(ScalarType.Double, LENGTHS.length, N, 1),
        new Sentences(padding, RandomTensors.indices(1, WORDS, LENGTHS.length, N)),
        RandomTensors.indices(2, LABELS, LENGTHS.length, N),
        masks);
  }

  @Test
  void seesTheHeadAndTheModifiersOfEachWordAtATree() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 3)) {
      Decoding decoding = decoding(decoder(parameters, 0), DropoutMasks.none());
      int[] heads = {1, 1, 1, 2}; // of the first sentence; word 1 hangs on the root
      double[] mu = new double[LENGTHS.length * N * N];
      for (int m = 0; m < heads.length; m++) {
        mu[heads[m] * N + m] = 1;
      }
      double[] logits =
          Tensors.toDoubles(
              decoding.logits(Tensors.of(mu, ScalarType.Double, LENGTHS.length, N, N)));

      double[] types = Tensors.toDoubles(parameters.get("types.word"));
      double[] arcs = Tensors.toDoubles(parameters.get("decoder.arcs"));
      double[] root = Tensors.toDoubles(parameters.get("decoder.root"));
      long[] words = Tensors.toLongs(decoding.sentences().features().getFirst());
      int[] buckets = {1 + 8, 0, 1, 1}; // from the right at distance 1, root, left at 1, left at 1
      for (int m = 0; m < heads.length; m++) {
        double[] input = new double[11];
        System.arraycopy(types, (int) words[m] * 3, input, 0, 3);
        if (heads[m] == m) {
          System.arraycopy(root, 0, input, 3, 3);
        } else {
          System.arraycopy(types, (int) words[heads[m]] * 3, input, 3, 3);
        }
        for (int c = 0; c < heads.length; c++) {
          for (int k = 0; k < 3 && heads[c] == m && c != m; k++) {
            input[6 + k] += types[(int) words[c] * 3 + k];
          }
        }
        System.arraycopy(arcs, buckets[m] * 2, input, 9, 2);
        double[] hidden = RandomTensors.affine(parameters, "decoder.hidden", input);
        for (int k = 0; k < hidden.length; k++) {
          hidden[k] = Math.tanh(hidden[k]);
        }
        assertArrayEquals(
            RandomTensors.affine(parameters, "decoder.output", hidden),
            Arrays.copyOfRange(logits, m * LABELS, (m + 1) * LABELS),
            1e-13,
            "word " + m);
      }
    }
  }

  @Test
  void lossIsTheSumOverTheWordsOfASentence() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 4)) {
      Decoding decoding = decoding(decoder(parameters, 0), DropoutMasks.none());
      Tensor mu = RandomTensors.heads(5, ScalarType.Double, LENGTHS.length, N);
      double[] losses = Tensors.toDoubles(decoding.losses(mu, new long[] {0, 1, 2}));
      double[] logits = Tensors.toDoubles(decoding.logits(mu));
      long[] labels = Tensors.toLongs(decoding.labels());
      for (int b = 0; b < LENGTHS.length; b++) {
        double expected = 0;
        for (int i = 0; i < LENGTHS[b]; i++) {
          int row = (b * N + i) * LABELS;
          double sum = 0;
          for (int k = 0; k < LABELS; k++) {
            sum += Math.exp(logits[row + k]);
          }
          expected += Math.log(sum) - logits[row + (int) labels[b * N + i]];
        }
        assertEquals(expected, losses[b], 1e-12);
      }
    }
  }

  @Test
  void gradientsEqualFiniteDifferencesAndAreZeroAtPadding() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 6)) {
      Decoding decoding = decoding(decoder(parameters, 0), DropoutMasks.none());
      FiniteDifferences.check(decoding, parameters, LENGTHS);
    }
  }

  @Test
  void replaysItsMasksAtEveryCall() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 8);
        Generator generator = torch.make_generator_cpu(9)) {
      RelationDecoder decoder = decoder(parameters, 0.4);
      Tensor mu = RandomTensors.heads(10, ScalarType.Double, LENGTHS.length, N);
      double[] first;
      try (DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
        Decoding decoding = decoding(decoder, masks);
        first = Tensors.toDoubles(decoding.losses(mu, new long[] {0, 1, 2}));
        try (PointerScope inner = new PointerScope()) {
          assertArrayEquals(first, Tensors.toDoubles(decoding.losses(mu, new long[] {0, 1, 2})));
        }
        // Several points of one example get that example's masks.
        Tensor rows = Tensors.of(new long[] {1, 1, 2, 0, 1}, 5);
        double[] selected =
            Tensors.toDoubles(
                decoding.losses(mu.index_select(0, rows), new long[] {1, 1, 2, 0, 1}));
        assertArrayEquals(
            new double[] {first[1], first[1], first[2], first[0], first[1]}, selected, 1e-12);
      }
      try (DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
        double[] next =
            Tensors.toDoubles(decoding(decoder, masks).losses(mu, new long[] {0, 1, 2}));
        assertFalse(Arrays.equals(first, next));
      }
    }
  }

  @Test
  void withoutArcsTheSentenceIsNotSeen() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 11)) {
      RelationDecoder decoder = decoder(parameters, 0);
      SentencePadding padding = new SentencePadding(ScalarType.Double, 3);
      Tensor states = Tensors.zeros(ScalarType.Double, 1, 3, 1);
      double[][] logits = new double[2][];
      long[][] sentences = {{1, 2, 3}, {7, 2, 8}};
      for (int i = 0; i < 2; i++) {
        Sentences words = new Sentences(padding, Tensors.of(sentences[i], 1, 3));
        Tensor all = decoder.logits(padding.noArcs(), states, words, DropoutMasks.none());
        logits[i] = Tensors.toDoubles(all.narrow(1, 1, 1));
      }
      assertArrayEquals(logits[0], logits[1], 1e-15);
    }
  }
}
