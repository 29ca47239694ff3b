package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Points;

/**
 * The way between the points of a batch and tensors that a decoder takes.
 *
 * @param padding of the batch's scores
 * @param batch whose points are shown
 * @param type of the tensors
 */
record PointTensors(Padding padding, Batch<? extends Structure> batch, ScalarType type) {

  /** Returns the points as a leaf tensor [R, N₁, …] that gradients can be taken in. */
  Tensor toTensor(Points at) {
    return padding
        .withRows(at.rows())
        .toTensor(at.values(), instances(at), type)
        .set_requires_grad(true);
  }

  /** Returns the entries of a tensor like that of the points, in the points' own layout. */
  double[] toRagged(Tensor tensor, Points at) {
    double[] ragged = new double[at.values().length];
    padding.withRows(at.rows()).toRagged(tensor, instances(at), ragged);
    return ragged;
  }

  /** Returns the example of each row. */
  static long[] rows(Points at) {
    return IntStream.range(0, at.rows()).mapToLong(at::example).toArray();
  }

  /** Checks that a decoder returned one loss for each point. */
  static void requireLosses(Tensor losses, Points at) {
    if (losses.dim() != 1 || losses.size(0) != at.rows()) {
      throw new IllegalArgumentException(
          "the decoder must return one loss for each of the "
              + at.rows()
              + " points, but its result has shape "
              + Arrays.toString(losses.shape()));
    }
  }

  private List<Structure> instances(Points at) {
    return IntStream.range(0, at.rows())
        .<Structure>mapToObj(r -> batch.instance(at.example(r)))
        .toList();
  }
}
