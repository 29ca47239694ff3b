package org.espalier.experiments.clusters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Estimator;
import org.espalier.experiments.clusters.ClusterData.Points;
import org.espalier.experiments.clusters.ClusterNetwork.Choice;
import org.espalier.experiments.clusters.ClusterNetwork.Initialisation;
import org.espalier.experiments.clusters.ClusterNetwork.Inputs;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.net.AdamW;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;

class ClusterDataTest {

  @Test
  void labelsAreBalancedInEveryCluster() {
    ClusterData data = ClusterData.draw(Clusters.of(3), 3000, 1);
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
    assertArrayEquals(data.test().x(), ClusterData.draw(Clusters.of(3), 3000, 1).test().x());
  }

  /** A point of a structure is the sum of its parts' centres, but for noise. */
  @Test
  void structuresAreClustersOfSums() {
    for (AuditTask task : ClusterTask.all(true)) {
      String name = task.name();
      Clusters clusters = ((ClusterTask) task).clusters();
      assertTrue(clusters.members().size() >= 24, name);
      Points points = ClusterData.draw(clusters, 400, 3).train();
      int parts = clusters.parts();
      // Least squares of the points on their structures' parts leaves the noise, 0.1.
      double[][] normal = new double[parts][parts];
      double[] right = new double[parts];
      for (int i = 0; i < points.count(); i++) {
        double[] z = clusters.dense(points.cluster()[i]);
        assertEquals(points.cluster()[i], clusters.best(scores(clusters, z)), name);
        for (int p = 0; p < parts; p++) {
          right[p] += z[p] * points.x()[i * clusters.features()];
          for (int q = 0; q < parts; q++) {
            normal[p][q] += z[p] * z[q];
          }
        }
      }
      double[] centre = descend(normal, right);
      double squares = 0;
      for (int i = 0; i < points.count(); i++) {
        double off = points.x()[i * clusters.features()];
        double[] z = clusters.dense(points.cluster()[i]);
        for (int p = 0; p < parts; p++) {
          off -= z[p] * centre[p];
        }
        squares += off * off / points.count();
      }
      assertEquals(0.1, Math.sqrt(squares), 0.02, name);
    }
  }

  private static double[] scores(Clusters clusters, double[] z) {
    double[] scores = new double[clusters.structure().size()];
    System.arraycopy(z, 0, scores, 0, z.length);
    return scores;
  }

  /** Minimises ½ x·Ax − b·x by coordinates; A may be singular. */
  private static double[] descend(double[][] a, double[] b) {
    double[] x = new double[b.length];
    for (int sweep = 0; sweep < 2000; sweep++) {
      for (int p = 0; p < b.length; p++) {
        double slope = b[p];
        for (int q = 0; q < b.length; q++) {
          slope -= a[p][q] * x[q];
        }
        x[p] += a[p][p] > 0 ? slope / a[p][p] : 0;
      }
    }
    return x;
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
        trained(
            Choice.LATENT,
            Optional.of(
                Catalogue.estimator("spigot-eg").create(Categorical.class, new Settings(0.01, 1))));
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
            new ClusterNetwork(Clusters.of(3), Choice.GOLD, start, Optional.empty(), 1, 2)) {
      return Arrays.stream(Tensors.toDoubles(network.parameters().get("decoder")))
          .map(Math::abs)
          .max()
          .orElseThrow();
    }
  }

  private static double[] trained(Choice kind, Optional<Estimator<Structure>> estimator) {
    ClusterData data = ClusterData.draw(Clusters.of(3), 1000, 2);
    try (ClusterNetwork network =
            new ClusterNetwork(Clusters.of(3), kind, Initialisation.GLOROT, estimator, 1, 2);
        AdamW adam = new AdamW(network.parameters(), new AdamW.Options(0.9, 0.999, 1e-12, 0));
        Inputs train = new Inputs(data.train(), Clusters.of(3));
        Inputs test = new Inputs(data.test(), Clusters.of(3))) {
      for (int step = 0; step < 400; step++) {
        network.train(train, step);
        adam.step(1e-2);
        network.parameters().clearGradients();
      }
      return network.measure(test);
    }
  }
}
