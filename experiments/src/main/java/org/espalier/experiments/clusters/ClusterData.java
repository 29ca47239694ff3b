package org.espalier.experiments.clusters;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.Parts;

/**
 * Points of clusters. Each has a label, by a linear function of its cluster. The clusters are the
 * structures of a family: each part has a centre and a function W_p, both standard normal; x =
 * Σ_{p∈z} centre_p + 0.1·N(0, I), and y tells whether Σ_{p∈z} W_p·x is above the mean of the
 * cluster's training points.
 *
 * @param train for learning
 * @param dev for choosing
 * @param test for measuring
 */
record ClusterData(Points train, Points dev, Points test) {

  private static final double NOISE = 0.1;

  /**
   * Some points.
   *
   * @param x [n · features], point after point
   * @param cluster z of each
   * @param label y of each, 0 … classes − 1
   */
  record Points(double[] x, int[] cluster, long[] label) {
    int count() {
      return cluster.length;
    }

    Points first(int count) {
      return new Points(
          Arrays.copyOf(x, x.length / count() * count),
          Arrays.copyOf(cluster, count),
          Arrays.copyOf(label, count));
    }
  }

  /**
   * Draws the data.
   *
   * @param train how many points to learn from; development and test sets have a fifth each
   */
  static ClusterData draw(Clusters clusters, int train, long seed) {
    Random random = new Random(seed);
    int features = clusters.features();
    List<Parts> members = clusters.members();
    double[] centres = normal(clusters.parts() * features, random);
    double[][] functions = new double[clusters.questions()][];
    double[][] thresholds = new double[functions.length][];
    Arrays.setAll(functions, _ -> normal(clusters.parts() * features, random));
    Points[] parts = new Points[3];
    for (int part = 0; part < 3; part++) {
      int count = part == 0 ? train : train / 5;
      double[] x = new double[count * features];
      int[] cluster = new int[count];
      double[][] score = new double[functions.length][count];
      for (int i = 0; i < count; i++) {
        cluster[i] = random.nextInt(members.size());
        int[] own = members.get(cluster[i]).toArray();
        for (int f = 0; f < features; f++) {
          double value = sum(centres, own, features, f) + NOISE * random.nextGaussian();
          x[i * features + f] = value;
          for (int q = 0; q < functions.length; q++) {
            score[q][i] += sum(functions[q], own, features, f) * value;
          }
        }
      }
      long[] label = new long[count];
      for (int q = 0; q < functions.length; q++) {
        if (part == 0) {
          thresholds[q] = means(members.size(), cluster, score[q]);
        }
        for (int i = 0; i < count; i++) {
          label[i] = 2 * label[i] + (score[q][i] > thresholds[q][cluster[i]] ? 1 : 0);
        }
      }
      parts[part] = new Points(x, cluster, label);
    }
    return new ClusterData(parts[0], parts[1], parts[2]);
  }

  private static double sum(double[] rows, int[] parts, int features, int feature) {
    double sum = 0;
    for (int part : parts) {
      sum += rows[part * features + feature];
    }
    return sum;
  }

  private static double[] means(int clusters, int[] cluster, double[] score) {
    double[] sum = new double[clusters];
    int[] count = new int[clusters];
    for (int i = 0; i < score.length; i++) {
      sum[cluster[i]] += score[i];
      count[cluster[i]]++;
    }
    for (int k = 0; k < clusters; k++) {
      sum[k] /= Math.max(1, count[k]);
    }
    return sum;
  }

  private static double[] normal(int count, Random random) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
