package org.espalier.core.path;

import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Monotone paths through a grid from cell (0, 0) to cell (N−1, M−1), moving right, down and, if
 * allowed, right and down at once.
 *
 * <p>Parts, D = N·M: the cell in row i and column j has index i·M + j. With the diagonal, these are
 * the warping paths of dynamic time warping.
 *
 * @param rows N, at least 1
 * @param columns M, at least 1
 * @param diagonal whether diagonal moves are allowed
 */
public record GridPath(int rows, int columns, boolean diagonal) implements ChartStructure, UnitBox {

  public GridPath {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a grid of " + rows + " rows and " + columns + " columns");
    }
    Layout.requireNumberable(
        "a grid of " + rows + " rows and " + columns + " columns", (double) rows * columns);
  }

  /**
   * Returns the index of a cell.
   *
   * @throws IllegalArgumentException if there is no such row or column
   */
  public int cell(int row, int column) {
    return Layout.index("row", row, rows) * columns + Layout.index("column", column, columns);
  }

  @Override
  public int size() {
    return rows * columns;
  }

  @Override
  public int[] shape() {
    return new int[] {rows, columns};
  }

  @Override
  public String partName(int part) {
    return "cell " + part / columns + ", " + part % columns;
  }

  /** {@inheritDoc} A node for each cell, at most three edges each. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int node = builder.node(); // i·M + j
        if (node == 0) {
          builder.edge().part(0);
        }
        if (j > 0) {
          builder.edge(node - 1).part(node);
        }
        if (i > 0 && j > 0 && diagonal) {
          builder.edge(node - columns - 1).part(node);
        }
        if (i > 0) {
          builder.edge(node - columns).part(node);
        }
      }
    }
    return builder.build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new int[rows + columns], 0, 0, 0, visitor);
  }

  private void extend(int[] path, int count, int row, int column, Consumer<? super Parts> visitor) {
    path[count] = cell(row, column);
    if (row == rows - 1 && column == columns - 1) {
      Parts parts = new Parts();
      for (int i = 0; i <= count; i++) {
        parts.add(path[i]);
      }
      visitor.accept(parts);
      return;
    }
    if (column + 1 < columns) {
      extend(path, count + 1, row, column + 1, visitor);
    }
    if (diagonal && row + 1 < rows && column + 1 < columns) {
      extend(path, count + 1, row + 1, column + 1, visitor);
    }
    if (row + 1 < rows) {
      extend(path, count + 1, row + 1, column, visitor);
    }
  }

  @Override
  public boolean contains(Parts parts) {
    if (parts.count() == 0 || parts.get(0) != 0 || parts.get(parts.count() - 1) != size() - 1) {
      return false;
    }
    for (int i = 1; i < parts.count(); i++) {
      int down = parts.get(i) / columns - parts.get(i - 1) / columns;
      int right = parts.get(i) % columns - parts.get(i - 1) % columns;
      boolean straight = down + right == 1 && Math.min(down, right) == 0;
      if (!straight && !(diagonal && down == 1 && right == 1)) {
        return false;
      }
    }
    return true;
  }
}
