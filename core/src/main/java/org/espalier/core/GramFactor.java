package org.espalier.core;

import java.util.Arrays;

/**
 * The Gram matrix G of a changing list of vertices and the Cholesky factor of G + 11ᵀ, kept up to
 * date as vertices come and go in O(k²) each.
 *
 * <p>The shifted matrix is positive definite exactly when the vertices are affinely independent,
 * which is what an active set needs (Wolfe 1976). Its entries are integers, so that they are exact.
 */
final class GramFactor {

  /** A new vertex counts as affinely dependent if its squared distance, relative, is below this. */
  private static final double DEPENDENT = 1e-11;

  private int count;
  private int stride;
  private double[] gram = new double[0];
  private double[] factor = new double[0];
  private double[] column = new double[0];
  private double[] shifted = new double[0];
  private double[] ones = new double[0];

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** Makes room for one more vertex and returns the buffer for its inner products. */
  double[] products() {
    if (count + 1 > stride) {
      int wider = Math.max(16, 2 * stride);
      double[] widerGram = new double[wider * wider];
      double[] widerFactor = new double[wider * wider];
      for (int i = 0; i < count; i++) {
        System.arraycopy(gram, i * stride, widerGram, i * wider, count);
        System.arraycopy(factor, i * stride, widerFactor, i * wider, count);
      }
      gram = widerGram;
      factor = widerFactor;
      column = Arrays.copyOf(column, wider);
      shifted = new double[wider];
      ones = new double[wider];
      stride = wider;
    }
    return column;
  }

  /**
   * Appends a vertex whose inner products with the earlier ones and itself are in {@link
   * #products()}.
   *
   * @return false, with nothing changed, if it is affinely dependent on the earlier ones
   */
  boolean append() {
    int k = count;
    double[] row = shifted;
    for (int i = 0; i < k; i++) {
      row[i] = column[i] + 1;
    }
    forward(row);
    double diagonal = column[k] + 1;
    double rest = diagonal;
    for (int i = 0; i < k; i++) {
      rest -= row[i] * row[i];
    }
    if (rest <= DEPENDENT * diagonal) {
      return false;
    }
    System.arraycopy(row, 0, factor, k * stride, k);
    factor[k * stride + k] = Math.sqrt(rest);
    for (int i = 0; i <= k; i++) {
      gram[k * stride + i] = column[i];
      gram[i * stride + k] = column[i];
    }
    count++;
    return true;
  }

  /** Removes vertex j; the later ones move up by one. */
  void remove(int j) {
    int k = count;
    // Deleting row j leaves the later rows with one column too many; its outer product is worked
    // into the triangle behind it by Givens rotations.
    double[] extra = column;
    for (int i = j + 1; i < k; i++) {
      extra[i - 1] = factor[i * stride + j];
    }
    for (int i = j; i < k - 1; i++) {
      System.arraycopy(factor, (i + 1) * stride, factor, i * stride, j);
      System.arraycopy(factor, (i + 1) * stride + j + 1, factor, i * stride + j, i + 1 - j);
      System.arraycopy(gram, (i + 1) * stride, gram, i * stride, k);
    }
    for (int i = 0; i < k - 1; i++) {
      System.arraycopy(gram, i * stride + j + 1, gram, i * stride + j, k - 1 - j);
    }
    count = k - 1;
    for (int c = j; c < count; c++) {
      double a = factor[c * stride + c];
      double b = extra[c];
      double length = Math.hypot(a, b);
      double cos = a / length;
      double sin = b / length;
      factor[c * stride + c] = length;
      for (int i = c + 1; i < count; i++) {
        double f = factor[i * stride + c];
        double e = extra[i];
        factor[i * stride + c] = cos * f + sin * e;
        extra[i] = cos * e - sin * f;
      }
    }
  }

  /**
   * Solves G·x + τ·1 = c with Σx = 0, the step to the optimum over the affine hull.
   *
   * @param x holds c, overwritten with the solution
   */
  void solveDirection(double[] x) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += x[i] / count;
    }
    // A constant in c only moves τ; without it fewer digits cancel.
    for (int i = 0; i < count; i++) {
      x[i] -= mean;
    }
    solve(x);
    Arrays.fill(ones, 0, count, 1);
    solve(ones);
    double sum = 0;
    double sumOfOnes = 0;
    for (int i = 0; i < count; i++) {
      sum += x[i];
      sumOfOnes += ones[i];
    }
    double tau = sum / sumOfOnes;
    for (int i = 0; i < count; i++) {
      x[i] -= tau * ones[i];
    }
  }

  /**
   * Expresses the dependent vertex in {@link #products()} as an affine combination of the others.
   *
   * @param x overwritten with its coefficients, which sum to 1
   */
  void solveCombination(double[] x) {
    for (int i = 0; i < count; i++) {
      x[i] = column[i] + 1;
    }
    solve(x);
  }

  /** Writes out = G·x. */
  void multiply(double[] x, double[] out) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      int row = i * stride;
      for (int j = 0; j < count; j++) {
        sum += gram[row + j] * x[j];
      }
      out[i] = sum;
    }
  }

  private void solve(double[] x) {
    forward(x);
    for (int i = count - 1; i >= 0; i--) {
      double value = x[i] / factor[i * stride + i];
      x[i] = value;
      int row = i * stride;
      for (int j = 0; j < i; j++) {
        x[j] -= value * factor[row + j];
      }
    }
  }

  private void forward(double[] x) {
    for (int i = 0; i < count; i++) {
      double sum = x[i];
      int row = i * stride;
      for (int j = 0; j < i; j++) {
        sum -= factor[row + j] * x[j];
      }
      x[i] = sum / factor[row + i];
    }
  }
}
