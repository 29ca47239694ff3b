package org.espalier.torch;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Points;

/** Core's view of a decoder. The decoder is run anew for every question. */
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
      if (losses.requires_grad()) {
        tensors.toRagged(gradient(losses.sum(), point), at, out);
      } else {
        Arrays.fill(out, 0);
      }
    }
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
