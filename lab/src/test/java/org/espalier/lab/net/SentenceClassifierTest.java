package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class SentenceClassifierTest {

  private static final int[] LENGTHS = {3, 5, 1};
  private static final int N = 5;
  private static final int W = 4;
  private static final int CLASSES = 3;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static SentenceClassifier classifier(Parameters parameters, int depth) {
    return new SentenceClassifier(
        parameters, "classifier", WordVectors.states(), W, 6, depth, CLASSES, 0);
  }

  private static Decoding decoding(SentenceClassifier classifier, Tensor states, int... lengths) {
    SentencePadding padding = new SentencePadding(ScalarType.Double, lengths);
    Tensor words = padding.pad(new int[lengths.length][padding.longest()], 0);
    long[] labels = new long[lengths.length];
    for (int b = 0; b < lengths.length; b++) {
      labels[b] = b % CLASSES;
    }
    return new Decoding(
        classifier,
        states,
        new Sentences(padding, words),
        Tensors.of(labels, lengths.length),
        DropoutMasks.none());
  }

  @Test
  void mixesAWordWithItsHeadsAndItsModifiers() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 1)) {
      SentenceClassifier classifier = classifier(parameters, 1);
      Tensor states = RandomTensors.normal(2, ScalarType.Double, 1, N, W);
      Tensor mu = RandomTensors.heads(3, ScalarType.Double, 1, N);
      double[] actual = Tensors.toDoubles(decoding(classifier, states, N).logits(mu));

      double[] x = Tensors.toDoubles(states);
      double[] arcs = Tensors.toDoubles(mu);
      double[] root = Tensors.toDoubles(parameters.get("classifier.0.root"));
      double[] pooled = new double[12];
      for (int m = 0; m < N; m++) {
        double[] own = new double[W];
        double[] heads = new double[W];
        double[] modifiers = new double[W];
        for (int k = 0; k < W; k++) {
          own[k] = x[m * W + k];
          for (int i = 0; i < N; i++) {
            heads[k] += arcs[i * N + m] * (i == m ? root[k] : x[i * W + k]);
            modifiers[k] += i == m ? 0 : arcs[m * N + i] * x[i * W + k];
          }
        }
        double[] a = RandomTensors.affine(parameters, "classifier.0.own", own);
        double[] b = RandomTensors.affine(parameters, "classifier.0.heads", heads);
        double[] c = RandomTensors.affine(parameters, "classifier.0.modifiers", modifiers);
        for (int k = 0; k < 6; k++) {
          double value = Math.max(0, a[k] + b[k] + c[k]);
          pooled[k] += value / N;
          pooled[6 + k] = Math.max(pooled[6 + k], value);
        }
      }
      assertArrayEquals(
          RandomTensors.affine(parameters, "classifier.output", pooled), actual, 1e-13);
    }
  }

  @Test
  void paddingChangesNothing() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 4)) {
      SentenceClassifier classifier = classifier(parameters, 2);
      Tensor states = RandomTensors.normal(5, ScalarType.Double, LENGTHS.length, N, W);
      Tensor mu = RandomTensors.heads(6, ScalarType.Double, LENGTHS.length, N);
      double[] together = Tensors.toDoubles(decoding(classifier, states, LENGTHS).logits(mu));
      for (int b = 0; b < LENGTHS.length; b++) {
        int n = LENGTHS[b];
        Decoding alone =
            decoding(classifier, states.narrow(0, b, 1).narrow(1, 0, n).contiguous(), n);
        double[] logits =
            Tensors.toDoubles(alone.logits(mu.narrow(0, b, 1).narrow(1, 0, n).narrow(2, 0, n)));
        for (int k = 0; k < CLASSES; k++) {
          assertEquals(logits[k], together[b * CLASSES + k], 1e-13);
        }
      }
    }
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 7)) {
      SentenceClassifier classifier = classifier(parameters, 2);
      Tensor states =
          RandomTensors.normal(8, ScalarType.Double, LENGTHS.length, N, W).requires_grad_(true);
      Tensor mu =
          RandomTensors.heads(9, ScalarType.Double, LENGTHS.length, N)
              .detach()
              .requires_grad_(true);
      Decoding decoding = decoding(classifier, states, LENGTHS);
      long[] rows = {0, 1, 2};
      FiniteDifferences.check("mu", mu, () -> decoding.losses(mu, rows).sum());
      FiniteDifferences.check("states", states, () -> decoding.losses(mu, rows).sum());
      parameters
          .asMap()
          .forEach((name, parameter) ->
              FiniteDifferences.check(name, parameter, () -> decoding.losses(mu, rows).sum()));
    }
  }

  @Test
  void givesOneLossPerPoint() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 10)) {
      SentenceClassifier classifier = classifier(parameters, 1);
      Tensor states = RandomTensors.normal(11, ScalarType.Double, LENGTHS.length, N, W);
      Decoding decoding = decoding(classifier, states, LENGTHS);
      Tensor mu = RandomTensors.heads(12, ScalarType.Double, LENGTHS.length, N);
      double[] losses = Tensors.toDoubles(decoding.losses(mu, new long[] {0, 1, 2}));
      long[] rows = {2, 0, 0, 1};
      double[] more =
          Tensors.toDoubles(decoding.losses(mu.index_select(0, Tensors.of(rows, 4)), rows));
      for (int r = 0; r < rows.length; r++) {
        assertEquals(losses[(int) rows[r]], more[r], 1e-13);
        assertTrue(more[r] > 0);
      }
    }
  }
}
