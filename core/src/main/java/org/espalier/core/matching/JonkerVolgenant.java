package org.espalier.core.matching;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.Parts;

/**
 * The cheapest assignment of every row to a column of its own, by shortest augmenting paths, with
 * the dual solution that proves it.
 *
 * <p>Costs are c = −s; +∞ is a forbidden cell. At the end every row i has a column j(i) with c_ij −
 * v_j minimal in its row (the minimum is u_i), v_j = 0 on columns that no row has, and, if there
 * are more columns than rows, v ≤ 0: the conditions of optimality.
 *
 * <p>Three phases, each keeping the invariant that assigned rows have their minimum: column
 * reduction (square problems only, since v must stay 0 on columns left over), two rounds of
 * augmenting row reduction (an unassigned row takes its best column from the row that holds it and
 * lowers that column's price until its second best is as good), and a Dijkstra search per row that
 * is still free. Time O(rows²·columns) at worst. On normal scores of 100×100 the three take 60
 * scans of a row and 16 searches of 20 columns each.
 *
 * <p>R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems, Computing 38, 1987.
 */
final class JonkerVolgenant {

  private static final int FREE = -1;

  /** Columns below which one loop is quicker than one for each operation. */
  private static final int SHORT = 24;

  /**
   * Bids at once, for each row, of rows that were displaced: a bound, since rounding could let two
   * rows outbid each other for ever.
   */
  private static final int PATIENCE = 8;

  private int rows;
  private int columns;
  private double[][] scores = new double[0][]; // −c
  private double[] prices = new double[0]; // v
  private double[] open = new double[0]; // v, −∞ for columns that are settled
  private double[] nearness = new double[0]; // minus the distance of open columns
  private double[] sums = new double[0];
  private int[] settled = new int[0]; // columns, in the order of their distance
  private double[] settledAt = new double[0]; // minus the distance
  private double[] base = new double[0]; // of the row whose reduced costs lengthen the distance
  private int[] cheapest = new int[0]; // row of a column
  private int[] columnOf = new int[0];
  private int[] rowOf = new int[0];
  private int[] free = new int[0];
  private int[] next = new int[0];
  private int first; // column that the bidding row likes best
  private int runnerUp;
  private double best; // the score with the price there
  private double second;
  private String obstacle = "";

  /**
   * Solves the problem.
   *
   * @param values the score of row i in column j is {@code values[offset + i·columns + j]}
   * @param warm start from the prices of the last call, which must have had the same shape; has an
   *     effect on square problems only
   * @return false, and {@link #obstacle()} says why, if no assignment is allowed
   */
  boolean solve(int rowCount, int columnCount, double[] values, int offset, boolean warm) {
    load(rowCount, columnCount, values, offset);
    return solve(warm);
  }

