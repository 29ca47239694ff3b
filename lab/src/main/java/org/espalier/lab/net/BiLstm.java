package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Tensors;

/**
 * A bidirectional LSTM over the words of each sentence.
 *
 * <p>Padding never changes the state of a word: the forward direction meets padding only after the
 * last word, and the backward direction runs forward over sentences that were reversed one by one.
 * Each direction is one fused operation, twice as fast on a CPU as packed sequences.
 *
 * <p>Time O(B n (input width + hidden) hidden) per layer and direction.
 */
public final class BiLstm {

  private record Cell(Tensor input, Tensor recurrent, Tensor inputBias, Tensor recurrentBias) {

    Cell(Parameters parameters, String name, int inputWidth, int hidden) {
      Initializer uniform = Initializer.uniform(-1 / Math.sqrt(hidden), 1 / Math.sqrt(hidden));
      this(
          parameters.add(name + ".input", uniform, 4L * hidden, inputWidth),
          parameters.add(name + ".recurrent", uniform, 4L * hidden, hidden),
          parameters.add(name + ".input_bias", uniform, 4L * hidden),
          parameters.add(name + ".recurrent_bias", uniform, 4L * hidden));
    }

    Tensor run(Tensor values, Tensor zero) {
      TensorVector weights = new TensorVector(input, recurrent, inputBias, recurrentBias);
      // The fused operation keeps what its backward pass needs only in training mode.
      boolean train = GradMode.is_enabled();
      return torch
          .lstm(values, new TensorVector(zero, zero), weights, true, 1, 0, train, false, true)
          .get0();
    }
  }

  private final String name;
  private final int hidden;
  private final double dropout;
  private final List<Cell> forward = new ArrayList<>();
  private final List<Cell> backward = new ArrayList<>();

  /**
   * Adds the weights to the parameters.
   *
   * @param inputWidth width of a word's vector
   * @param hidden width of the state of one direction
   * @param layers at least 1
   * @param dropout rate before each layer, whole columns at a time
   */
  public BiLstm(
      Parameters parameters, String name, int inputWidth, int hidden, int layers, double dropout) {
    if (hidden < 1 || layers < 1) {
      throw new IllegalArgumentException(
          name + " cannot have " + layers + " layers of width " + hidden);
    }
    this.name = name;
    this.hidden = hidden;
    this.dropout = dropout;
    for (int layer = 0; layer < layers; layer++) {
      int width = layer == 0 ? inputWidth : 2 * hidden;
      forward.add(new Cell(parameters, name + "." + layer + ".forward", width, hidden));
      backward.add(new Cell(parameters, name + "." + layer + ".backward", width, hidden));
    }
  }

  /** Returns the width of a word's state, both directions together. */
  public int width() {
    return 2 * hidden;
  }

  /**
   * Computes the states of all words.
   *
   * @param vectors [B, n, input width]; padded positions must be finite
   * @return [B, n, width]; padded positions hold something finite
   */
  public Tensor apply(Tensor vectors, SentencePadding padding, DropoutMasks masks) {
    Tensor zero = Tensors.zeros(vectors.scalar_type().intern(), 1, padding.size(), hidden);
    Tensor states = vectors;
    for (int layer = 0; layer < forward.size(); layer++) {
      Tensor input = masks.dropColumns(name + "." + layer, dropout, states);
      Tensor right = forward.get(layer).run(input, zero);
      Tensor left = padding.reverse(backward.get(layer).run(padding.reverse(input), zero));
      states = torch.cat(new TensorVector(right, left), 2);
    }
    return states;
  }
}
