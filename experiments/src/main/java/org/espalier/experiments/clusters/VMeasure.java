package org.espalier.experiments.clusters;

/**
 * The harmonic mean of homogeneity and completeness of a clustering (Rosenberg &amp; Hirschberg
 * 2007): 1 if clusters and classes are the same up to names, 0 if they are independent.
 */
final class VMeasure {

  private VMeasure() {}

  /**
   * Compares two clusterings of the same points.
   *
   * @param found numbers in 0 … K−1
   * @param gold numbers in 0 … K−1
   * @param clusters K
   */
  static double of(int[] found, int[] gold, int clusters) {
    double[][] joint = new double[clusters][clusters];
    double[] left = new double[clusters];
    double[] right = new double[clusters];
    double share = 1.0 / found.length;
    for (int i = 0; i < found.length; i++) {
      joint[found[i]][gold[i]] += share;
      left[found[i]] += share;
      right[gold[i]] += share;
    }
    double information = entropy(left) + entropy(right);
    for (double[] row : joint) {
      information -= entropy(row);
    }
    information = Math.max(0, information); // rounding
    double homogeneity = entropy(right) > 0 ? information / entropy(right) : 1;
    double completeness = entropy(left) > 0 ? information / entropy(left) : 1;
    return homogeneity + completeness > 0
        ? 2 * homogeneity * completeness / (homogeneity + completeness)
        : 0;
  }

  private static double entropy(double[] shares) {
    double sum = 0;
    for (double share : shares) {
      sum -= share > 0 ? share * Math.log(share) : 0;
    }
    return sum;
  }
}
