package org.espalier.lab.net;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/** Random inputs of networks. */
final class RandomTensors {

  private RandomTensors() {}

  /** Returns standard normal entries. */
  static Tensor normal(long seed, ScalarType type, long... shape) {
    Random random = new Random(seed);
    int count = count(shape);
    double[] values = random.doubles(count).toArray();
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensors.of(values, type, shape);
  }

  /** Returns indices below a bound. */
  static Tensor indices(long seed, int bound, long... shape) {
    return Tensors.of(new Random(seed).longs(count(shape), 0, bound).toArray(), shape);
  }

  private static int count(long... shape) {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }

  /** Returns for each modifier a random distribution over its heads, not zero at padding. */
  static Tensor heads(long seed, ScalarType type, int batch, int n) {
    return normal(seed, type, batch, n, n).softmax(1);
  }

  /** Returns W x + b of a layer, computed plainly. */
  static double[] affine(Parameters parameters, String layer, double[] x) {
    double[] weight = Tensors.toDoubles(parameters.get(layer + ".weight"));
    double[] out = Tensors.toDoubles(parameters.get(layer + ".bias"));
    for (int o = 0; o < out.length; o++) {
      for (int i = 0; i < x.length; i++) {
        out[o] += weight[o * x.length + i] * x[i];
      }
    }
    return out;
  }
}
