package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An affine map of the last dimension, y = W x + b. */
public final class Linear {

  private final Tensor weight;
  private final Tensor bias;

  /**
   * Adds the weights to the parameters.
   *
   * @param inputWidth width of what is mapped
   * @param outputWidth width of the result
   */
  public Linear(Parameters parameters, String name, int inputWidth, int outputWidth) {
    this(parameters, name, inputWidth, outputWidth, Initializer.glorot());
  }

  /**
   * Adds the weights to the parameters.
   *
   * @param inputWidth width of what is mapped
   * @param outputWidth width of the result
   * @param initial what W is at first; b is 0
   */
  public Linear(
      Parameters parameters, String name, int inputWidth, int outputWidth, Initializer initial) {
    weight = parameters.add(name + ".weight", initial, outputWidth, inputWidth);
    bias = parameters.add(name + ".bias", Initializer.constant(0), outputWidth);
  }

  /** Maps [..., input width] to [..., output width]. */
  public Tensor apply(Tensor values) {
    return torch.linear(values, weight, bias);
  }
}
