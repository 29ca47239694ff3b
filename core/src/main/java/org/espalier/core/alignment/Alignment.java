package org.espalier.core.alignment;

import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Monotonic alignments of two sequences, of N and M items: paths through the cells (i, j) from (0,
 * 0) to (N−1, M−1) by three moves, each with its own score in each cell.
 *
 * <p>Parts, D = 3·N·M: arriving at cell (i, j) by move o has index (i·M + j)·3 + o, where move 0
 * comes from (i, j−1), 1 from (i−1, j−1) and 2 from (i−1, j). The first cell counts as reached by
 * move 1. Moves from outside mean nothing. With costs of deletion, substitution and insertion this
 * is edit distance; with one cost for a cell however it is reached, dynamic time warping (for which
 * {@link org.espalier.core.path.GridPath} has a part for each cell instead).
 *
 * @param rows N, at least 1
 * @param columns M, at least 1
 */
public record Alignment(int rows, int columns) implements ChartStructure, UnitBox {

  /** The number of moves. */
  public static final int MOVES = 3;

  /** A move, and the part of the first cell, which has the same number. */
  static final int DIAGONAL = 1;

  private static final int ACROSS = 0;
  static final int DOWN = 2;

  private static final Workspace.Key<AlignmentForwardBackward> FORWARD_BACKWARD =
      Workspace.Key.of(AlignmentForwardBackward::new);

  private static final Workspace.Key<AlignmentViterbi> VITERBI =
      Workspace.Key.of(AlignmentViterbi::new);

  public Alignment {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "an alignment needs two sequences of at least 1 item, not " + rows + " and " + columns);
    }
    Layout.requireNumberable(
        "an alignment of " + rows + " with " + columns + " items", (double) rows * columns * MOVES);
  }

  /**
   * Returns the index of a part.
   *
   * @param move 0 from the left, 1 diagonally, 2 from above
   * @throws IllegalArgumentException if there is no such row, column or move
   */
  public int part(int row, int column, int move) {
    Layout.index("row", row, rows);
    Layout.index("column", column, columns);
    return (row * columns + column) * MOVES + Layout.index("move", move, MOVES);
  }

  @Override
  public int size() {
    return rows * columns * MOVES;
  }

  @Override
  public int[] shape() {
    return new int[] {rows, columns, MOVES};
  }

  @Override
  public boolean usable(int part) {
    int row = part / MOVES / columns;
    int column = part / MOVES % columns;
    return switch (part % MOVES) {
      case ACROSS -> column > 0;
      case DOWN -> row > 0;
      default -> (row > 0 && column > 0) || part == DIAGONAL;
    };
  }

  @Override
  public String partName(int part) {
    String move =
        switch (part % MOVES) {
          case ACROSS -> "from the left";
          case DOWN -> "from above";
          default -> part == DIAGONAL ? "as the start" : "diagonally";
        };
    return "cell " + part / MOVES / columns + ", " + part / MOVES % columns + " reached " + move;
  }

  /**
   * {@inheritDoc} A node for each cell, one diagonal i + j after the other, whose cells do not need
   * each other; about 3·N·M edges.
   */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][] node = new int[rows][columns];
    for (int diagonal = 0; diagonal <= rows + columns - 2; diagonal++) {
      int last = Math.min(rows - 1, diagonal);
      for (int i = Math.max(0, diagonal - columns + 1); i <= last; i++) {
        int j = diagonal - i;
        node[i][j] = builder.node();
        if (diagonal == 0) {
          builder.edge().part(DIAGONAL);
        }
        if (j > 0) {
          builder.edge(node[i][j - 1]).part(part(i, j, ACROSS));
        }
        if (i > 0 && j > 0) {
          builder.edge(node[i - 1][j - 1]).part(part(i, j, DIAGONAL));
        }
        if (i > 0) {
          builder.edge(node[i - 1][j]).part(part(i, j, DOWN));
        }
      }
    }
    return builder.build();
  }

  /** {@inheritDoc} Four rows at a time, without a graph. */
  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    if (!workspace.get(VITERBI).solve(this, scores, offset, out)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return out.dot(scores, offset);
  }

  /** {@inheritDoc} Forward and backward over diagonals, without a graph. */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    AlignmentForwardBackward sums = workspace.overwrite(FORWARD_BACKWARD, this, "distribution");
    if (!sums.compute(this, scores, offset)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return workspace.handle(FORWARD_BACKWARD, sums);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    int[] path = new int[rows + columns];
    path[0] = DIAGONAL;
    extend(path, 1, 0, 0, visitor);
  }

  private void extend(int[] path, int count, int row, int column, Consumer<? super Parts> visitor) {
    if (row == rows - 1 && column == columns - 1) {
      Parts parts = new Parts();
      for (int i = 0; i < count; i++) {
        parts.add(path[i]);
      }
      visitor.accept(parts);
      return;
    }
    for (int move = 0; move < MOVES; move++) {
      int nextRow = move == ACROSS ? row : row + 1;
      int nextColumn = move == DOWN ? column : column + 1;
      if (nextRow < rows && nextColumn < columns) {
        path[count] = part(nextRow, nextColumn, move);
        extend(path, count + 1, nextRow, nextColumn, visitor);
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    int row = -1;
    int column = -1;
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= size() || (i == 0 && part != DIAGONAL)) {
        return false;
      }
      row += part % MOVES == ACROSS ? 0 : 1;
      column += part % MOVES == DOWN ? 0 : 1;
      if (part / MOVES != row * columns + column || column >= columns) {
        return false;
      }
    }
    return row == rows - 1 && column == columns - 1;
  }
}
