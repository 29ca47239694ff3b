package org.espalier.experiments.clusters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.experiments.clusters.ClusterNetwork.Choice;
import org.espalier.experiments.clusters.ClusterNetwork.Initialisation;
import org.espalier.experiments.clusters.ClusterNetwork.Inputs;
import org.espalier.lab.net.AdamW;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;

class ClusterDataTest {

  @Test
  void labelsAreBalancedInEveryCluster() {
    ClusterData data = ClusterData.draw(3, 3000, 1);
    assertEquals(3000, data.train().count());
    assertEquals(600, data.test().count());
    for (int k = 0; k < 3; k++) {
      int cluster = k;
      int[] count = new int[2];
      for (int i = 0; i < 3000; i++) {
        if (data.train().cluster()[i] == cluster) {
          count[(int) data.train().label()[i]]++;
        }
      }
      assertEquals(0.5, (double) count[1] / (count[0] + count[1]), 0.06);
    }
    assertArrayEquals(data.test().x(), ClusterData.draw(3, 3000, 1).test().x());
  }

  @Test
  void vMeasureIsOneForTheSameUpToNames() {
    int[] gold = {0, 0, 1, 1, 2, 2};
    assertEquals(1, VMeasure.of(new int[] {2, 2, 0, 0, 1, 1}, gold, 3), 1e-12);
    assertEquals(0, VMeasure.of(new int[] {1, 1, 1, 1, 1, 1}, gold, 3), 1e-12);
    // Homogeneity 1 − (2/3·ln 2)/ln 3 … by hand: two of three classes merged.
    double merged = VMeasure.of(new int[] {0, 0, 0, 0, 2, 2}, gold, 3);
    double conditional = 2.0 / 3 * Math.log(2);
    double homogeneity = 1 - conditional / Math.log(3);
    assertEquals(2 * homogeneity / (homogeneity + 1), merged, 1e-12);
  }

  @Test
  void goldClustersAreBetterThanNoneAndAnEstimatorFindsThem() {
    double[] gold = trained(Choice.GOLD, Optional.empty());
    double[] none = trained(Choice.NONE, Optional.empty());
    double[] latent =
        trained(Choice.LATENT, Optional.of(Estimators.<Categorical>spigotEg(0.01, 1)));
    assertEquals(1, gold[1], 1e-12);
    assertTrue(gold[0] > none[0] + 0.05, Arrays.toString(gold) + Arrays.toString(none));
    assertTrue(latent[1] > 0.5, Arrays.toString(latent));
  }

  @Test
  void decodersFromTheReferencesStartHaveLargerWeights() {
    assertEquals(Math.sqrt(6.0 / 106), largestWeight(Initialisation.GLOROT), 0.01);
    assertEquals(Math.sqrt(1.0 / 3), largestWeight(Initialisation.PYTORCH), 0.01);
  }

  private static double largestWeight(Initialisation start) {
    try (PointerScope _ = new PointerScope();
        ClusterNetwork network =
            new ClusterNetwork(3, Choice.GOLD, start, Optional.empty(), 1, 2)) {
      return Arrays.stream(Tensors.toDoubles(network.parameters().get("decoder")))
          .map(Math::abs)
          .max()
          .orElseThrow();
    }
  }

  private static double[] trained(Choice kind, Optional<Estimator<Categorical>> estimator) {
    ClusterData data = ClusterData.draw(3, 1000, 2);
    try (ClusterNetwork network =
            new ClusterNetwork(3, kind, Initialisation.GLOROT, estimator, 1, 2);
        AdamW adam = new AdamW(network.parameters(), new AdamW.Options(0.9, 0.999, 1e-12, 0));
        Inputs train = new Inputs(data.train(), 3);
        Inputs test = new Inputs(data.test(), 3)) {
      for (int step = 0; step < 400; step++) {
        network.train(train, step);
        adam.step(1e-2);
        network.parameters().clearGradients();
      }
      return network.measure(test);
    }
  }
}
