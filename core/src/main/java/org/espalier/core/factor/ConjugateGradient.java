package org.espalier.core.factor;

import java.util.Arrays;

/**
 * Solves A·x = b with a symmetric, positive semidefinite A that is known by its products; of
 * several solutions it finds the one nearest to 0.
 *
 * <p>M. Hestenes, E. Stiefel, Methods of conjugate gradients for solving linear systems, Journal of
 * Research of the National Bureau of Standards 49, 1952.
 */
final class ConjugateGradient {

  /**
   * A direction in which the matrix is as small as this, next to 1, is one of its kernel: there a
   * product of up to some ten thousand terms leaves 1e-12 by rounding.
   */
  private static final double SINGULAR = 1e-11;

  /** Multiplies with the matrix. */
  @FunctionalInterface
  interface Product {

    /**
     * Writes out = A·in; the arrays' first n entries count.
     *
     * @param in not modified
     */
    void apply(double[] in, double[] out);
  }

  private double[] residual = new double[0];
  private double[] step = new double[0];
  private double[] image = new double[0];

  /**
   * Solves until the residual's norm is at most {@code target}, or 2n + 20 rounds are over.
   *
   * @param b n entries; not modified
   * @param target not below what rounding leaves in b, for a matrix without full rank
   * @param x overwritten with the solution
   */
  void solve(Product matrix, double[] b, int n, double target, double[] x) {
    if (residual.length < n) {
      residual = new double[n];
      step = new double[n];
      image = new double[n];
    }
    Arrays.fill(x, 0, n, 0);
    System.arraycopy(b, 0, residual, 0, n);
    System.arraycopy(b, 0, step, 0, n);
    double squared = dot(residual, residual, n);
    for (int round = 0; round < 2 * n + 20 && squared > target * target; round++) {
      matrix.apply(step, image);
      double curvature = dot(step, image, n);
      if (!(curvature > SINGULAR * dot(step, step, n))) {
        return;
      }
      double length = squared / curvature;
      for (int i = 0; i < n; i++) {
        x[i] += length * step[i];
        residual[i] -= length * image[i];
      }
      double next = dot(residual, residual, n);
      double ratio = next / squared;
      for (int i = 0; i < n; i++) {
        step[i] = residual[i] + ratio * step[i];
      }
      squared = next;
    }
  }

  static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
