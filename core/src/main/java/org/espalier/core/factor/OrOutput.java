package org.espalier.core.factor;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Binary inputs and their disjunction: the output is on if at least one input is.
 *
 * <p>Parts 0 … n−1 are the inputs, part n is the output; D = n + 1, all visible, and Z has 2^n
 * members. conv(Z) is 0 ≤ μ_i ≤ μ_n ≤ 1 and Σ_i μ_i ≥ μ_n. MAP takes O(n), lowest index on ties;
 * the projection is in closed form, O(n log n); the other questions are those of a chart with three
 * edges for each input.
 *
 * @param inputs n, at least 1
 */
public record OrOutput(int inputs) implements ChartStructure, UnitBox {

  public OrOutput {
    if (inputs < 1) {
      throw new IllegalArgumentException("a disjunction needs at least 1 input, not " + inputs);
    }
  }

  @Override
  public int size() {
    return inputs + 1;
  }

  @Override
  public String partName(int part) {
    return part == inputs ? "output" : "input " + part;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double sum = scores[offset + inputs];
    int first = 0;
    boolean positive = false;
    for (int i = 0; i < inputs; i++) {
      double score = scores[offset + i];
      positive |= score > 0;
      sum += score > 0 ? score : 0;
      first = score > scores[offset + first] ? i : first;
    }
    sum += positive ? 0 : scores[offset + first];
    out.clear();
    if (!(sum > 0)) {
      return 0;
    }
    for (int i = 0; i < inputs; i++) {
      if (positive ? scores[offset + i] > 0 : i == first) {
        out.add(i);
      }
    }
    out.add(inputs);
    return sum;
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    OrOutputProjection projection = workspace.overwrite(OrOutputProjection.KEY, this, "project");
    projection.compute(this, scores, offset, workspace);
    return workspace.handle(OrOutputProjection.KEY, projection);
  }

  /** {@inheritDoc} The inputs in order, and whether one of them has been on. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int off = builder.node();
    builder.edge();
    int on = Hypergraph.NONE;
    for (int i = 0; i < inputs; i++) {
      int stillOff = builder.node();
      builder.edge(off);
      int nowOn = builder.node();
      builder.edge(off).part(i);
      if (on != Hypergraph.NONE) {
        builder.edge(on);
        builder.edge(on).part(i);
      }
      off = stillOff;
      on = nowOn;
    }
    builder.node();
    builder.edge(off);
    builder.edge(on).part(inputs);
    return builder.build();
  }

  /** {@inheritDoc} It is 2^n. */
  @Override
  public BigInteger count() {
    return BigInteger.TWO.pow(inputs);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Parts parts = new Parts();
    for (long set = 0; set < 1L << inputs; set++) {
      parts.clear();
      for (int i = 0; i < inputs; i++) {
        if ((set >> i & 1) == 1) {
          parts.add(i);
        }
      }
      if (set != 0) {
        parts.add(inputs);
      }
      visitor.accept(parts);
    }
  }

  @Override
  public boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0
          || parts.get(i) > inputs
          || (i > 0 && parts.get(i) <= parts.get(i - 1))) {
        return false;
      }
    }
    return parts.count() == 0 || (parts.has(inputs) && parts.count() > 1);
  }
}
