package org.espalier.core.subset;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * n independent bits: Z = {0,1}^n, every subset of n items. Part i is that bit i is on; D = n.
 *
 * <p>MAP takes the bits of positive score (a score of 0 leaves it off), the Gibbs distribution is a
 * sigmoid for each bit, the projection clips to [0,1]; each in O(n). No bits are one empty
 * structure. A forbidden bit is off, so that no problem is infeasible.
 *
 * @param size n, not negative
 */
public record Bits(int size) implements ChartStructure, UnitBox, ConditionalNoise {

  private static final Workspace.Key<Sigmoids> SIGMOIDS = Workspace.Key.of(Sigmoids::new);

  public Bits {
    if (size < 0) {
      throw new IllegalArgumentException("the number of bits is " + size);
    }
    Layout.requireNumberable("a set of " + size + " bits", size);
  }

  @Override
  public boolean allUsable() {
    return true;
  }

  @Override
  public String partName(int part) {
    return "bit " + part;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    out.clear();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      if (scores[offset + i] > 0) {
        out.add(i);
        sum += scores[offset + i];
      }
    }
    return sum;
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Sigmoids sigmoids = workspace.overwrite(SIGMOIDS, this, "distribution");
    sigmoids.compute(scores, offset, size);
    return workspace.handle(SIGMOIDS, sigmoids);
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    ThresholdProjection projection = workspace.overwrite(ThresholdProjection.KEY, this, "project");
    projection.compute(scores, offset, size, 0, size);
    return workspace.handle(ThresholdProjection.KEY, projection);
  }

  /** {@inheritDoc} Each bit is one, between on and off. */
  @Override
  public void forEachChoice(ChoiceVisitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(i, i + 1, true);
    }
  }

  /** {@inheritDoc} Two edges for each bit. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int rest = builder.node();
    builder.edge();
    for (int i = size - 1; i >= 0; i--) {
      int node = builder.node();
      builder.edge(rest);
      builder.edge(rest).part(i);
      rest = node;
    }
    return builder.build();
  }

  /** {@inheritDoc} It is 2^n. */
  @Override
  public BigInteger count() {
    return BigInteger.TWO.pow(size);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Subsets.forEach(size, 0, size, visitor);
  }

  @Override
  public String objection(Parts parts) {
    return "a bit is listed twice";
  }

  @Override
  public boolean contains(Parts parts) {
    return Subsets.isSubset(parts, size);
  }
}
