package org.espalier.core.matching;

import java.util.Arrays;
import org.espalier.core.Parts;

/**
 * The cheapest assignment of every row to a column of its own, by shortest augmenting paths, with
 * the dual solution that proves it.
 *
 * <p>Costs are c = −s; +∞ is a forbidden cell. The cost of row i in column j is {@code
 * costs[i·columns + j]}. At the end every row i has a column j(i) with c_ij − v_j minimal in its
 * row (the minimum is u_i), v_j = 0 on columns that no row has, and, if there are more columns than
 * rows, v ≤ 0: the conditions of optimality.
 *
 * <p>Three phases, each keeping the invariant that assigned rows have their minimum: column
 * reduction (square problems only, since v must stay 0 on columns left over), two rounds of
 * augmenting row reduction (an unassigned row takes its best column from the row that holds it and
 * lowers that column's price until its second best is as good), and a Dijkstra search per row that
 * is still free. Time O(rows²·columns) at worst; the first two phases, O(rows·columns) in practice,
 * leave few rows to the third.
 *
 * <p>R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems, Computing 38, 1987.
 */
final class JonkerVolgenant {

  private static final int FREE = -1;

  private int rows;
  private int columns;
  private double[] costs = new double[0];
  private double[] prices = new double[0]; // v
  private double[] distances = new double[0];
  private int[] previous = new int[0]; // the row from which a column is reached
  private int[] queue = new int[0]; // all columns: settled, at the current distance, the rest
  private int[] columnOf = new int[0];
  private int[] rowOf = new int[0];
  private int[] free = new int[0];
  private int[] next = new int[0];
  private String obstacle = "";

  /**
   * Solves the problem.
   *
   * @param scores the score of row i in column j is {@code scores[offset + i·columns + j]}
   * @param warm start from the prices of the last call, which must have had the same shape; has an
   *     effect on square problems only
   * @return false, and {@link #obstacle()} says why, if no assignment is allowed
   */
  boolean solve(int rowCount, int columnCount, double[] scores, int offset, boolean warm) {
    load(rowCount, columnCount, scores, offset);
    return solve(warm);
  }

  /** Takes the problem in, to be changed by {@link #require} and solved by {@link #solve}. */
  void load(int rowCount, int columnCount, double[] scores, int offset) {
    rows = rowCount;
    columns = columnCount;
    reshape();
    int size = rows * columns;
    for (int p = 0; p < size; p++) {
      costs[p] = -scores[offset + p];
    }
  }

  /** Forbids all other cells of this cell's row and column. */
  void require(int cell) {
    int row = cell / columns;
    int column = cell % columns;
    double cost = costs[cell];
    Arrays.fill(costs, row * columns, (row + 1) * columns, Double.POSITIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      costs[i * columns + column] = Double.POSITIVE_INFINITY;
    }
    costs[cell] = cost;
  }

  /**
   * Solves the loaded problem.
   *
   * @return false, and {@link #obstacle()} says why, if no assignment is allowed
   */
  boolean solve(boolean warm) {
    Arrays.fill(columnOf, 0, rows, FREE);
    Arrays.fill(rowOf, 0, columns, FREE);
    if (rows < columns) {
      Arrays.fill(prices, 0, columns, 0);
    } else if (!warm && !reduceColumns()) {
      return false;
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (columnOf[i] == FREE) {
        free[count++] = i;
      }
    }
    for (int round = 0; round < 2 && count > 0; round++) {
      count = reduceRows(count);
      if (count < 0) {
        return false;
      }
    }
    for (int k = 0; k < count; k++) {
      if (!augment(free[k])) {
        return false;
      }
    }
    return true;
  }

  private void reshape() {
    if (costs.length < rows * columns) {
      costs = new double[rows * columns];
    }
    if (prices.length < columns) {
      prices = new double[columns];
      distances = new double[columns];
      previous = new int[columns];
      queue = new int[columns];
      rowOf = new int[columns];
    }
    if (columnOf.length < rows) {
      columnOf = new int[rows];
      free = new int[rows];
      next = new int[rows];
    }
  }

  /** v_j ← min_i c_ij; each row gets one of the columns in which it is the cheapest. */
  private boolean reduceColumns() {
    Arrays.fill(prices, 0, columns, Double.POSITIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      for (int j = 0; j < columns; j++) {
        if (costs[row + j] < prices[j]) {
          prices[j] = costs[row + j];
          previous[j] = i;
        }
      }
    }
    for (int j = columns - 1; j >= 0; j--) {
      if (prices[j] == Double.POSITIVE_INFINITY) {
        obstacle = "column " + j + " has no allowed row, and there are no columns to spare";
        return false;
      }
      if (columnOf[previous[j]] == FREE) {
        columnOf[previous[j]] = j;
        rowOf[j] = previous[j];
      }
    }
    return true;
  }

