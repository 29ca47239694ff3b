package org.espalier.core.matching;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.KBest;
import org.espalier.core.Layout;
import org.espalier.core.MaxMarginals;
import org.espalier.core.MoveSet;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * Partial assignments: every row has at most one column and every column at most one row, of which
 * there may be more or fewer than of the other. Not to be matched scores 0.
 *
 * <p>Parts are cells, D = rows·columns: the cell of row r and column c has index r·columns + c. The
 * empty matching is one.
 *
 * <ul>
 *   <li>MAP, k best, max-marginals: those of {@link Matching} over rows·(columns + rows) cells, in
 *       which every row has a column of its own, of score 0, for none: matchings are partial ones,
 *       one for one.
 *   <li>Projection: active set.
 *   <li>Number: Σ_k (rows choose k)·(columns choose k)·k!.
 *   <li>Sums over partial matchings are #P-hard (Valiant 1979): not offered.
 * </ul>
 *
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least 0
 */
public record PartialMatching(int rows, int columns)
    implements ActiveSetProjection, KBest, MaxMarginals, OuterSet, Countable, Enumerable, MoveSet {

  private static final Workspace.Key<Extended> EXTENDED = Workspace.Key.of(Extended::new);

  /** The matching with a column of its own for each row, and its scores. */
  private static final class Extended {
    private Matching matching = new Matching(0, 0);
    private double[] scores = new double[0];
    private double[] values = new double[0];
    private final Parts parts = new Parts();
  }

  public PartialMatching {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "a partial matching has no " + rows + " rows and " + columns + " columns");
    }
    Layout.requireNumberable(
        "a partial matching of " + rows + " rows with " + columns + " columns",
        (double) rows * (columns + (double) rows));
  }

  private Matching whole(Workspace workspace) {
    Extended memory = workspace.get(EXTENDED);
    if (memory.matching.rows() != rows || memory.matching.columns() != columns + rows) {
      memory.matching = new Matching(rows, columns + rows);
    }
    return memory.matching;
  }

  @Override
  public int size() {
    return rows * columns;
  }

  @Override
  public int[] shape() {
    return new int[] {rows, columns};
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
  public String partName(int part) {
    return "cell " + part / columns + ", " + part % columns;
  }

  private double[] extended(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Extended memory = workspace.get(EXTENDED);
    int width = columns + rows;
    if (memory.scores.length < rows * width) {
      memory.scores = new double[rows * width];
    }
    Arrays.fill(memory.scores, 0, rows * width, Double.NEGATIVE_INFINITY);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(scores, offset + r * columns, memory.scores, r * width, columns);
      memory.scores[r * width + columns + r] = 0;
    }
    return memory.scores;
  }

  private void restrict(Parts whole, Parts out) {
    out.clear();
    int width = columns + rows;
    for (int i = 0; i < whole.count(); i++) {
      int column = whole.get(i) % width;
      if (column < columns) {
        out.add(whole.get(i) / width * columns + column);
      }
    }
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    double[] extended = extended(scores, offset, workspace);
    Parts best = workspace.get(EXTENDED).parts;
    whole(workspace).argmax(extended, 0, best, workspace);
    restrict(best, out);
    return out.dot(scores, offset);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    double[] extended = extended(scores, offset, workspace).clone();
    return whole(workspace).kBest(k, extended, 0, workspace).stream()
        .map(best -> {
          Parts own = new Parts();
          restrict(best, own);
          return own;
        })
        .toList();
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    double[] extended = extended(scores, offset, workspace);
    Extended memory = workspace.get(EXTENDED);
    int width = columns + rows;
    if (memory.values.length < rows * width) {
      memory.values = new double[rows * width];
    }
    whole(workspace).maxMarginals(extended, 0, memory.values, 0, workspace);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(memory.values, r * width, out, outOffset + r * columns, columns);
    }
  }

  /** {@inheritDoc} P is that the cells of a row are at least 0 and their sum at most 1. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    for (int r = 0; r < rows; r++) {
      int from = r * columns;
      double sum = 0;
      for (int p = from; p < from + columns; p++) {
        out[outOffset + p] = Math.max(0, point[offset + p]);
        sum += out[outOffset + p];
      }
      if (sum > 1) {
        Simplex.project(point, offset + from, 1, columns, out, outOffset + from, workspace);
      }
    }
  }

  @Override
  public BigInteger count() {
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BigInteger.ONE; // of k cells: (rows choose k)·(columns choose k)·k!
    for (int k = 0; k <= Math.min(rows, columns); k++) {
      sum = sum.add(term);
      term =
          term.multiply(BigInteger.valueOf((long) (rows - k) * (columns - k)))
              .divide(BigInteger.valueOf(k + 1L));
    }
    return sum;
  }

  @Override
  public void start(RandomGenerator random, Parts out) {
    out.clear();
    boolean[] taken = new boolean[columns];
    for (int r = 0; r < rows; r++) {
      int column = random.nextInt(columns + 1);
      if (column < columns && !taken[column]) {
        taken[column] = true;
        out.add(r * columns + column);
      }
    }
  }

  /**
   * {@inheritDoc} A row takes another column or none, and the row that has it, if any, what the
   * first one had; each row and column are as likely as others. O(rows).
   */
  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    if (size() == 0) {
      out.set(from);
      return 0;
    }
    int row = random.nextInt(rows);
    int after = random.nextInt(columns + 1);
    int before = columns;
    for (int i = 0; i < from.count(); i++) {
      before = from.get(i) / columns == row ? from.get(i) % columns : before;
    }
    out.clear();
    if (after < columns) {
      out.add(row * columns + after);
    }
    for (int i = 0; i < from.count(); i++) {
      int r = from.get(i) / columns;
      int column = from.get(i) % columns;
      int next = column == after ? before : column;
      if (r != row && next < columns) {
        out.add(r * columns + next);
      }
    }
    out.sort();
    return 0;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    visit(0, new boolean[columns], new Parts(), visitor);
  }

  private void visit(int row, boolean[] taken, Parts parts, Consumer<? super Parts> visitor) {
    if (row == rows) {
      visitor.accept(parts);
      return;
    }
    visit(row + 1, taken, parts, visitor);
    for (int c = 0; c < columns; c++) {
      if (!taken[c]) {
        Parts longer = new Parts();
        longer.set(parts);
        longer.add(row * columns + c);
        taken[c] = true;
        visit(row + 1, taken, longer, visitor);
        taken[c] = false;
      }
    }
  }

  @Override
  public String objection(Parts parts) {
    int[] row = new int[columns];
    Arrays.fill(row, -1);
    for (int i = 0; i < parts.count(); i++) {
      int r = parts.get(i) / columns;
      int c = parts.get(i) % columns;
      if (i > 0 && r == parts.get(i - 1) / columns) {
        return "row " + r + " has more than one column";
      }
      if (row[c] >= 0) {
        return "column " + c + " has the rows " + row[c] + " and " + r;
      }
      row[c] = r;
    }
    return "its cells are not in ascending order";
  }

  @Override
  public boolean contains(Parts parts) {
    boolean[] taken = new boolean[columns];
    int before = -1;
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= size() || part / columns <= before || taken[part % columns]) {
        return false;
      }
      before = part / columns;
      taken[part % columns] = true;
    }
    return true;
  }
}
