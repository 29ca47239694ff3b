package org.espalier.core.factor;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The modifiers of a head on one side, in their order outwards, with scores for neighbours: a
 * factor of second-order trees that need not be projective, for which MAP is NP-hard and
 * LP-SparseMAP an outer bound (Smith &amp; Eisner 2008; Koo, Rush, Collins, Jaakkola &amp; Sontag
 * 2010; Martins, Smith, Figueiredo &amp; Aguiar 2011).
 *
 * <p>Visible parts 0 … n−1 are the candidates: whether each is a modifier. Extra parts follow: that
 * candidate q is the next modifier after p has index n + p·(n + 1) + q, where p = n stands for the
 * head itself, so that q is the first modifier, and q = n for the end, so that p is the last; with
 * both there is none. All 2^n sets are members.
 *
 * <p>All questions are answered by the chart, of about n²/2 edges.
 *
 * @param candidates n, at least 1
 */
public record HeadAutomaton(int candidates) implements ChartStructure, UnitBox {

  public HeadAutomaton {
    if (candidates < 1) {
      throw new IllegalArgumentException(
          "a head automaton needs at least 1 candidate, not " + candidates);
    }
    Layout.requireNumberable(
        "a head automaton of " + candidates, candidates + (candidates + 1.0) * (candidates + 1.0));
  }

  /**
   * Makes the factor graph of dependency trees, projective or not, with scores for neighbouring
   * modifiers. Variables are the arcs of {@link NonProjectiveTree}, which is factor 0; then come
   * head automata, for head 0 that to its left, nearest candidate first, and that to its right, for
   * head 1 likewise and so on, those without a candidate left out, and with {@link Roots#MULTI}
   * that of the root. {@link FactorGraph#extraStart} tells where a factor's scores begin.
   *
   * @param words n, at least 1
   */
  public static FactorGraph tree(int words, Roots roots) {
    NonProjectiveTree tree = new NonProjectiveTree(words, roots);
    FactorGraph.Builder graph = FactorGraph.over(tree.size()).shape(words, words);
    graph.with(tree, IntStream.range(0, tree.size()).toArray());
    for (int h = 0; h < words; h++) {
      int head = h;
      if (h > 0) {
        graph.with(
            new HeadAutomaton(h),
            IntStream.range(0, h).map(k -> tree.arc(head, head - 1 - k)).toArray());
      }
      if (h < words - 1) {
        graph.with(
            new HeadAutomaton(words - 1 - h),
            IntStream.range(h + 1, words).map(m -> tree.arc(head, m)).toArray());
      }
    }
    if (roots == Roots.MULTI) {
      graph.with(
          new HeadAutomaton(words),
          IntStream.range(0, words).map(m -> tree.arc(DependencyTree.ROOT, m)).toArray());
    }
    return graph.build();
  }

  /**
   * Returns the index of the extra part of neighbours.
   *
   * @param before p, a candidate, or n for the head
   * @param next q, a later candidate, or n for the end
   * @throws IllegalArgumentException if there are no such neighbours
   */
  public int neighbours(int before, int next) {
    Layout.index("candidate", before, candidates + 1);
    Layout.index("candidate", next, candidates + 1);
    if (before < candidates && next <= before) {
      throw new IllegalArgumentException("candidate " + next + " is not after " + before);
    }
    return candidates + before * (candidates + 1) + next;
  }

  @Override
  public int size() {
    return candidates + (candidates + 1) * (candidates + 1);
  }

  @Override
  public int visible() {
    return candidates;
  }

  @Override
  public boolean usable(int part) {
    int before = (part - candidates) / (candidates + 1);
    int next = (part - candidates) % (candidates + 1);
    return part < candidates || before == candidates || before < next;
  }

  @Override
  public String partName(int part) {
    if (part < candidates) {
      return "candidate " + part;
    }
    int before = (part - candidates) / (candidates + 1);
    int next = (part - candidates) % (candidates + 1);
    return (before == candidates ? "head" : "candidate " + before)
        + " before "
        + (next == candidates ? "the end" : "candidate " + next);
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] taken = new int[candidates]; // the rest from a candidate on that is a modifier
    for (int p = candidates - 1; p >= 0; p--) {
      int after = follow(builder, p, p + 1, taken);
      taken[p] = builder.node();
      builder.edge(after).part(p);
    }
    var _ = follow(builder, candidates, 0, taken);
    return builder.build();
  }

  /** Adds the node of what may follow a candidate, or the head. */
  private int follow(Hypergraph.Builder builder, int before, int first, int[] taken) {
    int node = builder.node();
    builder.edge().part(neighbours(before, candidates));
    for (int q = first; q < candidates; q++) {
      builder.edge(taken[q]).part(neighbours(before, q));
    }
    return node;
  }

  /** Returns the parts of a set of modifiers, ascending. */
  private Parts parts(Parts modifiers) {
    Parts parts = new Parts();
    int before = candidates;
    for (int i = 0; i < modifiers.count(); i++) {
      int next = modifiers.get(i);
      parts.add(next);
      parts.add(neighbours(before, next));
      before = next;
    }
    parts.add(neighbours(before, candidates));
    parts.sort();
    return parts;
  }

  private Parts modifiers(Parts parts) {
    Parts modifiers = new Parts();
    for (int i = 0; i < parts.count() && parts.get(i) < candidates; i++) {
      modifiers.add(parts.get(i));
    }
    return modifiers;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    for (long set = 0; set < 1L << Math.min(candidates, 62); set++) {
      Parts modifiers = new Parts();
      for (int i = 0; i < candidates; i++) {
        if ((set >> i & 1) == 1) {
          modifiers.add(i);
        }
      }
      visitor.accept(parts(modifiers));
    }
  }

  @Override
  public String objection(Parts parts) {
    return "the neighbours are not those of its modifiers";
  }

  @Override
  public boolean contains(Parts parts) {
    Parts modifiers = modifiers(parts);
    for (int i = 0; i < modifiers.count(); i++) {
      if (modifiers.get(i) < 0 || (i > 0 && modifiers.get(i) <= modifiers.get(i - 1))) {
        return false;
      }
    }
    return parts(modifiers).equals(parts);
  }
}