  /** Takes the problem in, to be changed by {@link #require} and solved by {@link #solve}. */
  void load(int rowCount, int columnCount, double[] values, int offset) {
    rows = rowCount;
    columns = columnCount;
    reshape();
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, offset + i * columns, scores[i], 0, columns);
    }
  }

  /** Forbids all other cells of this cell's row and column. */
  void require(int cell) {
    int row = cell / columns;
    int column = cell % columns;
    double score = scores[row][column];
    Arrays.fill(scores[row], 0, columns, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      scores[i][column] = Double.NEGATIVE_INFINITY;
    }
    scores[row][column] = score;
  }

  /**
   * Solves the loaded problem. Returns false, and {@link #obstacle()} says why, if no assignment is
   * allowed.
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
    if (scores.length < rows || (rows > 0 && scores[0].length < columns)) {
      scores = new double[rows][columns];
    }
    if (prices.length < columns) {
      prices = new double[columns];
      open = new double[columns];
      nearness = new double[columns];
      sums = new double[columns];
      settled = new int[columns];
      settledAt = new double[columns];
      base = new double[columns + 1];
      cheapest = new int[columns];
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
    Arrays.fill(nearness, 0, columns, Double.NEGATIVE_INFINITY);
    if (columns < SHORT) {
      for (int i = 0; i < rows; i++) {
        double[] row = scores[i];
        for (int j = 0; j < columns; j++) {
          if (row[j] > nearness[j]) {
            nearness[j] = row[j];
            cheapest[j] = i;
          }
        }
      }
    } else {
      for (int i = 0; i < rows; i++) {
        ROWS.raise(nearness, scores[i], 0, 0, columns);
      }
      for (int i = rows - 1; i >= 0; i--) {
        double[] row = scores[i];
        for (int j = 0; j < columns; j++) {
          if (row[j] == nearness[j]) {
            cheapest[j] = i;
          }
        }
      }
    }
    for (int j = columns - 1; j >= 0; j--) {
      prices[j] = -nearness[j];
      if (prices[j] == Double.POSITIVE_INFINITY) {
        obstacle = "column " + j + " has no allowed row, and there are no columns to spare";
        return false;
      }
      if (columnOf[cheapest[j]] == FREE) {
        columnOf[cheapest[j]] = j;
        rowOf[j] = cheapest[j];
      }
    }
    return true;
  }

  /**
   * One round of augmenting row reduction over the rows in {@link #free}. Returns how many rows are
   * still free (they are in {@code free}), −1 if one has no column.
   */
  private int reduceRows(int count) {
    int left = 0;
    int k = 0;
    int patience = PATIENCE * rows;
    while (k < count) {
      int i = free[k++];
      double[] row = scores[i];
      bid(row);
      if (first == FREE) {
        obstacle = "row " + i + " has no allowed column";
        return -1;
      }
      int column = first;
      int displaced = rowOf[first];
      boolean lowered = false;
      if (displaced != FREE && runnerUp == FREE) {
        // No finite price makes another column as good: left to the search.
        next[left++] = i;
        continue;
      }
      if (runnerUp != FREE) {
        double price = prices[first] - (best - second);
        if (price < prices[first]) {
          prices[first] = price;
          lowered = true;
        } else if (displaced != FREE) {
          column = runnerUp;
          displaced = rowOf[runnerUp];
        }
      }
      columnOf[i] = column;
      rowOf[column] = i;
      if (displaced != FREE) {
        // In a long row it does not bid at once: wars of rows that outbid each other by little take
        // ten times as many bids as the search that they save takes steps.
        columnOf[displaced] = FREE;
        if (lowered && columns < SHORT && patience-- > 0) {
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

  /** Finds a row's best and second-best column, the first of equals. */
  private void bid(double[] row) {
    first = FREE;
    runnerUp = FREE;
    best = Double.NEGATIVE_INFINITY;
    second = Double.NEGATIVE_INFINITY;
    if (columns < SHORT) {
      bidInShortRow(row);
      return;
    }
    best = ROWS.maxSum(row, 0, prices, 0, columns);
    if (best == Double.NEGATIVE_INFINITY) {
      return;
    }
    first = columnWith(best, row);
    double price = prices[first];
    prices[first] = Double.NEGATIVE_INFINITY;
    second = ROWS.maxSum(row, 0, prices, 0, columns);
    runnerUp = second == Double.NEGATIVE_INFINITY ? FREE : columnWith(second, row);
    prices[first] = price;
  }

  private void bidInShortRow(double[] row) {
    int column = FREE;
    int other = FREE;
    double most = Double.NEGATIVE_INFINITY;
    double next = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      double sum = row[j] + prices[j];
      if (sum > next) {
        if (sum > most) {
          next = most;
          other = column;
          most = sum;
          column = j;
        } else {
          next = sum;
          other = j;
        }
      }
    }
    first = column;
    runnerUp = other;
    best = most;
    second = next;
  }

  /** Returns the first column of which a row's score and the price have a sum that there is. */
  private int columnWith(double sum, double[] row) {
    int j = 0;
    while (row[j] + prices[j] != sum) {
      j++;
    }
    return j;
  }

  /**
   * Gives a free row a column along the cheapest alternating path, and updates the prices. Only the
   * distances are kept up to date, by loops over rows; the path is found from them in the end.
   */
  private boolean augment(int start) {
    System.arraycopy(prices, 0, open, 0, columns);
    Arrays.fill(nearness, 0, columns, Double.NEGATIVE_INFINITY);
    int count = 0;
    int i = start;
    base[0] = 0;
    while (i != FREE) {
      double nearest = reach(i, base[count]);
      if (nearest == Double.NEGATIVE_INFINITY) {
        obstacle = shortage(start, count);
        return false;
      }
      int column = 0;
      while (nearness[column] != nearest) {
        column++;
      }
      settled[count] = column;
      settledAt[count++] = nearest;
      open[column] = Double.NEGATIVE_INFINITY;
      nearness[column] = Double.NEGATIVE_INFINITY;
      i = rowOf[column];
      if (i != FREE) {
        base[count] = nearest - (scores[i][column] + prices[column]);
      }
    }
    turn(start, count - 1);
    double end = settledAt[count - 1];
    for (int k = 0; k < count; k++) {
      prices[settled[k]] -= Math.max(0, settledAt[k] - end); // below by rounding alone
    }
    return true;
  }

  /** Brings the open columns nearer that a row is near to; returns how near the nearest one is. */
  private double reach(int i, double from) {
    double[] row = scores[i];
    if (columns < SHORT) {
      double nearest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        double near = (row[j] + open[j]) + from;
        if (near > nearness[j]) {
          nearness[j] = near;
        }
        if (nearness[j] > nearest) {
          nearest = nearness[j];
        }
      }
      return nearest;
    }
    for (int j = 0; j < columns; j++) {
      sums[j] = row[j] + open[j];
    }
    ROWS.raise(nearness, sums, from, 0, columns);
    return ROWS.max(nearness, 0, columns);
  }

  /** Gives the columns on the path to the last settled one to the rows before them. */
  private void turn(int start, int last) {
    int k = last;
    int i;
    do {
      int column = settled[k];
      // The first row that makes the distance what it is, of those known when it was settled.
      int before = 0;
      i = start;
      while ((scores[i][column] + prices[column]) + base[before] != settledAt[k]) {
        before++;
        i = rowOf[settled[before - 1]];
      }
      rowOf[column] = i;
      columnOf[i] = column;
      k = before - 1;
    } while (i != start);
  }

  /** Names the rows that have too few columns between them (Hall's condition). */
  private String shortage(int start, int count) {
    int[] lacking = new int[count + 1];
    lacking[0] = start;
    for (int k = 0; k < count; k++) {
      lacking[k + 1] = rowOf[settled[k]];
    }
    Arrays.sort(lacking);
    return "no matching covers all rows: the rows %s have only %s allowed columns between them"
        .formatted(Arrays.toString(lacking), count);
  }

  /** Returns why there is no assignment. */
  String obstacle() {
    return obstacle;
  }

  int columnOf(int row) {
    return columnOf[row];
  }

  /** Returns the row of a column, negative if it has none. */
  int rowOf(int column) {
    return rowOf[column];
  }

  /** Returns c_ij. */
  double cost(int row, int column) {
    return -scores[row][column];
  }

  /** Returns v_j. */
  double price(int column) {
    return prices[column];
  }

  /** Returns c_ij − v_j − u_i, which is not negative but for rounding; +∞ on a forbidden cell. */
  double reducedCost(int row, int column) {
    int chosen = columnOf[row];
    double u = scores[row][chosen] + prices[chosen];
    return u - (scores[row][column] + prices[column]);
  }

  /** Writes the assignment as cells. */
  void parts(Parts out) {
    out.clear();
    for (int i = 0; i < rows; i++) {
      out.add(i * columns + columnOf[i]);
    }
  }
}
