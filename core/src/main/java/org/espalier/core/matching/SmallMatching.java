package org.espalier.core.matching;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Conditioning;
import org.espalier.core.DistinctSampling;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
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
public record SmallMatching(int rows, int columns)
    implements BipartiteMatching, DistinctSampling, Conditioning {

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

  /** {@inheritDoc} Time O(k·rows·columns·2^columns). */
  @Override
  public List<Parts> sampleDistinct(
      int k, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    distribution(scores, offset, workspace); // checks the scores
    double[] own = Arrays.copyOfRange(scores, offset, offset + size());
    return new DistinctMatchings(this, own, workspace.get(PROGRAM)).draw(k, random);
  }

  @Override
  public Conditioning given(Parts on, Parts off) {
    return new ConditionedMatching(this, on, off).checked();
  }

  @Override
  public double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    double whole = distribution(scores, offset, workspace).logPartition();
    double[] masked = new ConditionedMatching(this, on, off).masked(scores, offset);
    SubsetProgram program = workspace.get(PROGRAM);
    return program.compute(rows, columns, masked, 0).isEmpty()
        ? Math.min(0, program.logPartition() - whole)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    double whole = distribution(scores, offset, workspace).logPartition();
    return contains(structure)
        ? Math.min(0, structure.dot(scores, offset) - whole)
        : Double.NEGATIVE_INFINITY;
  }
}
