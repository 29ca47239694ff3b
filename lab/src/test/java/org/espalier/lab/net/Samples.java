package org.espalier.lab.net;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/** Random inputs of networks. */
final class Samples {

  private Samples() {}

  /** Returns standard normal entries. */
  static Tensor normal(long seed, ScalarType type, long... shape) {
    Random random = new Random(seed);
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    double[] values = random.doubles(count).toArray();
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensors.of(values, type, shape);
  }

  /** Returns indices below a bound. */
  static Tensor indices(long seed, int bound, long... shape) {
    Random random = new Random(seed);
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    return Tensors.of(random.longs(count, 0, bound).toArray(), shape);
  }

  /** Returns for each modifier a random distribution over its heads, not zero at padding. */
  static Tensor heads(long seed, ScalarType type, int batch, int n) {
    return normal(seed, type, batch, n, n).softmax(1);
  }
}
