package org.espalier.core.matching;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.LawlerSampling;
import org.espalier.core.solve.MaskedConditionalModel;

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
public record SmallMatching(int rows, int columns)
    implements BipartiteMatching, MaskedConditionalModel {

  /** The largest number of columns. */
  public static final int LARGEST = 20;

  private static final Workspace.Key<SubsetProgram> PROGRAM = Workspace.Key.of(SubsetProgram::new);

  public SmallMatching {
    if (rows < 0 || rows > columns || columns > LARGEST) {
      throw new IllegalArgumentException(
          "a small matching needs 0 <= rows <= columns <= %s, not %s rows and %s columns"
              .formatted(LARGEST, rows, columns));
    }
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    SubsetProgram program = workspace.overwrite(PROGRAM, this, "distribution");
    String obstacle = program.compute(rows, columns, scores, offset);
    if (!obstacle.isEmpty()) {
      throw new InfeasibleException(this + ": " + obstacle);
    }
    return workspace.handle(PROGRAM, program);
  }

  /** {@inheritDoc} Time O(k·rows·columns·2^columns). */
  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    distribution(scores, offset, workspace); // checks the scores
    SubsetProgram program = workspace.overwrite(PROGRAM, this, "drawKeyed");
    return LawlerSampling.draw(
        (on, off) -> {
          double[] masked = masked(on, off, scores, offset);
          return program.compute(rows, columns, masked, 0).isEmpty() ? program : null;
        },
        k,
        top,
        scores,
        offset,
        random);
  }

  @Override
  public BigInteger count() {
    return BipartiteMatching.super.count();
  }

  /** {@inheritDoc} A permanent, in O(columns·2^columns): at most 20!, which a long can hold. */
  @Override
  public BigInteger count(BitSet forbidden) {
    long[] ways = new long[1 << columns]; // of the first rows to take a set of columns
    long sum = 0;
    ways[0] = 1;
    for (int set = 0; set < ways.length; set++) {
      int row = Integer.bitCount(set) - 1;
      for (int rest = row < rows ? set : 0; rest != 0; rest &= rest - 1) {
        int bit = rest & -rest;
        if (!forbidden.get(cell(row, Integer.numberOfTrailingZeros(bit)))) {
          ways[set] += ways[set ^ bit];
        }
      }
      sum += row == rows - 1 ? ways[set] : 0;
    }
    return BigInteger.valueOf(sum);
  }
}
