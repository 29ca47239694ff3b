package org.espalier.core.matching;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Members;
import org.espalier.core.MoveSet;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.ExclusiveParts;
import org.espalier.core.solve.LawlerMurty;

/**
 * Assignments of every row to a column of its own, with at least as many columns as rows.
 *
 * <p>Parts are cells, D = rows·columns: the cell of row r and column c has index r·columns + c.
 * Every matching has as many active parts as there are rows. With no rows there is one matching,
 * the empty one.
 */
public sealed interface BipartiteMatching
    extends ActiveSetProjection,
        ClampedMap,
        MaxMarginals,
        OuterSet,
        Countable,
        ExclusiveParts,
        Enumerable,
        MoveSet
    permits Matching, SmallMatching {

  /** Returns the number of rows; each gets a column. */
  int rows();

  /** Returns the number of columns, not below the number of rows; each has at most one row. */
  int columns();

  @Override
  default int size() {
    return rows() * columns();
  }

  @Override
  default int[] shape() {
    return new int[] {rows(), columns()};
  }

  /**
   * Returns the index of a cell.
   *
   * @throws IllegalArgumentException if there is no such row or column
   */
  default int cell(int row, int column) {
    return Layout.index("row", row, rows()) * columns() + Layout.index("column", column, columns());
  }

  /**
   * Returns the parts of the matching in which row r has the column {@code columns[r]}.
   *
   * @throws IllegalArgumentException if there are not as many as rows, or there is no such column
   */
  default Parts parts(int... columns) {
    if (columns.length != rows()) {
      throw new IllegalArgumentException(columns.length + " columns for " + rows() + " rows");
    }
    Parts parts = new Parts();
    for (int r = 0; r < columns.length; r++) {
      parts.add(cell(r, columns[r]));
    }
    return parts;
  }

  /**
   * Returns the column of every row.
   *
   * @param parts a matching of this set
   * @throws IllegalArgumentException if it is none
   */
  default int[] columns(Parts parts) {
    Members.require(this, parts);
    int[] columns = new int[rows()];
    for (int i = 0; i < parts.count(); i++) {
      columns[parts.get(i) / columns()] = parts.get(i) % columns();
    }
    return columns;
  }

  @Override
  default String partName(int part) {
    return "cell " + part / columns() + ", " + part % columns();
  }

  @Override
  default double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    workspace.get(Assignment.KEY).cold(this, scores, offset).parts(out);
    return out.dot(scores, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Newton's method on the prices of rows and columns, which needs no warm start, about
   * O(rows³/6) for each of a few steps. The mixture of matchings is computed when it is asked for.
   * Should the method not converge, which has not been seen, the active-set method takes over.
   */
  @Override
  default SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    return MatchingProjection.project(this, scores, offset, MatchingProjection.STEPS, workspace);
  }

  /**
   * {@inheritDoc}
   *
   * <p>P is one simplex per row. Time O(rows·columns) expected.
   */
  @Override
  default void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    int columns = columns();
    for (int r = 0; r < rows(); r++) {
      int row = r * columns;
      if (!Simplex.project(point, offset + row, 1, columns, out, outOffset + row, workspace)) {
        throw new InfeasibleException(this + ": row " + r + " has no allowed column");
      }
    }
  }

  @Override
  default double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    return workspace.get(Assignment.KEY).clamped(this, scores, offset, required, out);
  }

  /** {@inheritDoc} Uniformly. */
  @Override
  default void start(RandomGenerator random, Parts out) {
    int[] order = new int[columns()];
    for (int c = 0; c < order.length; c++) {
      int other = random.nextInt(c + 1);
      order[c] = order[other];
      order[other] = c;
    }
    out.clear();
    for (int r = 0; r < rows(); r++) {
      out.add(r * columns() + order[r]);
    }
  }

  /**
   * {@inheritDoc} A row takes another column, and the row that has it, if any, the first one's;
   * each row and column are as likely as others. O(rows).
   */
  @Override
  default double propose(Parts from, RandomGenerator random, Parts out) {
    if (rows() == 0 || columns() == 1) {
      out.set(from);
      return 0;
    }
    int row = random.nextInt(rows());
    int before = from.get(row) - row * columns();
    int after = (before + 1 + random.nextInt(columns() - 1)) % columns();
    out.clear();
    for (int r = 0; r < rows(); r++) {
      int column = from.get(r) - r * columns();
      out.add(r * columns() + (r == row ? after : column == after ? before : column));
    }
    return 0;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Murty's algorithm, O(k·rows³·columns) at worst.
   */
  @Override
  default List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Shortest alternating paths between all pairs of rows over reduced costs, O(rows²·columns).
   */
  @Override
  default void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    JonkerVolgenant solved = workspace.get(Assignment.KEY).cold(this, scores, offset);
    workspace.get(AlternatingPaths.KEY).maxMarginals(rows(), columns(), solved, out, outOffset);
  }

  /** {@inheritDoc} These are the others in its row and column. */
  @Override
  default void markExcluded(int part, BitSet out) {
    for (int c = 0; c < columns(); c++) {
      int inRow = cell(part / columns(), c);
      out.set(inRow, out.get(inRow) || inRow != part);
    }
    for (int r = 0; r < rows(); r++) {
      int inColumn = cell(r, part % columns());
      out.set(inColumn, out.get(inColumn) || inColumn != part);
    }
  }

  /** {@inheritDoc} It is columns!/(columns − rows)!. */
  @Override
  default BigInteger count() {
    BigInteger product = BigInteger.ONE;
    for (int r = 0; r < rows(); r++) {
      product = product.multiply(BigInteger.valueOf(columns() - r));
    }
    return product;
  }

  @Override
  default boolean contains(Parts parts) {
    if (parts.count() != rows()) {
      return false;
    }
    boolean[] taken = new boolean[columns()];
    for (int r = 0; r < rows(); r++) {
      int column = parts.get(r) - r * columns();
      if (column < 0 || column >= columns() || taken[column]) {
        return false;
      }
      taken[column] = true;
    }
    return true;
  }

  @Override
  default String objection(Parts parts) {
    int[] row = new int[columns()];
    Arrays.fill(row, -1);
    for (int i = 0; i < parts.count(); i++) {
      int r = parts.get(i) / columns();
      int c = parts.get(i) % columns();
      if (i > 0 && r == parts.get(i - 1) / columns()) {
        return "row " + r + " has more than one column";
      }
      if (row[c] >= 0) {
        return "column " + c + " has the rows " + row[c] + " and " + r;
      }
      row[c] = r;
    }
    return parts.count() + " of " + rows() + " rows have a column";
  }

  @Override
  default void forEach(Consumer<? super Parts> visitor) {
    Assignment.visit(this, new int[rows()], new boolean[columns()], 0, visitor);
  }
}
