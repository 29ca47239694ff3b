package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/**
 * The kinds of arcs that a decoder distinguishes: arcs from the root, and arcs by direction and
 * distance. Distances 1, 2, 3, 4, 5–6, 7–9, 10–14 and 15 or more are one bucket each, on either
 * side.
 */
final class ArcBuckets {

  private static final int[] STARTS = {1, 2, 3, 4, 5, 7, 10, 15};

  /** One for the root, then the buckets of heads on the left, then of heads on the right. */
  static final int COUNT = 1 + 2 * STARTS.length;

  private ArcBuckets() {}

  /** Returns the bucket of the arc from h to m; of the root's arc if they are equal. */
  static int bucket(int h, int m) {
    if (h == m) {
      return 0;
    }
    int distance = Math.abs(h - m);
    int index = STARTS.length - 1;
    while (STARTS[index] > distance) {
      index--;
    }
    return 1 + index + (h > m ? STARTS.length : 0);
  }

  /**
   * Returns the weight that μ gives to each bucket, Σ over h of μ[h, m] [bucket(h, m) = k].
   *
   * @param arcs [B, n, n], zero at padding
   * @return [B, n, COUNT], indexed by m and k
   */
  static Tensor weights(Tensor arcs) {
    int n = (int) arcs.size(1);
    double[] member = new double[n * n * COUNT];
    for (int m = 0; m < n; m++) {
      for (int h = 0; h < n; h++) {
        member[(m * n + h) * COUNT + bucket(h, m)] = 1;
      }
    }
    Tensor members = Tensors.of(member, type(arcs), n, n, COUNT);
    // One product [B, n] × [n, COUNT] per modifier.
    return torch.bmm(arcs.permute(2, 0, 1), members).transpose(0, 1);
  }

  private static ScalarType type(Tensor tensor) {
    return tensor.scalar_type().intern();
  }
}
