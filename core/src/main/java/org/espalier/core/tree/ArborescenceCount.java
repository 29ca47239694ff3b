package org.espalier.core.tree;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The number of non-projective trees, each counted as often as the product of its arcs' weights:
 * the determinant of the Laplacian in whole numbers. Elimination without fractions (Bareiss 1968),
 * O(n³) operations on integers of O(n log n) bits.
 *
 * <p>For a single root, root arcs leave the diagonal and become a row in place of one of the
 * others, which is a combination of the rest then (Koo et al. 2007).
 *
 * <ol>
 *   <li>E. Bareiss, Sylvester's identity and multistep integer-preserving Gaussian elimination,
 *       Mathematics of Computation 22, 1968.
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, Structured prediction models via the
 *       matrix-tree theorem, EMNLP 2007.
 * </ol>
 */
final class ArborescenceCount {

  private ArborescenceCount() {}

  /**
   * Counts.
   *
   * @param weight n² weights, not negative, root arcs on the diagonal
   */
  static BigInteger of(int n, Roots roots, int[] weight) {
    BigInteger[][] laplacian = new BigInteger[n][n];
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        laplacian[h][m] = BigInteger.valueOf(-weight[h * n + m]);
      }
    }
    for (int m = 0; m < n; m++) {
      long sum = roots == Roots.MULTI ? weight[m * n + m] : 0;
      for (int h = 0; h < n; h++) {
        sum += h == m ? 0 : weight[h * n + m];
      }
      laplacian[m][m] = BigInteger.valueOf(sum);
    }
    if (roots == Roots.SINGLE) {
      for (int m = 0; m < n; m++) {
        laplacian[0][m] = BigInteger.valueOf(weight[m * n + m]);
      }
    }
    return determinant(laplacian);
  }

  private static BigInteger determinant(BigInteger[][] matrix) {
    int n = matrix.length;
    BigInteger before = BigInteger.ONE;
    boolean negative = false;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      while (pivot < n && matrix[pivot][k].signum() == 0) {
        pivot++;
      }
      if (pivot == n) {
        return BigInteger.ZERO;
      }
      if (pivot > k) {
        BigInteger[] row = matrix[pivot];
        matrix[pivot] = matrix[k];
        matrix[k] = row;
        negative = !negative;
      }
      BigInteger[] row = matrix[k];
      for (BigInteger[] other : Arrays.asList(matrix).subList(k + 1, n)) {
        for (int j = k + 1; j < n; j++) {
          // Always divisible: the entries are minors of the matrix.
          other[j] = other[j].multiply(row[k]).subtract(other[k].multiply(row[j])).divide(before);
        }
      }
      before = row[k];
    }
    return negative ? before.negate() : before;
  }
}
