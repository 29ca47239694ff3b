package org.espalier.experiments.clusters;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.Parts;

/**
 * Points of clusters with a label each, which another linear function decides in every cluster. The
 * clusters are the structures of a family: each part has a centre and a function W_p, both standard
 * normal; x = Σ_{p∈z} centre_p + 0.1·N(0, I), and y tells whether Σ_{p∈z} W_p·x is above the mean
 * of the cluster's training points.
 *
 * @param train for learning
 * @param dev for choosing
 * @param test for measuring
 */
record ClusterData(Points train, Points dev, Points test) {

  static final int FEATURES = 100;

  private static final double NOISE = 0.1;

  /**
   * Some points.
   *
   * @param x [n · 100], point after point
   * @param cluster z of each
   * @param label y of each, 0 or 1
   */
  record Points(double[] x, int[] cluster, long[] label) {
    int count() {
      return cluster.length;
    }

    Points first(int count) {
      return new Points(
          Arrays.copyOf(x, count * FEATURES),
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
    double[] centres = normal(clusters.parts() * FEATURES, random);
    double[] functions = normal(clusters.parts() * FEATURES, random);
    List<Parts> members = clusters.members();
    Points[] parts = new Points[3];
    double[] thresholds = new double[members.size()];
    for (int part = 0; part < 3; part++) {
      int count = part == 0 ? train : train / 5;
      double[] x = new double[count * FEATURES];
      int[] cluster = new int[count];
      double[] score = new double[count];
      for (int i = 0; i < count; i++) {
        cluster[i] = random.nextInt(members.size());
        int[] own = members.get(cluster[i]).toArray();
        for (int f = 0; f < FEATURES; f++) {
          double value = sum(centres, own, f) + NOISE * random.nextGaussian();
          x[i * FEATURES + f] = value;
          score[i] += sum(functions, own, f) * value;
        }
      }
      if (part == 0) {
        thresholds = means(members.size(), cluster, score);
      }
      long[] label = new long[count];
      for (int i = 0; i < count; i++) {
        label[i] = score[i] > thresholds[cluster[i]] ? 1 : 0;
      }
      parts[part] = new Points(x, cluster, label);
    }
    return new ClusterData(parts[0], parts[1], parts[2]);
  }

  private static double sum(double[] rows, int[] parts, int feature) {
    double sum = 0;
    for (int part : parts) {
      sum += rows[part * FEATURES + feature];
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
