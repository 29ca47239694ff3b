package org.espalier.core.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Members;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;

/**
 * Sequences of tags with scores for three tags in a row, besides those of a linear chain.
 *
 * <p>Parts are those of the chain in its layout, and after them triples: tag a at position t, b at
 * t + 1 and c at t + 2. With {@link Transitions#PER_POSITION} (n−2)·K³, the index within them is
 * ((t·K + a)·K + b)·K + c; with {@link Transitions#SHARED} K³, the index is (a·K + b)·K + c, and
 * {@link Parts} list a triple as often as it occurs.
 *
 * <p>All answers are exact and come from the chart as a graph ({@link ChartStructure}), of n·K³ + 2
 * n·K² edges. SparseMAP penalises the visible parts alone.
 *
 * @param chain the chain: its length n, its K tags, and whether scores depend on the position
 */
public record SecondOrderChain(LinearChain chain) implements ChartStructure, OuterSet {

  public SecondOrderChain {
    double cubes = blocks(chain);
    Layout.requireNumberable(
        "a second-order chain of " + chain.length() + " positions with " + chain.tags() + " tags",
        chain.size() + cubes * chain.tags() * chain.tags() * chain.tags());
  }

  private static int blocks(LinearChain chain) {
    return chain.transitions() == Transitions.SHARED ? 1 : Math.max(0, chain.length() - 2);
  }

  /**
   * Returns the index of the part of three tags in a row.
   *
   * @param position t in 0 … n−3, of the first of them
   * @throws IllegalArgumentException if there is no such position or tag
   */
  public int triple(int position, int first, int second, int third) {
    int tags = chain.tags();
    Layout.index("position before two others", position, Math.max(0, chain.length() - 2));
    int block = chain.transitions() == Transitions.SHARED ? 0 : position;
    int row = block * tags + Layout.index("tag", first, tags);
    return chain.size()
        + (row * tags + Layout.index("tag", second, tags)) * tags
        + Layout.index("tag", third, tags);
  }

  @Override
  public int size() {
    return chain.size() + blocks(chain) * chain.tags() * chain.tags() * chain.tags();
  }

  @Override
  public int visible() {
    return chain.visible();
  }

  @Override
  public int[] shape() {
    return chain.shape();
  }

  @Override
  public boolean usable(int part) {
    return part < chain.size() ? chain.usable(part) : chain.length() > 2;
  }

  @Override
  public String partName(int part) {
    if (part < chain.size()) {
      return chain.partName(part);
    }
    int tags = chain.tags();
    int rest = part - chain.size();
    String triple = "triple " + rest / tags / tags % tags + " -> " + rest / tags % tags + " -> ";
    return chain.transitions() == Transitions.SHARED
        ? triple + rest % tags
        : triple + rest % tags + " from position " + rest / tags / tags / tags;
  }

  /**
   * Returns the tags of a sequence.
   *
   * @param parts a structure of this set
   * @return n tags
   * @throws IllegalArgumentException if it is none
   */
  public int[] tags(Parts parts) {
    Members.require(this, parts);
    return sequence(parts);
  }

  private int[] sequence(Parts parts) {
    int[] sequence = new int[chain.length()];
    Arrays.setAll(sequence, t -> parts.get(t) % chain.tags());
    return sequence;
  }

  /**
   * Returns the parts of a sequence, extra parts included.
   *
   * @param sequence n tags
   * @throws IllegalArgumentException if there are more or fewer, or there is no such tag
   */
  public Parts parts(int... sequence) {
    Parts parts = chain.parts(sequence);
    for (int t = 0; t + 2 < sequence.length; t++) {
      parts.add(triple(t, sequence[t], sequence[t + 1], sequence[t + 2]));
    }
    parts.sort();
    return parts;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nodes, from the last position to the first, for each two tags: the rest of the sequence
   * before the choice of the second tag, and before and after that of their transition.
   */
  @Override
  public Hypergraph hypergraph() {
    int length = chain.length();
    int tags = chain.tags();
    Hypergraph.Builder builder = Hypergraph.builder();
    if (length == 0) {
      builder.node();
      return builder.edge().build();
    }
    // By the tags at t − 1 and t: the rest from their transition on.
    int[][] from = new int[tags][tags];
    for (int t = length - 1; t > 0; t--) {
      int[][] next = new int[tags][tags];
      for (int a = 0; a < tags; a++) {
        for (int b = 0; b < tags; b++) {
          int after = builder.node(); // what follows the two tags
          if (t == length - 1) {
            ended(builder, b);
          }
          for (int c = 0; t < length - 1 && c < tags; c++) {
            builder.edge(from[b][c]).part(triple(t - 1, a, b, c));
          }
          int tagged = builder.node();
          builder.edge(after).part(chain.unary(t, b));
          next[a][b] = builder.node();
          builder.edge(tagged).part(chain.transition(t - 1, a, b));
        }
      }
      from = next;
    }
    int[] first = new int[tags];
    for (int a = 0; a < tags; a++) {
      int after = builder.node();
      if (length == 1) {
        ended(builder, a);
      }
      for (int b = 0; length > 1 && b < tags; b++) {
        builder.edge(from[a][b]);
      }
      first[a] = builder.node();
      builder.edge(after).part(chain.unary(0, a));
    }
    builder.node();
    for (int a = 0; a < tags; a++) {
      builder.edge(first[a]);
      if (chain.start()) {
        builder.part(chain.start(a));
      }
    }
    return builder.build();
  }

  private void ended(Hypergraph.Builder builder, int tag) {
    builder.edge();
    if (chain.end()) {
      builder.part(chain.end(tag));
    }
  }

  /** {@inheritDoc} It is K^n. */
  @Override
  public BigInteger count() {
    return chain.count();
  }

  /** {@inheritDoc} P is a simplex for each position. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    chain.projectOuter(point, offset, out, outOffset, workspace);
    Arrays.fill(out, outOffset + chain.size(), outOffset + size(), 0);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    chain.forEach(parts -> visitor.accept(parts(sequence(parts))));
  }

  private Parts ofChain(Parts parts) {
    Parts own = new Parts();
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < chain.size()) {
        own.add(parts.get(i));
      }
    }
    return own;
  }

  @Override
  public String objection(Parts parts) {
    Parts own = ofChain(parts);
    return chain.contains(own)
        ? "its triples are not those of the tags " + Arrays.toString(sequence(parts))
        : chain.objection(own);
  }

  @Override
  public boolean contains(Parts parts) {
    return chain.contains(ofChain(parts)) && parts(sequence(parts)).equals(parts);
  }
}
