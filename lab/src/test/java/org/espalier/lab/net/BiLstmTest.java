package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try")
class BiLstmTest {

  private static final int[] LENGTHS = {5, 2, 1, 4};

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"Float", "Double"})
  void paddingChangesNothing(ScalarType type) {
    double tolerance = type == ScalarType.Double ? 1e-14 : 2e-7;
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(type, 1)) {
      BiLstm encoder = new BiLstm(parameters, "encoder", 3, 4, 2, 0);
      SentencePadding padding = new SentencePadding(type, LENGTHS);
      // The padding is not zero: it must not matter what it is.
      Tensor vectors = RandomTensors.normal(2, type, 4, 5, 3);
      Tensor together = encoder.apply(vectors, padding, DropoutMasks.none());
      for (int b = 0; b < LENGTHS.length; b++) {
        Tensor alone =
            encoder.apply(
                vectors.narrow(0, b, 1).narrow(1, 0, LENGTHS[b]),
                new SentencePadding(type, LENGTHS[b]),
                DropoutMasks.none());
        assertArrayEquals(
            Tensors.toDoubles(alone),
            Tensors.toDoubles(together.narrow(0, b, 1).narrow(1, 0, LENGTHS[b])),
            tolerance);
      }
    }
  }

  @Test
  void equalsTheDefinition() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 3)) {
      BiLstm encoder = new BiLstm(parameters, "e", 3, 2, 1, 0);
      Tensor vectors = RandomTensors.normal(4, ScalarType.Double, 1, 4, 3);
      double[] states =
          Tensors.toDoubles(
              encoder.apply(
                  vectors, new SentencePadding(ScalarType.Double, 4), DropoutMasks.none()));
      double[] x = Tensors.toDoubles(vectors);
      double[] right = lstm(parameters, "e.0.forward", x, 4, 3, 2, false);
      double[] left = lstm(parameters, "e.0.backward", x, 4, 3, 2, true);
      for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++) {
          assertEquals(right[i * 2 + k], states[i * 4 + k], 1e-14);
          assertEquals(left[i * 2 + k], states[i * 4 + 2 + k], 1e-14);
        }
      }
    }
  }

  /** A textbook LSTM, gates in torch's order: input, forget, cell, output. */
  private static double[] lstm(
      Parameters parameters, String name, double[] x, int n, int in, int hidden, boolean reversed) {
    double[] w = Tensors.toDoubles(parameters.get(name + ".input"));
    double[] u = Tensors.toDoubles(parameters.get(name + ".recurrent"));
    double[] b = Tensors.toDoubles(parameters.get(name + ".input_bias"));
    double[] d = Tensors.toDoubles(parameters.get(name + ".recurrent_bias"));
    double[] out = new double[n * hidden];
    double[] h = new double[hidden];
    double[] c = new double[hidden];
    for (int step = 0; step < n; step++) {
      int i = reversed ? n - 1 - step : step;
      double[] gates = new double[4 * hidden];
      for (int g = 0; g < 4 * hidden; g++) {
        gates[g] = b[g] + d[g];
        for (int k = 0; k < in; k++) {
          gates[g] += w[g * in + k] * x[i * in + k];
        }
        for (int k = 0; k < hidden; k++) {
          gates[g] += u[g * hidden + k] * h[k];
        }
      }
      for (int k = 0; k < hidden; k++) {
        double cell = Math.tanh(gates[2 * hidden + k]);
        c[k] = sigmoid(gates[hidden + k]) * c[k] + sigmoid(gates[k]) * cell;
        h[k] = sigmoid(gates[3 * hidden + k]) * Math.tanh(c[k]);
        out[i * hidden + k] = h[k];
      }
    }
    return out;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Double, 5)) {
      BiLstm encoder = new BiLstm(parameters, "encoder", 3, 4, 2, 0);
      SentencePadding padding = new SentencePadding(ScalarType.Double, LENGTHS);
      Tensor vectors = RandomTensors.normal(6, ScalarType.Double, 4, 5, 3).requires_grad_(true);
      Tensor weights =
          RandomTensors.normal(7, ScalarType.Double, 4, 5, 8).mul(padding.words().unsqueeze(2));
      parameters
          .asMap()
          .forEach((name, parameter) ->
              FiniteDifferences.check(
                  name,
                  parameter,
                  () -> encoder.apply(vectors, padding, DropoutMasks.none()).mul(weights).sum()));
      FiniteDifferences.check(
          "vectors",
          vectors,
          () -> encoder.apply(vectors, padding, DropoutMasks.none()).mul(weights).sum());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void singlePrecisionFollowsDouble(int layers) {
    double[][] gradients = new double[2][];
    int i = 0;
    // Torch takes another implementation for floats: a fused one, with a backward pass of its own.
    for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.Double}) {
      try (PointerScope scope = new PointerScope();
          Parameters parameters = new Parameters(type, 8)) {
        BiLstm encoder = new BiLstm(parameters, "encoder", 6, 16, layers, 0);
        SentencePadding padding = new SentencePadding(type, 30, 17, 8);
        Tensor vectors = RandomTensors.normal(9, type, 3, 30, 6).requires_grad_(true);
        Tensor weights =
            RandomTensors.normal(10, type, 3, 30, 32).mul(padding.words().unsqueeze(2));
        encoder.apply(vectors, padding, DropoutMasks.none()).mul(weights).sum().backward();
        gradients[i++] =
            Tensors.toDoubles(
                layers == 1
                    ? vectors.grad()
                    : parameters.get("encoder.0.backward.recurrent").grad());
      }
    }
    double largest = 0;
    for (double g : gradients[1]) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertArrayEquals(gradients[1], gradients[0], 1e-5 * largest);
  }

  @Test
  void evaluationEqualsTraining() {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(ScalarType.Float, 11)) {
      BiLstm encoder = new BiLstm(parameters, "encoder", 3, 4, 1, 0.5);
      SentencePadding padding = new SentencePadding(ScalarType.Float, LENGTHS);
      Tensor vectors = RandomTensors.normal(12, ScalarType.Float, 4, 5, 3);
      double[] training = Tensors.toDoubles(encoder.apply(vectors, padding, DropoutMasks.none()));
      try (NoGradGuard guard = new NoGradGuard()) {
        assertArrayEquals(
            training,
            Tensors.toDoubles(encoder.apply(vectors, padding, DropoutMasks.none())),
            1e-7);
      }
    }
  }
}
