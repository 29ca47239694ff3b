package org.espalier.core.matching;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.VertexList;

/**
 * A matrix whose rows sum to 1, and whose columns to at most 1, as a mixture of matchings.
 *
 * <p>A matching among the positive cells that has every row, and every column that sums to 1, is
 * taken with the largest weight that leaves the rest such a matrix, times what is left to give.
 * That makes a cell 0 or a column full, and the matching is repaired there by an augmenting path.
 * So there are at most as many matchings as positive cells and columns with room, usually far
 * fewer, and none is an affine combination of those after it.
 *
 * <p>Time O(cells) for each matching that is written and each repair.
 *
 * <ol>
 *   <li>G. Birkhoff, Tres observaciones sobre el algebra lineal, Univ. Nac. Tucumán Rev. A 5, 1946.
 *   <li>N. Mendelsohn, A. Dulmage, Some generalizations of the problem of distinct representatives,
 *       Canadian J. Mathematics 10, 1958 (such a matching exists).
 * </ol>
 */
final class BirkhoffDecomposition {

  private static final int NONE = -1;

  private int rows;
  private int columns;
  private int[] rowStart = new int[1]; // cells, row by row
  private int[] columnOf = new int[0]; // of a cell
  private int[] rowOf = new int[0]; // of a cell
  private double[] value = new double[0]; // of a cell, the rest of it
  private int[] columnStart = new int[1];
  private int[] inColumn = new int[0]; // cells, column by column
  private double[] room = new double[0]; // of a column, what may stay unused
  private int[] cellOf = new int[0]; // of a row in the matching
  private int[] holder = new int[0]; // the row that a column has in the matching
  private int[] reachedBy = new int[0]; // the cell of a column or row on an alternating path
  private int[] queue = new int[0];
  private double floor;
  private final Parts parts = new Parts();

  /**
   * Decomposes a point into matchings.
   *
   * @param rowCount the number of rows of {@code point} that count; of columns likewise
   * @param zero entries and gaps to 1 up to this size are 0
   * @param out overwritten with the mixture; its weights sum to 1
   */
  void decompose(int rowCount, int columnCount, double[][] point, double zero, VertexList out) {
    rows = rowCount;
    columns = columnCount;
    floor = zero;
    list(point);
    out.clear();
    Arrays.fill(cellOf, 0, rows, NONE);
    Arrays.fill(holder, 0, columns, NONE);
    double given = 0;
    boolean perfect = repair();
    while (perfect && given < 1 - floor) {
      double weight = weight(1 - given);
      parts.clear();
      for (int i = 0; i < rows; i++) {
        parts.add(i * columns + columnOf[cellOf[i]]);
      }
      out.add(parts, weight);
      given += weight;
      take(weight);
      perfect = repair();
    }
    out.scale(1 / given); // what rounding has left over
  }

  private void list(double[][] point) {
    reserve();
    int count = 0;
    Arrays.fill(columnStart, 0, columns + 1, 0);
    Arrays.fill(room, 0, columns, 1);
    for (int i = 0; i < rows; i++) {
      rowStart[i] = count;
      for (int j = 0; j < columns; j++) {
        double x = point[i][j];
        if (x > floor) {
          columnOf[count] = j;
          rowOf[count] = i;
          value[count++] = x;
          columnStart[j]++;
          room[j] -= x;
        }
      }
    }
    rowStart[rows] = count;
    for (int j = 1; j <= columns; j++) {
      columnStart[j] += columnStart[j - 1]; // where the column ends, for now
    }
    for (int k = count - 1; k >= 0; k--) {
      inColumn[--columnStart[columnOf[k]]] = k;
    }
    for (int j = 0; j < columns; j++) {
      // In a square every column is full, whatever rounding says.
      room[j] = rows == columns || room[j] <= columns * floor ? 0 : room[j];
    }
  }

