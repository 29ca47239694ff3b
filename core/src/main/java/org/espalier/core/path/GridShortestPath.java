package org.espalier.core.path;

import org.espalier.core.InfeasibleException;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Paths over a grid from its first to its last cell, stepping to any of the 8 neighbours (a king's
 * moves), for costs ≥ 0: shortest paths on maps. {@link GridPath} has monotone paths, for costs of
 * any sign and with every question.
 *
 * <p>Parts are cells, D = rows·columns: the cost of row r and column c is {@code costs[offset +
 * r·columns + c]}. A path has the cells that it visits, both ends included.
 *
 * <p>Dijkstra's algorithm, O(rows·columns·log(rows·columns)).
 *
 * <p>M. Vlastelica, A. Paulus, V. Musil, G. Martius, M. Rolínek, Differentiation of blackbox
 * combinatorial solvers, ICLR 2020, arXiv 1912.02175.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record GridShortestPath(int rows, int columns) implements NonNegativeOracle {

  private static final Workspace.Key<Dijkstra> DIJKSTRA = Workspace.Key.of(Dijkstra::new);

  /**
   * Creates the set of paths.
   *
   * @throws IllegalArgumentException if there is no cell, or too many
   */
  public GridShortestPath {
    if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE / 16) {
      throw new IllegalArgumentException("a grid cannot have " + rows + " x " + columns + " cells");
    }
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

  @Override
  public double cheapest(double[] costs, int offset, Parts out, Workspace workspace) {
    Dijkstra.check(this, costs, offset);
    Dijkstra dijkstra = workspace.get(DIJKSTRA);
    if (!dijkstra.holds(this)) {
      link(dijkstra);
    }
    int last = size() - 1;
    // The step into a cell costs that cell, so the first one is paid apart.
    boolean open = costs[offset] < Double.POSITIVE_INFINITY;
    if (!open || !dijkstra.solve(0, last, costs, offset)) {
      throw new InfeasibleException(
          this + ": no path of allowed cells leads from the first to the last");
    }
    dijkstra.parts(0, last, out);
    out.add(0);
    out.sort();
    return out.dot(costs, offset);
  }

  private void link(Dijkstra dijkstra) {
    dijkstra.begin(this, size(), 8 * size());
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int step = 0; step < 9; step++) {
          int row = r + step / 3 - 1;
          int column = c + step % 3 - 1;
          boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
          if (inside && step != 4) {
            dijkstra.add(r * columns + c, row * columns + column, row * columns + column);
          }
        }
      }
    }
    dijkstra.end();
  }
}
