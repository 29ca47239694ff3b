package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An affine map of the last dimension, y = W x + b. */
final class Linear {

  private final Tensor weight;
  private final Tensor bias;

  Linear(Parameters parameters, String name, int inputWidth, int outputWidth) {
    weight = parameters.add(name + ".weight", Initializer.glorot(), outputWidth, inputWidth);
    bias = parameters.add(name + ".bias", Initializer.constant(0), outputWidth);
  }

  /** Maps [..., input width] to [..., output width]. */
  Tensor apply(Tensor values) {
    return torch.linear(values, weight, bias);
  }
}
