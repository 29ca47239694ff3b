package org.espalier.core.acyclic;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
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
import org.espalier.core.subset.Bits;

/**
 * Directed acyclic graphs that agree with an order of their nodes, of any number: each edge from a
 * node to a later one is there or not, whatever the others are.
 *
 * <p>Parts, D = n², as in {@link AcyclicGraph}: the edge from u to v has index u·n + v; edges that
 * lead back mean nothing. MAP, the Gibbs distribution and the projection are those of {@link Bits}:
 * O(n²) each.
 *
 * @param places the place of every node in the order
 */
public record OrderedGraph(List<Integer> places) implements ChartStructure, UnitBox {

  private static final Workspace.Key<Masked> MASKED = Workspace.Key.of(Masked::new);

  /** The edges as bits, and scores with −∞ where nothing is meant. */
  private static final class Masked {
    private Bits bits = new Bits(0);
    private double[] scores = new double[0];
  }

  public OrderedGraph {
    places = List.copyOf(places);
    int n = places.size();
    if (n == 0) {
      throw new IllegalArgumentException("an acyclic graph has at least one node");
    }
    Layout.requireNumberable("an acyclic graph of " + n + " nodes", (double) n * n);
    boolean[] taken = new boolean[n];
    for (int place : places) {
      if (taken[Layout.index("place", place, n)]) {
        throw new IllegalArgumentException("two nodes have place " + place + " in the order");
      }
      taken[place] = true;
    }
  }

  private int nodes() {
    return places.size();
  }

  @Override
  public int size() {
    return nodes() * nodes();
  }

  @Override
  public int[] shape() {
    return new int[] {nodes(), nodes()};
  }

  @Override
  public boolean usable(int part) {
    return places.get(part / nodes()) < places.get(part % nodes());
  }

  @Override
  public String partName(int part) {
    return AcyclicGraph.edgeName(part, nodes());
  }

  private Masked masked(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Masked masked = workspace.get(MASKED);
    int size = size();
    if (masked.bits.size() != size) {
      masked.bits = new Bits(size);
      masked.scores = new double[size];
    }
    for (int p = 0; p < size; p++) {
      masked.scores[p] = usable(p) ? scores[offset + p] : Double.NEGATIVE_INFINITY;
    }
    return masked;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Masked masked = masked(scores, offset, workspace);
    return masked.bits.argmax(masked.scores, 0, out, workspace);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Masked masked = masked(scores, offset, workspace);
    return masked.bits.distribution(masked.scores, 0, workspace);
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Masked masked = masked(scores, offset, workspace);
    return masked.bits.project(masked.scores, 0, warm, workspace);
  }

  /** {@inheritDoc} Two edges for each edge that agrees with the order. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int rest = builder.node();
    builder.edge();
    for (int p = size() - 1; p >= 0; p--) {
      if (usable(p)) {
        int node = builder.node();
        builder.edge(rest);
        builder.edge(rest).part(p);
        rest = node;
      }
    }
    return builder.build();
  }

  /** {@inheritDoc} It is 2^(n(n−1)/2). */
  @Override
  public BigInteger count() {
    return BigInteger.TWO.pow(nodes() * (nodes() - 1) / 2);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new Parts(), 0, visitor);
  }

  private void extend(Parts chosen, int from, Consumer<? super Parts> visitor) {
    visitor.accept(chosen);
    for (int p = from; p < size(); p++) {
      if (usable(p)) {
        extend(Parts.union(chosen, Parts.of(p)), p + 1, visitor);
      }
    }
  }

  @Override
  public String objection(Parts parts) {
    return "an edge is listed twice";
  }

  @Override
  public boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= size() || (i > 0 && part <= parts.get(i - 1)) || !usable(part)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "acyclic graph of " + nodes() + " nodes under an order";
  }
}