  /**
   * One round of augmenting row reduction over the rows in {@link #free}.
   *
   * @return how many rows are still free (they are in {@code free}), −1 if one has no column
   */
  private int reduceRows(int count) {
    int left = 0;
    int k = 0;
    // A displaced row may bid at once, but rounding could let two rows outbid each other for ever.
    int patience = 8 * rows;
    while (k < count) {
      int i = free[k++];
      int row = i * columns;
      double best = Double.POSITIVE_INFINITY;
      double second = Double.POSITIVE_INFINITY;
      int first = FREE;
      int runnerUp = FREE;
      for (int j = 0; j < columns; j++) {
        double reduced = costs[row + j] - prices[j];
        if (reduced < second) {
          if (reduced < best) {
            second = best;
            runnerUp = first;
            best = reduced;
            first = j;
          } else {
            second = reduced;
            runnerUp = j;
          }
        }
      }
      if (first == FREE) {
        obstacle = "row " + i + " has no allowed column";
        return -1;
      }
      int column = first;
      int displaced = rowOf[first];
      boolean lowered = false;
      if (displaced != FREE) {
        if (runnerUp == FREE) {
          // No finite price makes another column as good: left to the search.
          next[left++] = i;
          continue;
        }
      }
      if (runnerUp != FREE) {
        double price = prices[first] - (second - best);
        lowered = price < prices[first];
        if (lowered) {
          prices[first] = price;
        } else if (displaced != FREE) {
          column = runnerUp;
          displaced = rowOf[runnerUp];
        }
      }
      columnOf[i] = column;
      rowOf[column] = i;
      if (displaced != FREE) {
        columnOf[displaced] = FREE;
        if (lowered && patience-- > 0) {
          free[--k] = displaced;
        } else {
          next[left++] = displaced;
        }
      }
    }
    int[] swap = free;
    free = next;
    next = swap;
    return left;
  }

  /** Gives a free row a column along the cheapest alternating path, and updates the prices. */
  private boolean augment(int start) {
    for (int j = 0; j < columns; j++) {
      distances[j] = costs[start * columns + j] - prices[j];
      previous[j] = start;
      queue[j] = j;
    }
    int settled = 0; // queue[0 … settled) is done
    int reached = 0; // queue[settled … reached) is at distance min
    int done = 0; // how many were done when min last rose: their prices change
    double min = 0;
    int end = FREE;
    while (end == FREE) {
      if (settled == reached) {
        done = settled;
        min = Double.POSITIVE_INFINITY;
        for (int k = reached; k < columns; k++) {
          int j = queue[k];
          double distance = distances[j];
          if (distance <= min) {
            if (distance < min) {
              reached = settled;
              min = distance;
            }
            queue[k] = queue[reached];
            queue[reached++] = j;
          }
        }
        if (min == Double.POSITIVE_INFINITY) {
          obstacle = shortage(start, settled);
          return false;
        }
        for (int k = settled; k < reached && end == FREE; k++) {
          if (rowOf[queue[k]] == FREE) {
            end = queue[k];
          }
        }
      }
      if (end == FREE) {
        int through = queue[settled++];
        int i = rowOf[through];
        int row = i * columns;
        double base = min - (costs[row + through] - prices[through]);
        for (int k = reached; k < columns && end == FREE; k++) {
          int j = queue[k];
          double distance = base + (costs[row + j] - prices[j]);
          if (distance < distances[j]) {
            previous[j] = i;
            if (distance <= min) { // below by rounding alone
              distance = min;
              if (rowOf[j] == FREE) {
                end = j;
              }
              queue[k] = queue[reached];
              queue[reached++] = j;
            }
            distances[j] = distance;
          }
        }
      }
    }
    for (int k = 0; k < done; k++) {
      int j = queue[k];
      prices[j] += distances[j] - min;
    }
    int i;
    do {
      i = previous[end];
      rowOf[end] = i;
      int before = columnOf[i];
      columnOf[i] = end;
      end = before;
    } while (i != start);
    return true;
  }

  /** Names the rows that have too few columns between them (Hall's condition). */
  private String shortage(int start, int settled) {
    int[] lacking = new int[settled + 1];
    lacking[0] = start;
    for (int k = 0; k < settled; k++) {
      lacking[k + 1] = rowOf[queue[k]];
    }
    Arrays.sort(lacking);
    return "no matching covers all rows: the rows "
        + Arrays.toString(lacking)
        + " have only "
        + settled
        + " allowed columns between them";
  }

  /** Returns why there is no assignment. */
  String obstacle() {
    return obstacle;
  }

  /** Returns the column of a row. */
  int columnOf(int row) {
    return columnOf[row];
  }

  /** Returns the row of a column, negative if it has none. */
  int rowOf(int column) {
    return rowOf[column];
  }

  /** Returns c_ij. */
  double cost(int row, int column) {
    return costs[row * columns + column];
  }

  /** Returns v_j. */
  double price(int column) {
    return prices[column];
  }

  /** Returns c_ij − v_j − u_i, which is not negative but for rounding; +∞ on a forbidden cell. */
  double reducedCost(int row, int column) {
    int chosen = columnOf[row];
    double u = costs[row * columns + chosen] - prices[chosen];
    return costs[row * columns + column] - prices[column] - u;
  }

  /** Writes the assignment as cells. */
  void parts(Parts out) {
    out.clear();
    for (int i = 0; i < rows; i++) {
      out.add(i * columns + columnOf[i]);
    }
  }
}
