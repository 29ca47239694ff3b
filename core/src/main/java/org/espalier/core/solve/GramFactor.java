package org.espalier.core.solve;

import java.util.Arrays;
import org.espalier.core.kernel.Rows;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * The Gram matrix G of a changing list of vertices and the Cholesky factor L of G + 11ᵀ, kept up to
 * date as vertices come and go in O(k²) each.
 *
 * <p>The shifted matrix is positive definite exactly when the vertices are affinely independent,
 * which is what an active set needs (Wolfe 1976). Its entries are integers, so that they are exact.
 *
 * <p>A new vertex counts as affinely dependent if its squared distance, relative to its diagonal
 * entry, is below {@link DroppingCholesky#DEPENDENT}.
 *
 * <p>L is kept by columns, {@code factor[j][i]} is its entry in row i and column j: forward
 * substitution adds columns, removal turns pairs of columns, both loops that become vector
 * instructions. L⁻¹1 is kept as well, with which a step takes one forward and one backward
 * substitution instead of two of each.
 */
final class GramFactor {

  private int count;
  private double[][] gram = new double[0][];
  private double[][] factor = new double[0][];
  private double[] ones = new double[0]; // L⁻¹1
  private double[] column = new double[0];
  private double[] shifted = new double[0];

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** Makes room for one more vertex and returns the buffer for its inner products. */
  double[] products() {
    if (count + 1 > gram.length) {
      int wider = Math.max(16, 2 * gram.length);
      double[][] widerGram = new double[wider][wider];
      double[][] widerFactor = new double[wider][wider];
      for (int i = 0; i < count; i++) {
        System.arraycopy(gram[i], 0, widerGram[i], 0, count);
        System.arraycopy(factor[i], 0, widerFactor[i], 0, count);
      }
      gram = widerGram;
      factor = widerFactor;
      column = Arrays.copyOf(column, wider);
      ones = Arrays.copyOf(ones, wider);
      shifted = new double[wider];
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
    double rest = diagonal - Rows.dot(row, 0, row, 0, k);
    double one = 1 - Rows.dot(row, 0, ones, 0, k);
    if (rest <= DroppingCholesky.DEPENDENT * diagonal) {
      return false;
    }
    double length = Math.sqrt(rest);
    for (int i = 0; i < k; i++) {
      factor[i][k] = row[i];
      gram[i][k] = column[i];
    }
    factor[k][k] = length;
    ones[k] = one / length;
    System.arraycopy(column, 0, gram[k], 0, k + 1);
    count++;
    return true;
  }

  /** Removes vertex j; the later ones move up by one. */
  void remove(int j) {
    int k = count;
    // Without row j the factor has one column too many: column j, from its diagonal entry on. It is
    // worked into the triangle behind it by Givens rotations.
    double[] extra = factor[j];
    double[] turned = gram[j];
    for (int c = j + 1; c < k; c++) {
      factor[c - 1] = factor[c];
      gram[c - 1] = gram[c];
    }
    factor[k - 1] = extra;
    gram[k - 1] = turned;
    count = k - 1;
    for (int c = 0; c < count; c++) {
      System.arraycopy(gram[c], j + 1, gram[c], j, count - j);
      int from = Math.max(c, j); // what is above the diagonal means nothing
      System.arraycopy(factor[c], from + 1, factor[c], from, count - from);
    }
    System.arraycopy(extra, j + 1, extra, j, count - j);
    double extraOne = ones[j];
    for (int c = j; c < count; c++) {
      double a = factor[c][c];
      double b = extra[c];
      double length = Math.sqrt(a * a + b * b); // L's entries are neither huge nor all tiny
      double cos = a / length;
      double sin = b / length;
      turn(factor[c], extra, cos, sin, c, count);
      double one = ones[c + 1];
      ones[c] = cos * one + sin * extraOne;
      extraOne = cos * extraOne - sin * one;
    }
  }

  private static void turn(double[] x, double[] y, double cos, double sin, int from, int to) {
    for (int i = from; i < to; i++) {
      double f = x[i];
      double e = y[i];
      x[i] = cos * f + sin * e;
      y[i] = cos * e - sin * f;
    }
  }

  /**
   * Solves G·x + τ·1 = c with Σx = 0, the step to the optimum over the affine hull.
   *
   * @param x holds c, overwritten with the solution
   * @return τ
   */
  double solveDirection(double[] x) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += x[i] / count;
    }
    // A constant in c only moves τ; without it fewer digits cancel.
    for (int i = 0; i < count; i++) {
      x[i] -= mean;
    }
    forward(x);
    double tau = Rows.dot(x, 0, ones, 0, count) / Rows.dot(ones, 0, ones, 0, count);
    Rows.add(x, ones, -tau, 0, count);
    backward(x);
    return mean + tau;
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
    forward(x);
    backward(x);
  }

  /** Writes out = G·x. */
  void multiply(double[] x, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = Rows.dot(gram[i], 0, x, 0, count);
    }
  }

  private void forward(double[] x) {
    for (int j = 0; j < count; j++) {
      double value = x[j] / factor[j][j];
      x[j] = value;
      Rows.add(x, factor[j], -value, j + 1, count);
    }
  }

  private void backward(double[] x) {
    for (int j = count - 1; j >= 0; j--) {
      double[] entries = factor[j];
      int from = j + 1;
      x[j] = (x[j] - Rows.dot(entries, from, x, from, count - from)) / entries[j];
    }
  }
}
