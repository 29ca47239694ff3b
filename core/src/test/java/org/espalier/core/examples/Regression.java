package org.espalier.core.examples;

/**
 * Linear regression of variables on those before them in an order.
 *
 * @param covariance of the variables, which have mean 0
 */
record Regression(double[][] covariance) {

  int variables() {
    return covariance.length;
  }

  /** Returns the sum of the residuals' variances: the pivots of the reordered covariance. */
  double unexplained(int... order) {
    double sum = 0;
    double[][] rest = eliminated(order, order.length);
    for (int k = 0; k < order.length; k++) {
      sum += rest[k][k];
    }
    return sum;
  }

  /** Returns how far each coefficient of a variable is above a limit, in cell u·n + v. */
  double[] excess(double limit, int... order) {
    int n = order.length;
    double[] excess = new double[n * n];
    for (int k = 0; k < n; k++) {
      double[][] rest = eliminated(order, k);
      double[] coefficients = new double[k];
      for (int j = k - 1; j >= 0; j--) { // back substitution
        coefficients[j] = rest[j][k];
        for (int i = j + 1; i < k; i++) {
          coefficients[j] -= rest[j][i] * coefficients[i];
        }
        coefficients[j] /= rest[j][j];
        excess[order[j] * n + order[k]] = Math.abs(coefficients[j]) - limit;
      }
    }
    return excess;
  }

  /** Returns the covariance in an order after Gaussian elimination of so many variables. */
  private double[][] eliminated(int[] order, int pivots) {
    int n = order.length;
    double[][] rest = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        rest[i][j] = covariance[order[i]][order[j]];
      }
    }
    for (int k = 0; k < pivots; k++) {
      for (int i = k + 1; i < n; i++) {
        double factor = rest[i][k] / rest[k][k];
        for (int j = k; j < n; j++) {
          rest[i][j] -= factor * rest[k][j];
        }
      }
    }
    return rest;
  }
}
