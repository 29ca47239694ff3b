package org.espalier.core.numeric;

/**
 * The Cholesky factor of a symmetric matrix that should be positive definite. Rows that depend on
 * those before, up to rounding, are left out: their unknowns are 0. O(k³/6), O(k²) for a solution.
 */
public final class DroppingCholesky {

  /**
   * A pivot below this part of its diagonal entry means a dependent row. Of a pivot that should be
   * 0, rounding leaves about 1e-16 of the diagonal for each row before it: 1e-13 for a thousand.
   */
  public static final double DEPENDENT = 1e-11;

  private static final boolean[] NOTHING = new boolean[0];

  private double[][] factor = new double[0][];
  private int[] kept = new int[0]; // rows that the factor is of
  private int[] dropped = new int[0];
  private int count;
  private int droppedCount;

  /**
   * Factorises a matrix and drops dependent rows.
   *
   * @param matrix not modified; the upper triangle is not looked at
   * @param size how many of its rows and columns
   */
  public void factorize(double[][] matrix, int size) {
    factorize(matrix, size, 0, DEPENDENT, NOTHING);
  }

  /**
   * Factorises the part of a matrix whose rows are not left out.
   *
   * @param matrix not modified; the upper triangle is not looked at
   * @param size how many of its rows and columns
   * @param damping added to the diagonal, not negative
   * @param dependent a pivot below this part of its diagonal entry means a dependent row
   * @param out rows to leave out; those past its end are kept
   */
  public void factorize(
      double[][] matrix, int size, double damping, double dependent, boolean[] out) {
    if (factor.length < size) {
      int wider = Math.max(size, 2 * factor.length);
      factor = new double[wider][wider];
      kept = new int[wider];
      dropped = new int[wider];
    }
    count = 0;
    droppedCount = 0;
    for (int i = 0; i < size; i++) {
      if (i < out.length && out[i]) {
        continue;
      }
      double[] row = factor[count];
      double rest = matrix[i][i] + damping;
      for (int k = 0; k < count; k++) {
        double[] other = factor[k];
        double sum = matrix[i][kept[k]];
        for (int l = 0; l < k; l++) {
          sum -= row[l] * other[l];
        }
        row[k] = sum / other[k];
        rest -= row[k] * row[k];
      }
      if (rest > dependent * matrix[i][i]) {
        row[count] = Math.sqrt(rest);
        kept[count++] = i;
      } else {
        dropped[droppedCount++] = i;
      }
    }
  }

  /**
   * Solves, in place.
   *
   * @param x the right side, overwritten with the solution, 0 in dependent rows; rows that were
   *     left out are neither read nor written
   */
  public void solve(double[] x) {
    for (int k = 0; k < droppedCount; k++) {
      x[dropped[k]] = 0;
    }
    for (int k = 0; k < count; k++) {
      double sum = x[kept[k]];
      for (int l = 0; l < k; l++) {
        sum -= factor[k][l] * x[kept[l]];
      }
      x[kept[k]] = sum / factor[k][k];
    }
    for (int k = count - 1; k >= 0; k--) {
      double sum = x[kept[k]];
      for (int l = k + 1; l < count; l++) {
        sum -= factor[l][k] * x[kept[l]];
      }
      x[kept[k]] = sum / factor[k][k];
    }
  }
}
