package org.espalier.core.matching;

import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Marginals;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * Matchings with so few columns that sums over all of them are exact: everything that {@link
 * Matching} offers, and the Gibbs distribution by a dynamic program over sets of columns.
 *
 * <p>Parts are cells, D = rows·columns: the score of row r in column c is {@code scores[offset +
 * r·columns + c]}. Every row has exactly one column, every column at most one row.
 *
 * <p>The distribution takes O(columns·2^columns) time (less for few rows) and 16·2^columns bytes,
 * its Jacobian-vector product as much again; a sample takes O(rows·columns). Scores may have any
 * size.
 *
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least {@code rows} and at most {@link #LARGEST}
 */
public record SmallMatching(int rows, int columns) implements BipartiteMatching, Marginals {

  /** The largest number of columns. */
  public static final int LARGEST = 20;

  private static final Workspace.Key<SubsetProgram> PROGRAM = Workspace.Key.of(SubsetProgram::new);

  /**
   * Creates the set of matchings.
   *
   * @throws IllegalArgumentException if there are more rows than columns, or too many columns
   */
  public SmallMatching {
    if (rows < 0 || rows > columns || columns > LARGEST) {
      throw new IllegalArgumentException(
          "a small matching needs 0 <= rows <= columns <= "
              + LARGEST
              + ", not "
              + rows
              + " rows and "
              + columns
              + " columns");
    }
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    SubsetProgram program = workspace.get(PROGRAM);
    String obstacle = program.compute(rows, columns, scores, offset);
    if (!obstacle.isEmpty()) {
      throw new InfeasibleException(this + ": " + obstacle);
    }
    return program;
  }
}
