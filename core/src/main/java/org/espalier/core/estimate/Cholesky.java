package org.espalier.core.estimate;

import java.util.Arrays;

/**
 * The Cholesky factor of a small symmetric matrix that should be positive definite. Rows that
 * depend on those before, up to rounding, are left out: their unknowns are 0.
 */
final class Cholesky {

  /** A pivot below this part of its diagonal entry means a dependent row. */
  private static final double DEPENDENT = 1e-11;

  private final double[][] factor;

  /**
   * Factorises.
   *
   * @param matrix not modified; the upper triangle is not looked at
   */
  Cholesky(double[][] matrix) {
    int count = matrix.length;
    factor = new double[count][count];
    for (int j = 0; j < count; j++) {
      double pivot = matrix[j][j];
      for (int k = 0; k < j; k++) {
        double sum = matrix[j][k];
        for (int m = 0; m < k; m++) {
          sum -= factor[j][m] * factor[k][m];
        }
        factor[j][k] = factor[k][k] == 0 ? 0 : sum / factor[k][k];
        pivot -= factor[j][k] * factor[j][k];
      }
      if (pivot > DEPENDENT * matrix[j][j]) {
        factor[j][j] = Math.sqrt(pivot);
      } else {
        Arrays.fill(factor[j], 0);
      }
    }
  }

  /** Returns the solution for a right side, which is not modified. */
  double[] solve(double[] right) {
    int count = right.length;
    double[] x = new double[count];
    for (int j = 0; j < count; j++) {
      double sum = right[j];
      for (int k = 0; k < j; k++) {
        sum -= factor[j][k] * x[k];
      }
      x[j] = factor[j][j] == 0 ? 0 : sum / factor[j][j];
    }
    for (int j = count - 1; j >= 0; j--) {
      double sum = x[j];
      for (int k = j + 1; k < count; k++) {
        sum -= factor[k][j] * x[k];
      }
      x[j] = factor[j][j] == 0 ? 0 : sum / factor[j][j];
    }
    return x;
  }
}
