package org.espalier.core.subset;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.numeric.Descending;

/**
 * Subsets of n items with a bound on their number: exactly k, at most k, or in general at least
 * {@code least} and at most {@code most}. Part i is that item i is in; D = n.
 *
 * <p>conv(Z) is the box cut by two planes: 0 ≤ μ ≤ 1 and least ≤ Σμ ≤ most. MAP sorts, O(n log n),
 * lowest index on ties (an item of score 0 is left out if it may be). The Gibbs distribution is a
 * dynamic program over (item, number so far), O(n·most). The projection is in closed form: clip(s −
 * τ, 0, 1) with one threshold τ, O(n log n).
 *
 * @param size n, not negative
 * @param least fewest items
 * @param most most items, at least {@code least} and at most n
 */
public record Subset(int size, int least, int most) implements ChartStructure, OuterSet {

  private static final Workspace.Key<Descending> DESCENDING =
      Workspace.Key.of(Descending::smallerIndexFirst);

  public Subset {
    if (least < 0 || most < least || size < most) {
      throw new IllegalArgumentException(
          "no subset of " + size + " items has at least " + least + " and at most " + most);
    }
    Layout.requireNumberable("a subset of " + size + " items", size);
  }

  /** Returns the subsets of exactly k of n items. */
  public static Subset exactly(int k, int size) {
    return new Subset(size, k, k);
  }

  /** Returns the subsets of at most k of n items; k may exceed n. */
  public static Subset atMost(int k, int size) {
    return new Subset(size, 0, Math.min(k, size));
  }

  @Override
  public boolean usable(int part) {
    return most > 0;
  }

  @Override
  public String partName(int part) {
    return "item " + part;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (most > 0) {
      requireAllowed(scores, offset);
    }
    int[] items = workspace.get(DESCENDING).first(scores, offset, size, most);
    out.clear();
    for (int i = 0; i < most && (i < least || scores[offset + items[i]] > 0); i++) {
      out.add(items[i]);
    }
    out.sort();
    return out.dot(scores, offset);
  }

  private void requireAllowed(double[] scores, int offset) {
    if (allowed(scores, offset) < least) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
  }

  private int allowed(double[] scores, int offset) {
    int allowed = 0;
    for (int i = 0; i < size; i++) {
      allowed += scores[offset + i] > Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    return allowed;
  }

  @Override
  public String obstruction(double[] scores, int offset) {
    return "only %s items are not forbidden, but at least %s must be in"
        .formatted(allowed(scores, offset), least);
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    requireAllowed(scores, offset);
    ThresholdProjection projection = workspace.overwrite(ThresholdProjection.KEY, this, "project");
    projection.compute(scores, offset, size, least, most);
    return workspace.handle(ThresholdProjection.KEY, projection);
  }

  /** {@inheritDoc} There is no simpler set worth having: P is conv(Z). */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    requireAllowed(point, offset);
    ThresholdProjection projection = workspace.get(ThresholdProjection.RELAXED);
    projection.compute(point, offset, size, least, most);
    projection.point(out, outOffset);
  }

  /** {@inheritDoc} A node for each item and number of items before it; two edges each. */
  @Override
  public Hypergraph hypergraph() {
    Layout.requireNumberable(
        this + " as a graph of items and numbers", (most + 1.0) * (size + 1.0));
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] rest = new int[most + 2]; // by the number of items before
    int[] next = new int[most + 2];
    for (int c = 0; c <= most; c++) {
      next[c] = builder.node();
      if (c >= least) {
        builder.edge();
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int c = 0; c <= most; c++) {
        rest[c] = builder.node();
        builder.edge(next[c]);
        if (c < most) {
          builder.edge(next[c + 1]).part(i);
        }
      }
      int[] swap = next;
      next = rest;
      rest = swap;
    }
    builder.node();
    return builder.edge(next[0]).build();
  }

  /** {@inheritDoc} A sum of binomial coefficients. */
  @Override
  public BigInteger count() {
    BigInteger sum = BigInteger.ZERO;
    BigInteger choose = BigInteger.ONE;
    for (int k = 0; k <= most; k++) {
      if (k >= least) {
        sum = sum.add(choose);
      }
      choose = choose.multiply(BigInteger.valueOf(size - k)).divide(BigInteger.valueOf(k + 1));
    }
    return sum;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Subsets.forEach(size, least, most, visitor);
  }

  @Override
  public String objection(Parts parts) {
    return Subsets.isSubset(parts, size)
        ? parts.count() + " items are not between " + least + " and " + most
        : "an item is listed twice";
  }

  @Override
  public boolean contains(Parts parts) {
    return parts.count() >= least && parts.count() <= most && Subsets.isSubset(parts, size);
  }
}
