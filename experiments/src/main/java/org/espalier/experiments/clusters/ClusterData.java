package org.espalier.experiments.clusters;

import java.util.Random;

/**
 * Points of K clusters with a label each, which another linear function decides in every cluster:
 * centres and functions W_z are standard normal, x = centre_z + 0.1·N(0, I), and y tells whether
 * W_z·x is above the mean of the cluster's training points.
 *
 * @param clusters K
 * @param train for learning
 * @param dev for choosing
 * @param test for measuring
 */
record ClusterData(int clusters, Points train, Points dev, Points test) {

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
  }

  /**
   * Draws the data.
   *
   * @param train how many points to learn from; development and test sets have a fifth each
   */
  static ClusterData draw(int clusters, int train, long seed) {
    Random random = new Random(seed);
    double[] centres = normal(clusters * FEATURES, random);
    double[] functions = normal(clusters * FEATURES, random);
    Points[] parts = new Points[3];
    double[] thresholds = new double[clusters];
    for (int part = 0; part < 3; part++) {
      int count = part == 0 ? train : train / 5;
      double[] x = new double[count * FEATURES];
      int[] cluster = new int[count];
      double[] score = new double[count];
      for (int i = 0; i < count; i++) {
        cluster[i] = random.nextInt(clusters);
        for (int f = 0; f < FEATURES; f++) {
          double value = centres[cluster[i] * FEATURES + f] + NOISE * random.nextGaussian();
          x[i * FEATURES + f] = value;
          score[i] += functions[cluster[i] * FEATURES + f] * value;
        }
      }
      if (part == 0) {
        thresholds = means(clusters, cluster, score);
      }
      long[] label = new long[count];
      for (int i = 0; i < count; i++) {
        label[i] = score[i] > thresholds[cluster[i]] ? 1 : 0;
      }
      parts[part] = new Points(x, cluster, label);
    }
    return new ClusterData(clusters, parts[0], parts[1], parts[2]);
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