  private void reserve() {
    if (cellOf.length < rows) {
      cellOf = new int[rows];
      rowStart = new int[rows + 1];
    }
    if (holder.length < columns) {
      holder = new int[columns];
      room = new double[columns];
      columnStart = new int[columns + 1];
      reachedBy = new int[columns];
      queue = new int[columns];
    }
    if (value.length < rows * columns) {
      value = new double[rows * columns];
      columnOf = new int[rows * columns];
      rowOf = new int[rows * columns];
      inColumn = new int[rows * columns];
    }
  }

  /** Returns how far the matching can be taken. */
  private double weight(double largest) {
    double weight = largest;
    for (int i = 0; i < rows; i++) {
      weight = Math.min(weight, value[cellOf[i]]);
    }
    for (int j = 0; j < columns; j++) {
      weight = holder[j] == NONE ? Math.min(weight, room[j]) : weight;
    }
    return weight;
  }

  /** Takes the matching off; what becomes 0 leaves it. */
  private void take(double weight) {
    for (int j = 0; j < columns; j++) {
      if (holder[j] == NONE && room[j] > 0) {
        room[j] -= weight;
        room[j] = room[j] <= floor ? 0 : room[j];
      }
    }
    for (int i = 0; i < rows; i++) {
      int cell = cellOf[i];
      value[cell] -= weight;
      if (value[cell] <= floor) {
        value[cell] = 0;
        cellOf[i] = NONE;
        holder[columnOf[cell]] = NONE;
      }
    }
  }

  /**
   * Gives every row a column and every full column a row. Returns false if that is not possible, as
   * when only rounding errors are left.
   */
  private boolean repair() {
    for (int i = 0; i < rows; i++) {
      if (cellOf[i] == NONE && !coverRow(i)) {
        return false;
      }
    }
    for (int j = 0; j < columns; j++) {
      if (holder[j] == NONE && room[j] == 0 && !coverColumn(j)) {
        return false;
      }
    }
    return true;
  }

  /** Finds an alternating path from a row to a column without one. */
  private boolean coverRow(int start) {
    Arrays.fill(reachedBy, 0, columns, NONE);
    int head = 0;
    int tail = 0;
    queue[tail++] = start;
    while (head < tail) {
      int i = queue[head++];
      for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
        int j = columnOf[k];
        if (value[k] > 0 && reachedBy[j] == NONE) {
          reachedBy[j] = k;
          if (holder[j] == NONE) {
            giveColumn(j, start);
            return true;
          }
          queue[tail++] = holder[j];
        }
      }
    }
    return false;
  }

  private void giveColumn(int end, int start) {
    int j = end;
    while (true) {
      int cell = reachedBy[j];
      int i = rowOf[cell];
      int before = cellOf[i];
      cellOf[i] = cell;
      holder[j] = i;
      if (i == start) {
        return;
      }
      j = columnOf[before];
    }
  }

  /** Finds an alternating path from a full column to one with room, which loses its row. */
  private boolean coverColumn(int start) {
    Arrays.fill(reachedBy, 0, rows, NONE);
    int head = 0;
    int tail = 0;
    queue[tail++] = start;
    while (head < tail) {
      int j = queue[head++];
      for (int e = columnStart[j]; e < columnStart[j + 1]; e++) {
        int k = inColumn[e];
        int i = rowOf[k];
        if (value[k] > 0 && reachedBy[i] == NONE) {
          reachedBy[i] = k;
          int held = columnOf[cellOf[i]];
          if (room[held] > 0) {
            holder[held] = NONE;
            giveRow(i);
            return true;
          }
          queue[tail++] = held;
        }
      }
    }
    return false;
  }

  private void giveRow(int end) {
    int i = end;
    while (i != NONE) {
      int cell = reachedBy[i];
      int j = columnOf[cell];
      int before = holder[j];
      cellOf[i] = cell;
      holder[j] = i;
      i = before;
    }
  }
}
