package org.espalier.core.path;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
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
public record GridShortestPath(int rows, int columns) implements NonNegativeOracle, Enumerable {

  private static final Workspace.Key<Dijkstra> DIJKSTRA = Workspace.Key.of(Dijkstra::new);

  public GridShortestPath {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a grid cannot have " + rows + " x " + columns + " cells");
    }
    // Up to eight moves from each cell are numbered too.
    Layout.requireNumberable(
        "a grid of " + rows + " x " + columns + " cells and their moves", 8.0 * rows * columns);
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
  public double argmin(double[] costs, int offset, Parts out, Workspace workspace) {
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
    for (int cell = 0; cell < size(); cell++) {
      for (int step = 0; step < 9; step++) {
        int next = neighbour(cell, step);
        if (next >= 0) {
          dijkstra.add(cell, next, next);
        }
      }
    }
    dijkstra.end();
  }

  /** Returns the neighbour in one of 9 directions, −1 outside the grid and for the one in place. */
  private int neighbour(int cell, int step) {
    int row = cell / columns + step / 3 - 1;
    int column = cell % columns + step % 3 - 1;
    boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside && step != 4 ? row * columns + column : -1;
  }

  /** {@inheritDoc} Follows all paths, of which several may have the same cells. */
  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Set<Parts> found = new LinkedHashSet<>();
    boolean[] allowed = new boolean[size()];
    Arrays.fill(allowed, true);
    extend(Parts.of(0), 0, allowed, found);
    found.forEach(visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    boolean[] allowed = new boolean[size()];
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= size()) {
        return false;
      }
      allowed[parts.get(i)] = true;
    }
    Set<Parts> found = new LinkedHashSet<>();
    if (allowed[0]) {
      extend(Parts.of(0), 0, allowed, found);
    }
    return found.contains(parts);
  }

  /** Adds what the paths that go on from a cell over allowed cells visit. */
  private void extend(Parts path, int cell, boolean[] allowed, Set<Parts> found) {
    if (cell == size() - 1) {
      found.add(Parts.of(path.toArray()));
      return;
    }
    allowed[cell] = false;
    for (int step = 0; step < 9; step++) {
      int next = neighbour(cell, step);
      if (next >= 0 && allowed[next]) {
        Parts longer = new Parts();
        longer.set(path);
        longer.add(next);
        extend(longer, next, allowed, found);
      }
    }
    allowed[cell] = true;
  }
}
