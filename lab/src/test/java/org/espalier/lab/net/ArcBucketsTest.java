package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ArcBucketsTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void tellsDirectionsAndDistancesApart() {
    assertEquals(0, ArcBuckets.bucket(4, 4));
    assertEquals(1, ArcBuckets.bucket(3, 4));
    assertEquals(9, ArcBuckets.bucket(5, 4));
    assertEquals(5, ArcBuckets.bucket(0, 5));
    assertEquals(5, ArcBuckets.bucket(0, 6));
    assertEquals(6, ArcBuckets.bucket(0, 7));
    assertEquals(8, ArcBuckets.bucket(0, 15));
    assertEquals(16, ArcBuckets.bucket(90, 1));
    assertEquals(17, ArcBuckets.COUNT);
  }

  @Test
  void sumsTheWeightsOfEachBucket() {
    int n = 20;
    try (PointerScope scope = new PointerScope()) {
      Tensor arcs = RandomTensors.heads(1, ScalarType.Double, 2, n);
      double[] mu = Tensors.toDoubles(arcs);
      double[] expected = new double[2 * n * ArcBuckets.COUNT];
      for (int b = 0; b < 2; b++) {
        for (int h = 0; h < n; h++) {
          for (int m = 0; m < n; m++) {
            expected[(b * n + m) * ArcBuckets.COUNT + ArcBuckets.bucket(h, m)] +=
                mu[(b * n + h) * n + m];
          }
        }
      }
      double[] actual = Tensors.toDoubles(ArcBuckets.weights(arcs));
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], 1e-14);
      }
    }
  }
}
