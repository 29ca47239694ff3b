package org.espalier.core.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.solve.ForwardingStructure;

/**
 * The structures of a dynamic program that have at least and at most so many of some parts: trees
 * in which a word has at most two modifiers, segmentations with three segments of a label. Parts
 * are the other structure's. One that is counted already gets a further counter.
 *
 * <p>The graph is crossed with a counter: a node v becomes one for each number c of counted parts
 * that its derivations have, as far as the number matters. Let lo(v) and hi(v) be the smallest and
 * the largest number of counted parts that the rest of a structure can have around a derivation of
 * v. Numbers with c + hi(v) &lt; least or c + lo(v) &gt; most leave; those with c + lo(v) ≥ least
 * and c + hi(v) ≤ most are one. So what is complete, like the modifiers of a word inside a span,
 * costs nothing, and counters of all words of a projective tree together take a factor of most²,
 * not one that is exponential. With m numbers at a node, O(E·m²).
 */
public final class CountedStructure implements ChartStructure, ForwardingStructure {

  /** The most edges of a graph. */
  private static final int MOST_EDGES = 20_000_000;

  private final ChartStructure structure;
  private final List<Bound> counters;
  private final Hypergraph graph;
  private final BitSet used;

  /**
   * Creates the set of structures.
   *
   * @param structure what is counted in
   * @param counted parts; one that a structure has several times counts as often
   * @param least fewest of them
   * @param most most of them
   * @throws IllegalArgumentException if there is no such part, or a number is negative
   * @throws TooManyStatesException if the graph would be too large
   * @throws InfeasibleException if no structure has so many
   */
  public CountedStructure(ChartStructure structure, BitSet counted, int least, int most) {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "no structure has at least " + least + " and at most " + most + " of some parts");
    }
    if (!counted.isEmpty()) {
      Members.requirePart(structure, counted.length() - 1);
    }
    // The graph is all that counters below are needed for, and theirs would fill the memory.
    CountedStructure below = structure instanceof CountedStructure other ? other : null;
    this.structure = below == null ? structure : below.structure;
    counters = new ArrayList<>(below == null ? List.of() : below.counters);
    counters.add(new Bound((BitSet) counted.clone(), least, most));
    Hypergraph all = structure.hypergraph();
    try {
      graph = new Counter(all, counted, least, most).cross();
    } catch (InfeasibleException e) {
      throw new InfeasibleException(this + ": no structure has so many", e);
    }
    used = graph.used();
  }

  /** A bound on the number of some parts. */
  private record Bound(BitSet counted, int least, int most) {

    int count(Parts parts) {
      int count = 0;
      for (int i = 0; i < parts.count(); i++) {
        count += counted.get(parts.get(i)) ? 1 : 0;
      }
      return count;
    }

    boolean admits(Parts parts) {
      int count = count(parts);
      return least <= count && count <= most;
    }

    @Override
    public String toString() {
      return least + " to " + most + " of " + counted.cardinality() + " parts";
    }
  }

  /** A copy of an edge, with the copies of its tails. */
  private record Edge(int of, int left, int right) {}

  /** Crosses a graph with a counter. */
  private static final class Counter {

    /** The number of those that are one. */
    private static final int FINE = 0;

    private final Hypergraph graph;
    private final BitSet counted;
    private final int least;
    private final int most;
    private final int[] fewestWithin;
    private final int[] mostWithin;
    private final int[] fewestAround;
    private final int[] mostAround;
    private int[] keys = new int[64]; // of the copies of all nodes: FINE, or the number plus 1
    private int[] copies = new int[64]; // their numbers in the new graph
    private final int[] firstCopy;
    private int total;

    Counter(Hypergraph graph, BitSet counted, int least, int most) {
      this.graph = graph;
      this.counted = counted;
      this.least = least;
      this.most = most;
      int nodes = graph.nodes();
      fewestWithin = new int[nodes];
      mostWithin = new int[nodes];
      fewestAround = new int[nodes];
      mostAround = new int[nodes];
      firstCopy = new int[nodes + 1];
    }

    private int own(int e) {
      int count = 0;
      for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
        count += counted.get(graph.parts[i]) ? 1 : 0;
      }
      return count;
    }

    private static int at(int[] values, int node) {
      return node == Hypergraph.NONE ? 0 : values[node];
    }

    private void bound() {
      for (int v = 0; v < graph.nodes(); v++) {
        fewestWithin[v] = Integer.MAX_VALUE;
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          int own = own(e);
          int first = graph.tail0[e];
          int second = graph.tail1[e];
          fewestWithin[v] =
              Math.min(fewestWithin[v], own + at(fewestWithin, first) + at(fewestWithin, second));
          mostWithin[v] =
              Math.max(mostWithin[v], own + at(mostWithin, first) + at(mostWithin, second));
        }
      }
      Arrays.fill(fewestAround, Integer.MAX_VALUE);
      fewestAround[graph.goal()] = 0;
      for (int v = graph.goal(); v >= 0; v--) {
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          around(v, own(e), graph.tail0[e], graph.tail1[e]);
          around(v, own(e), graph.tail1[e], graph.tail0[e]);
        }
      }
    }

    private void around(int v, int own, int tail, int sibling) {
      if (tail != Hypergraph.NONE) {
        int fewest = fewestAround[v] + own + at(fewestWithin, sibling);
        int largest = mostAround[v] + own + at(mostWithin, sibling);
        fewestAround[tail] = Math.min(fewestAround[tail], fewest);
        mostAround[tail] = Math.max(mostAround[tail], largest);
      }
    }

    /** Returns the key of a number at a node, −1 if no structure can have it. */
    private int key(int v, int count) {
      if (count + mostAround[v] < least || count + fewestAround[v] > most) {
        return -1;
      }
      return count + fewestAround[v] >= least && count + mostAround[v] <= most ? FINE : count + 1;
    }

    Hypergraph cross() {
      bound();
      Hypergraph.Builder builder = Hypergraph.builder();
      int edges = 0;
      for (int v = 0; v < graph.nodes(); v++) {
        SortedMap<Integer, List<Edge>> found = new TreeMap<>();
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          int edge = e;
          forEachPair(
              v,
              e,
              (key, left, right) ->
                  found
                      .computeIfAbsent(key, _ -> new ArrayList<>())
                      .add(new Edge(edge, left, right)));
        }
        int first = total;
        for (Map.Entry<Integer, List<Edge>> one : found.entrySet()) {
          edges += one.getValue().size();
          if (edges > MOST_EDGES) {
            throw new TooManyStatesException(
                "the dynamic program with counters has more than " + MOST_EDGES + " edges");
          }
          int copy = builder.node();
          for (Edge edge : one.getValue()) {
            builder.edge(edge.left, edge.right);
            for (int i = graph.firstPart[edge.of]; i < graph.firstPart[edge.of + 1]; i++) {
              builder.part(graph.parts[i]);
            }
          }
          add(one.getKey(), copy);
        }
        firstCopy[v] = first;
        firstCopy[v + 1] = total;
      }
      if (firstCopy[graph.goal()] == total) {
        builder.node(); // without edges: the goal has no derivation
      }
      return builder.build();
    }

    private void add(int key, int copy) {
      if (total == keys.length) {
        keys = Arrays.copyOf(keys, 2 * total);
        copies = Arrays.copyOf(copies, 2 * total);
      }
      keys[total] = key;
      copies[total++] = copy;
    }

    @FunctionalInterface
    private interface Visitor {
      void visit(int key, int first, int second);
    }

    /** Visits the copies of an edge's tails, with the key that they give. */
    private void forEachPair(int v, int e, Visitor visitor) {
      int own = own(e);
      int first = graph.tail0[e];
      int second = graph.tail1[e];
      int firstEnd = first == Hypergraph.NONE ? 1 : firstCopy[first + 1];
      int secondEnd = second == Hypergraph.NONE ? 1 : firstCopy[second + 1];
      for (int i = first == Hypergraph.NONE ? 0 : firstCopy[first]; i < firstEnd; i++) {
        int one = first == Hypergraph.NONE ? 1 : keys[i];
        for (int j = second == Hypergraph.NONE ? 0 : firstCopy[second]; j < secondEnd; j++) {
          int other = second == Hypergraph.NONE ? 1 : keys[j];
          // Whatever surrounds a tail with which all is well, the head's surroundings included.
          int key = one == FINE || other == FINE ? FINE : key(v, own + one + other - 2);
          if (key >= 0) {
            visitor.visit(
                key,
                first == Hypergraph.NONE ? first : copies[i],
                second == Hypergraph.NONE ? second : copies[j]);
          }
        }
      }
    }
  }

  @Override
  public ChartStructure structure() {
    return structure;
  }

  @Override
  public boolean usable(int part) {
    return used.get(part);
  }

  @Override
  public Hypergraph hypergraph() {
    return graph;
  }

  @Override
  public Hypergraph hypergraph(Workspace workspace) {
    return graph;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(parts -> {
      if (admits(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts) && admits(parts);
  }

  private boolean admits(Parts parts) {
    return counters.stream().allMatch(one -> one.admits(parts));
  }

  @Override
  public String objection(Parts parts) {
    return structure.contains(parts)
        ? counters.stream()
            .filter(one -> !one.admits(parts))
            .map(one -> one.count(parts) + " of the counted parts are not " + one)
            .findFirst()
            .orElse("it is one")
        : structure.objection(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedStructure that
        && structure.equals(that.structure)
        && counters.equals(that.counters);
  }

  @Override
  public int hashCode() {
    return 31 * structure.hashCode() + counters.hashCode();
  }

  @Override
  public String toString() {
    return "CountedStructure[" + structure + ", " + counters + "]";
  }
}
