package org.espalier.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Points;

/** Core's view of a decoder, which runs the decoder for every request. */
final class DecoderCalls implements Downstream {

  private final PointTensors tensors;
  private final Decoder decoder;

  DecoderCalls(PointTensors tensors, Decoder decoder) {
    this.tensors = tensors;
    this.decoder = decoder;
  }

  @Override
  public void losses(Points at, double[] out) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor losses = decoder.losses(tensors.toTensor(at), PointTensors.rows(at));
      PointTensors.requireLosses(losses, at);
      Tensors.read(losses, out, 0);
    }
  }

  @Override
  public void gradients(Points at, double[] out) {
    try (PointerScope _ = new PointerScope()) {
      Tensor point = tensors.toTensor(at);
      Tensor losses = decoder.losses(point, PointTensors.rows(at));
      PointTensors.requireLosses(losses, at);
      if (!losses.requires_grad()) {
        throw independent();
      }
      Tensor gradient = gradient(losses.sum(), point);
      if (!gradient.defined()) {
        throw independent();
      }
      tensors.toRagged(gradient, at, out);
    }
  }

  /**
   * The error of an estimator that needs a gradient where the losses do not depend on the points.
   */
  static IllegalStateException independent() {
    return new IllegalStateException(
        "the losses do not depend on the points: the decoder ignores or detaches them, or gradients"
            + " are switched off (NoGradGuard), and the scores would learn nothing");
  }

  /**
   * Returns a sum's gradient and leaves the parameters' own gradients alone.
   *
   * @return undefined if the sum does not depend on the point
   */
  private static Tensor gradient(Tensor sum, Tensor point) {
    return torch
        .grad(
            new TensorVector(sum),
            new TensorVector(point),
            new TensorVector(),
            new BoolOptional(),
            false,
            true)
        .get(0);
  }
}
