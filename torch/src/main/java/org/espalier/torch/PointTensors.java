package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Points;

/**
 * Conversion between the points of a batch and the tensors of a decoder.
 *
 * @param padding of the batch's scores
 * @param batch whose points are shown
 * @param placement of the tensors
 */
record PointTensors(Padding padding, Batch<? extends Structure> batch, Placement placement) {

  /** Returns the points as a leaf tensor [R, N₁, …] that gradients can be taken in. */
  Tensor toTensor(Points at) {
    return padding
        .visible(at.rows())
        .toTensor(at.values(), instances(at), placement)
        .set_requires_grad(true);
  }

  /**
   * Reads the points' gradient.
   *
   * @param tensor like that of the points
   * @param out in the points' layout; entries of visible parts are overwritten
   */
  void toRagged(Tensor tensor, Points at, double[] out) {
    padding.visible(at.rows()).toRagged(tensor, instances(at), out);
  }

  /** Returns the example of each row. */
  static long[] rows(Points at) {
    return IntStream.range(0, at.rows()).mapToLong(at::example).toArray();
  }

  /** Checks that a decoder returned one loss for each point. */
  static void requireLosses(Tensor losses, Points at) {
    if (losses.dim() != 1 || losses.size(0) != at.rows()) {
      throw new IllegalArgumentException(
          "the decoder must return one loss for each of the %s points, but its result has shape %s"
              .formatted(at.rows(), Arrays.toString(losses.shape())));
    }
  }

  private List<Structure> instances(Points at) {
    return IntStream.range(0, at.rows())
        .<Structure>mapToObj(r -> batch.instance(at.example(r)))
        .toList();
  }
}
