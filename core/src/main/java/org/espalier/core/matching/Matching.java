package org.espalier.core.matching;

import org.espalier.core.Conditionable;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.solve.Condition;

/**
 * Matchings of any size: MAP, projection and what else is polynomial. The log-partition (a
 * permanent) is #P-hard and therefore not offered; {@link SmallMatching} has it for few columns,
 * {@link Sinkhorn} a relaxation of it for many.
 *
 * <p>Parts are cells, D = rows·columns: the score of row r in column c is {@code scores[offset +
 * r·columns + c]}. Every row has exactly one column, every column at most one row.
 *
 * <ul>
 *   <li>MAP: Jonker and Volgenant's shortest augmenting paths, O(rows²·columns). −∞ is exact: a
 *       forbidden cell is never part of a path.
 *   <li>Projection: Newton's method on the prices of rows and columns, a few systems of size rows.
 * </ul>
 *
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least {@code rows}
 */
public record Matching(int rows, int columns) implements BipartiteMatching, Conditionable {

  public Matching {
    if (rows < 0 || rows > columns) {
      throw new IllegalArgumentException(
          "a matching needs 0 <= rows <= columns, not %s rows and %s columns"
              .formatted(rows, columns));
    }
    Layout.requireNumberable(
        "a matching of " + rows + " rows with " + columns + " columns", (double) rows * columns);
  }

  @Override
  public boolean allUsable() {
    return true;
  }

  /** {@inheritDoc} These matchings, with scores of −∞ on the cells that are excluded. */
  @Override
  public ConditionedMatching given(Parts on, Parts off) {
    return new ConditionedMatching(this, new Condition(on, off));
  }
}
