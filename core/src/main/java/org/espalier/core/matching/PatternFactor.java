package org.espalier.core.matching;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * The linear system that ties changes of row and column prices to changes of row and column sums,
 * for a pattern P of cells that can move: [diag(r) P; Pᵀ diag(c)], with r and c the numbers of
 * cells in rows and columns.
 *
 * <p>Columns are eliminated, which is a division each, and the rest, one row and column per row of
 * the pattern, is factorised as L·D·Lᵀ. The matrix is singular, once for each component of the
 * pattern all of whose columns are tight: adding a constant to the prices of its rows and taking it
 * off those of its columns changes nothing. Rows that depend on those before are left out, their
 * unknowns are 0; this solves the system wherever it can be solved. A multiple of the identity may
 * be added, with which it always can.
 *
 * <p>Time O(rows³/6) in row operations on long rows, of which those that meet zeros are skipped,
 * O(rows²) per solution; memory O(rows·columns).
 */
final class PatternFactor {

  private int rows;
  private int columns;
  private int[] rowStart = new int[1];
  private int[] columnOf = new int[0]; // of the pattern's cells, row by row
  private int[] columnStart = new int[1];
  private int[] rowOf = new int[0]; // of the pattern's cells, column by column
  private boolean[] tight = new boolean[0];
  private double[] share = new double[0]; // 1/(c + ε) of a tight column
  private double[][] matrix = new double[0][]; // upper triangle: D and, to its right, D·Lᵀ
  private double[] diagonal = new double[0];
  private double[] values = new double[0];

  /**
   * Factorises the system of a pattern.
   *
   * @param point the pattern is where its first {@code columnCount} entries in each of the first
   *     {@code rowCount} rows are positive
   * @param isTight columns whose price may change
   * @param shift added to the diagonal, not negative
   */
  void factorize(int rowCount, int columnCount, double[][] point, boolean[] isTight, double shift) {
    rows = rowCount;
    columns = columnCount;
    reserve();
    System.arraycopy(isTight, 0, tight, 0, columns);
    list(point);
    fill(shift);
    eliminate();
  }

  private void reserve() {
    if (matrix.length < rows) {
      matrix = new double[rows][rows];
      diagonal = new double[rows];
      values = new double[rows];
      rowStart = new int[rows + 1];
    }
    if (tight.length < columns) {
      tight = new boolean[columns];
      share = new double[columns];
      columnStart = new int[columns + 1];
    }
    if (columnOf.length < rows * columns) {
      columnOf = new int[rows * columns];
      rowOf = new int[rows * columns];
    }
  }

  /** Lists the pattern's cells by row and by column. */
  private void list(double[][] point) {
    int count = 0;
    Arrays.fill(columnStart, 0, columns + 1, 0);
    for (int i = 0; i < rows; i++) {
      double[] row = point[i];
      rowStart[i] = count;
      for (int j = 0; j < columns; j++) {
        if (row[j] > 0) {
          columnOf[count++] = j;
          columnStart[j]++;
        }
      }
    }
    rowStart[rows] = count;
    for (int j = 1; j <= columns; j++) {
      columnStart[j] += columnStart[j - 1]; // where the column ends, for now
    }
    for (int i = rows - 1; i >= 0; i--) {
      for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
        rowOf[--columnStart[columnOf[k]]] = i;
      }
    }
  }

  private void fill(double shift) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(matrix[i], i, rows, 0);
      matrix[i][i] = rowStart[i + 1] - rowStart[i] + shift;
      diagonal[i] = matrix[i][i];
    }
    for (int j = 0; j < columns; j++) {
      int start = columnStart[j];
      int end = columnStart[j + 1];
      double entry = end - start + shift;
      share[j] = tight[j] && entry > 0 ? 1 / entry : 0;
      if (share[j] > 0) {
        for (int k = start; k < end; k++) {
          double[] row = matrix[rowOf[k]];
          for (int l = k; l < end; l++) {
            row[rowOf[l]] -= share[j];
          }
        }
      }
    }
  }

  private void eliminate() {
    for (int k = 0; k < rows; k++) {
      double[] pivotRow = matrix[k];
      double pivot = pivotRow[k];
      if (pivot <= DroppingCholesky.DEPENDENT * diagonal[k]) {
        pivotRow[k] = 0;
        continue;
      }
      for (int i = k + 1; i < rows; i++) {
        if (pivotRow[i] != 0) {
          ROWS.add(matrix[i], pivotRow, -pivotRow[i] / pivot, i, rows);
        }
      }
    }
  }

  /**
   * Solves, in place.
   *
   * @param rowSums changes of the row sums, overwritten with those of the row prices
   * @param columnSums changes of the column sums, overwritten with those of the column prices; 0
   *     where a column is not tight
   */
  void solve(double[] rowSums, double[] columnSums) {
    for (int i = 0; i < rows; i++) {
      double value = rowSums[i];
      for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
        value -= share[columnOf[k]] * columnSums[columnOf[k]];
      }
      values[i] = value;
    }
    for (int k = 0; k < rows; k++) {
      double pivot = matrix[k][k];
      if (pivot > 0) {
        ROWS.add(values, matrix[k], -values[k] / pivot, k + 1, rows);
      }
    }
    for (int k = rows - 1; k >= 0; k--) {
      double[] row = matrix[k];
      double value = values[k] - ROWS.dot(row, k + 1, rowSums, k + 1, rows - k - 1);
      rowSums[k] = row[k] > 0 ? value / row[k] : 0;
    }
    for (int j = 0; j < columns; j++) {
      double value = columnSums[j];
      for (int k = columnStart[j]; k < columnStart[j + 1]; k++) {
        value -= rowSums[rowOf[k]];
      }
      columnSums[j] = share[j] * value;
    }
  }

  /** Returns where a row's cells begin among all cells; those of the last row end at the count. */
  int start(int row) {
    return rowStart[row];
  }

  /** Returns the column of a cell of the pattern. */
  int column(int cell) {
    return columnOf[cell];
  }
}
