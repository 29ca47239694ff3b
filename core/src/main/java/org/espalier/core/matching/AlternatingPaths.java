package org.espalier.core.matching;

import org.espalier.core.Workspace;

/**
 * Max-marginals of all cells from one optimal assignment.
 *
 * <p>To give row i the column of row b, b must move to another column, whose row moves on, until
 * one takes the column that i left: an alternating path from b to i. By the prices of the optimal
 * assignment all its steps have reduced costs ≥ 0, and the loss against the optimum is the reduced
 * cost of the cell plus the length of the shortest path, for all pairs by Floyd's algorithm.
 * Columns that no row has are held by one more node, row number {@code rows}: it stands for rows of
 * costs 0 that fill the problem up to a square.
 *
 * <p>Time O(rows³ + rows·columns).
 */
final class AlternatingPaths {

  static final Workspace.Key<AlternatingPaths> KEY = Workspace.Key.of(AlternatingPaths::new);

  private double[][] gain = new double[0][0]; // −length of the best path from row to row

  private AlternatingPaths() {}

  void maxMarginals(int rows, int columns, JonkerVolgenant solved, double[] out, int outOffset) {
    if (gain.length < rows + 1) {
      gain = new double[rows + 1][rows + 1];
    }
    double optimum = 0;
    for (int i = 0; i < rows; i++) {
      optimum -= solved.cost(i, solved.columnOf(i));
    }
    steps(rows, columns, solved);
    for (int k = 0; k <= rows; k++) {
      for (int i = 0; i <= rows; i++) {
        double through = gain[i][k];
        if (i != k && through > Double.NEGATIVE_INFINITY) {
          raise(gain[i], gain[k], through, rows + 1);
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int holder = solved.rowOf(j) < 0 ? rows : solved.rowOf(j);
        out[outOffset + i * columns + j] =
            optimum + (gain[holder][i] - Math.max(0, solved.reducedCost(i, j)));
      }
    }
  }

  private static void raise(double[] out, double[] x, double shift, int count) {
    for (int b = 0; b < count; b++) {
      out[b] = Math.max(out[b], x[b] + shift);
    }
  }

  private void steps(int rows, int columns, JonkerVolgenant solved) {
    for (int i = 0; i < rows; i++) {
      double[] row = gain[i];
      row[rows] = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        int holder = solved.rowOf(j) < 0 ? rows : solved.rowOf(j);
        double step = -Math.max(0, solved.reducedCost(i, j));
        row[holder] = holder == rows ? Math.max(row[rows], step) : step;
      }
      row[i] = 0;
    }
    for (int b = 0; b < rows; b++) {
      gain[rows][b] =
          rows < columns ? Math.min(0, solved.price(solved.columnOf(b))) : Double.NEGATIVE_INFINITY;
    }
    gain[rows][rows] = 0;
  }
}
