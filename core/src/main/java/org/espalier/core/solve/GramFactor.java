package org.espalier.core.solve;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * The inverse R = L⁻¹ of the Cholesky factor L of G + 11ᵀ, where G is the Gram matrix of a changing
 * list of vertices, kept up to date as vertices come and go in O(k²) each.
 *
 * <p>The shifted matrix is positive definite exactly when the vertices are affinely independent,
 * which is what an active set needs (Wolfe 1976). Its entries are integers, so that they are exact.
 *
 * <p>A new vertex counts as affinely dependent if its squared distance, relative to its diagonal
 * entry, is below {@link DroppingCholesky#DEPENDENT}.
 *
 * <p>The inverse is kept rather than L because (G + 11ᵀ)⁻¹ = RᵀR is then applied in one pass over
 * R, row by row and without a division, while the row is in the nearest cache; and because the last
 * vertices alone are out of balance after they were added, so that a step is a combination of their
 * rows, O(k) for each.
 */
final class GramFactor {

  /** Rows that are worked on together. */
  private static final int BLOCK = 4;

  private int count;
  private double[][] inverse = new double[0][]; // rows of R; BLOCK − 1 zeros behind the diagonal
  private double[] ones = new double[0]; // R·1
  private double[] balance = new double[0]; // RᵀR·1, by updates
  private double[] column = new double[0];
  private double[] combination = new double[0]; // RᵀR times the last column
  private double[] product = new double[0]; // R times something

  void clear() {
    count = 0;
  }

  /** Makes room for one more vertex and returns the buffer for its inner products. */
  double[] products() {
    if (count + 1 > inverse.length) {
      int wider = Math.max(16, 2 * inverse.length);
      double[][] widerInverse = new double[wider][wider + BLOCK];
      for (int i = 0; i < count; i++) {
        System.arraycopy(inverse[i], 0, widerInverse[i], 0, i + 1);
      }
      inverse = widerInverse;
      ones = Arrays.copyOf(ones, wider);
      balance = Arrays.copyOf(balance, wider);
      column = Arrays.copyOf(column, wider);
      combination = new double[wider];
      product = new double[wider];
    }
    return column;
  }

  /**
   * Appends a vertex whose inner products with the earlier ones and itself are in {@link
   * #products()}. Returns false, with nothing changed, if it is affinely dependent on the earlier
   * ones.
   */
  boolean append() {
    int k = count;
    for (int i = 0; i <= k; i++) {
      column[i]++;
    }
    Arrays.fill(combination, 0, k, 0);
    for (int i = 0; i < k; i += BLOCK) {
      int end = Math.min(i + BLOCK, k);
      for (int j = i; j < end; j++) {
        product[j] = ROWS.dot(inverse[j], 0, column, 0, j + 1);
      }
      ROWS.addRows(combination, inverse, i, product, i, end - i, 0, end);
    }
    double rest = column[k] - ROWS.dot(product, 0, product, 0, k);
    if (rest <= DroppingCholesky.DEPENDENT * column[k]) {
      return false;
    }
    double last = 1 / Math.sqrt(rest);
    double[] row = inverse[k];
    double sum = last;
    for (int i = 0; i < k; i++) {
      row[i] = -last * combination[i];
      sum += row[i];
    }
    row[k] = last;
    Arrays.fill(row, k + 1, k + BLOCK, 0);
    ones[k] = sum;
    balance[k] = 0;
    count++;
    ROWS.add(balance, row, sum, 0, count);
    return true;
  }

  /** Removes vertex j; the later ones move up by one. */
  void remove(int j) {
    int k = count;
    // Givens rotations work column j of R, from its diagonal entry on, into one row, which is then
    // what the others lack: it goes with the column.
    double[] gone = inverse[j];
    Arrays.fill(gone, j + 1, k, 0);
    double goneOne = ones[j];
    for (int i = j + 1; i < k; i++) {
      double[] row = inverse[i];
      double a = gone[j];
      double b = row[j];
      double length = Math.sqrt(a * a + b * b); // neither huge nor all tiny
      double cos = a / length;
      double sin = b / length;
      turn(row, gone, cos, sin, i + 1);
      System.arraycopy(row, j + 1, row, j, i - j + BLOCK - 1);
      inverse[i - 1] = row;
      ones[i - 1] = cos * ones[i] - sin * goneOne;
      goneOne = sin * ones[i] + cos * goneOne;
    }
    inverse[k - 1] = gone;
    ROWS.add(balance, gone, -goneOne, 0, k);
    System.arraycopy(balance, j + 1, balance, j, k - j - 1);
    count = k - 1;
  }

  private static void turn(double[] x, double[] y, double cos, double sin, int to) {
    for (int i = 0; i < to; i++) {
      double e = x[i];
      double f = y[i];
      x[i] = cos * e - sin * f;
      y[i] = sin * e + cos * f;
    }
  }

  /**
   * Solves G·x + τ·1 = c with Σx = 0, the step to the optimum over the affine hull.
   *
   * @param x holds c, of which the entries before {@code from} are equal; overwritten with the
   *     solution
   * @param from the first vertex that may be out of balance; O(k·(k − from)), O(k²) for 0
   * @return τ
   */
  double solveDirection(double[] x, int from) {
    int k = count;
    double level = 0;
    if (from > 0) {
      level = x[0];
    } else {
      Arrays.fill(balance, 0, k, 0);
      multiplyTransposed(balance, ones, 0);
      for (int i = 0; i < k; i++) {
        level += x[i] / k;
      }
    }
    // A constant in c only moves τ; without it fewer digits cancel.
    for (int i = from; i < k; i++) {
      x[i] -= level;
    }
    for (int i = from; i < k; i++) {
      product[i] = ROWS.dot(inverse[i], from, x, from, i + 1 - from);
    }
    double tau = ROWS.dot(product, from, ones, from, k - from) / ROWS.dot(ones, 0, ones, 0, k);
    Arrays.fill(x, 0, k, 0);
    multiplyTransposed(x, product, from);
    ROWS.add(x, balance, -tau, 0, k);
    return level + tau;
  }

  /** Adds Rᵀy, for a y that is 0 before {@code from}. */
  private void multiplyTransposed(double[] out, double[] y, int from) {
    for (int i = from; i < count; i += BLOCK) {
      int end = Math.min(i + BLOCK, count);
      ROWS.addRows(out, inverse, i, y, i, end - i, 0, end);
    }
  }

  /**
   * Expresses the vertex that {@link #append()} has just found dependent as an affine combination
   * of the others.
   *
   * @param x overwritten with its coefficients, which sum to 1
   */
  void combination(double[] x) {
    System.arraycopy(combination, 0, x, 0, count);
  }
}
