package org.espalier.core.numeric;

import java.util.Arrays;

/**
 * The Euclidean projection onto a cone that vectors span with coefficients ≥ 0: non-negative least
 * squares by the active-set method (Lawson &amp; Hanson 1974, algorithm NNLS).
 */
public final class ConeProjection {

  /** A gain below this share of its terms is a rounding error. */
  private static final double GAIN = 1e-11;

  private final double[][] rows;
  private final double[][] products;
  private final DroppingCholesky factor = new DroppingCholesky();

  /**
   * Creates the projection onto a cone.
   *
   * @param rows the vectors that span it; not copied
   */
  public ConeProjection(double[][] rows) {
    this.rows = rows;
    products = new double[rows.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = dot(rows[i], rows[j]);
        products[j][i] = products[i][j];
      }
    }
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int p = 0; p < one.length; p++) {
      sum += one[p] * other[p];
    }
    return sum;
  }

  /** Returns the point of the cone that is nearest to a vector. */
  public double[] project(double[] vector) {
    int count = rows.length;
    double[] target = new double[count];
    double[] scale = new double[count];
    double length = Math.sqrt(dot(vector, vector));
    for (int i = 0; i < count; i++) {
      target[i] = dot(rows[i], vector);
      scale[i] = GAIN * Math.sqrt(products[i][i]) * length;
    }
    double[] weights = new double[count];
    boolean[] out = new boolean[count];
    Arrays.fill(out, true);
    boolean[] refused = new boolean[count]; // as dependent on those that are in
    // Each step makes the distance smaller, so that no set of vectors comes twice.
    for (int step = 0; step < 10 * count + 10; step++) {
      int entering = -1;
      double most = 0;
      for (int i = 0; i < count; i++) {
        double gain = target[i] - dot(products[i], weights) - scale[i];
        if (out[i] && !refused[i] && gain > most) {
          most = gain;
          entering = i;
        }
      }
      if (entering < 0) {
        break;
      }
      out[entering] = false;
      if (settle(entering, target, weights, out)) {
        Arrays.fill(refused, false);
      } else {
        refused[entering] = true; // which would come again and again
      }
    }
    double[] point = new double[vector.length];
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < point.length && weights[i] > 0; p++) {
        point[p] += weights[i] * rows[i][p];
      }
    }
    return point;
  }

  /**
   * Moves to the least squares of the vectors that are in, dropping those that become negative.
   * Returns whether the one that enters has got a weight.
   */
  private boolean settle(int entering, double[] target, double[] weights, boolean[] out) {
    boolean entered = true;
    while (true) {
      factor.factorize(products, weights.length, 0, DroppingCholesky.DEPENDENT, out);
      double[] solution = target.clone();
      factor.solve(solution);
      double share = 1;
      int leaving = -1;
      for (int i = 0; i < weights.length; i++) {
        if (!out[i] && solution[i] <= 0) {
          double own = weights[i] <= 0 ? 0 : weights[i] / (weights[i] - solution[i]);
          if (leaving < 0 || own < share) {
            share = own;
            leaving = i;
          }
        }
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = out[i] ? 0 : weights[i] + share * (solution[i] - weights[i]);
      }
      if (leaving < 0) {
        return entered;
      }
      entered &= leaving != entering || share > 0;
      weights[leaving] = 0;
      out[leaving] = true;
    }
  }
}
