package org.espalier.core.chart;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;

/**
 * A dynamic program, written down: an acyclic hypergraph whose derivations are the structures.
 *
 * <p>A node stands for a subproblem, an edge for one way to solve it: from the solutions of at most
 * two smaller subproblems (the edge's tails) and some parts, which the edge makes active. A
 * derivation of a node picks one of its edges and a derivation of each tail. The graph must be
 * <em>unambiguous</em>: derivations of the goal are the structures of Z, one for one. Then
 * maximising over derivations is MAP, summing exp(score) over them is the partition function, and
 * so on for every question of {@link ChartStructure}.
 *
 * <p>Nodes are in topological order, tails before heads, and the goal comes last. Edges lie in one
 * flat array, grouped by head. The builder drops what no derivation of the goal uses, so that every
 * part that occurs in the graph occurs in a structure. Immutable.
 *
 * <ol>
 *   <li>D. Klein, C. Manning, Parsing and hypergraphs, IWPT 2001.
 *   <li>L. Huang, Advanced dynamic programming in semiring and hypergraph frameworks, COLING 2008
 *       tutorial.
 * </ol>
 */
public final class Hypergraph {

  /** Stands for the tail that an edge does not have. */
  public static final int NONE = -1;

  /** One structure, without parts. */
  static final Hypergraph TRIVIAL = trivial();

  /** Edges of node v: firstEdge[v] … firstEdge[v+1] − 1. */
  final int[] firstEdge;

  /** First and second tail of every edge, or {@link #NONE}; no second without a first. */
  final int[] tail0;

  final int[] tail1;

  /** Parts of edge e: parts[firstPart[e] … firstPart[e+1] − 1]. */
  final int[] firstPart;

  final int[] parts;

  /** The part of every edge, or {@link #NONE}; nothing if some edge has several parts. */
  final int[] onlyPart;

  /**
   * Level l is the nodes levels[l] … levels[l+1] − 1: as many as come one after the other with all
   * tails in earlier levels, so that their sums can be computed together.
   */
  final int[] levels;

  private Hypergraph(int[] firstEdge, int[] tail0, int[] tail1, int[] firstPart, int[] parts) {
    this.firstEdge = firstEdge;
    this.tail0 = tail0;
    this.tail1 = tail1;
    this.firstPart = firstPart;
    this.parts = parts;
    onlyPart = onlyPart(firstPart, parts);
    levels = levels(firstEdge, tail0, tail1);
  }

  private static int[] onlyPart(int[] firstPart, int[] parts) {
    int[] only = new int[firstPart.length - 1];
    for (int e = 0; e < only.length; e++) {
      int count = firstPart[e + 1] - firstPart[e];
      if (count > 1) {
        return new int[0];
      }
      only[e] = count == 0 ? NONE : parts[firstPart[e]];
    }
    return only;
  }

  private static int[] levels(int[] firstEdge, int[] tail0, int[] tail1) {
    int nodes = firstEdge.length - 1;
    int[] levels = new int[nodes + 1];
    int count = 0;
    for (int v = 0; v < nodes; v++) {
      boolean opens = false;
      for (int e = firstEdge[v]; e < firstEdge[v + 1]; e++) {
        opens |= tail0[e] >= levels[count] || tail1[e] >= levels[count];
      }
      if (opens) {
        levels[++count] = v;
      }
    }
    levels[++count] = nodes;
    return Arrays.copyOf(levels, count + 1);
  }

  private static Hypergraph trivial() {
    Builder builder = builder();
    builder.node();
    return builder.edge().build();
  }

  /** Starts an empty graph. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the number of nodes; the goal is the last one. */
  public int nodes() {
    return firstEdge.length - 1;
  }

  /** Returns the number of edges. */
  public int edges() {
    return tail0.length;
  }

  /**
   * Returns the number of derivations of the goal: n(v) = Σ over edges of the product of their
   * tails' numbers, in O(E) operations on integers of up to log₂ |Z| bits.
   */
  public BigInteger derivations() {
    BigInteger[] count = new BigInteger[nodes()];
    for (int v = 0; v < count.length; v++) {
      count[v] = BigInteger.ZERO;
      for (int e = firstEdge[v]; e < firstEdge[v + 1]; e++) {
        BigInteger first = tail0[e] == NONE ? BigInteger.ONE : count[tail0[e]];
        BigInteger second = tail1[e] == NONE ? BigInteger.ONE : count[tail1[e]];
        count[v] = count[v].add(first.multiply(second));
      }
    }
    return count[goal()];
  }

  /** Returns the parts that occur, which are those that some structure has. */
  public BitSet used() {
    BitSet used = new BitSet();
    for (int part : parts) {
      used.set(part);
    }
    return used;
  }

  int goal() {
    return nodes() - 1;
  }

  /** Returns the sum of an edge's scores. */
  double weight(int edge, double[] scores, int offset) {
    if (onlyPart.length > 0) {
      int part = onlyPart[edge];
      return part == NONE ? 0 : scores[offset + part];
    }
    double weight = 0;
    for (int i = firstPart[edge]; i < firstPart[edge + 1]; i++) {
      weight += scores[offset + parts[i]];
    }
    return weight;
  }

  /** Returns how often the edge has the part. */
  int multiplicity(int edge, int part) {
    int count = 0;
    for (int i = firstPart[edge]; i < firstPart[edge + 1]; i++) {
      count += parts[i] == part ? 1 : 0;
    }
    return count;
  }

  /**
   * Collects nodes in topological order: {@link #node()} opens one, {@link #edge(int, int)} gives
   * it one more way to be derived, {@link #part(int)} adds a part to that edge.
   */
  public static final class Builder {

    private int nodes;
    private int edges;
    private int used;
    private int[] firstEdge = new int[64];
    private int[] tail0 = new int[256];
    private int[] tail1 = new int[256];
    private int[] firstPart = new int[256];
    private int[] parts = new int[256];

    private Builder() {}

    /** Opens a node and returns its number. A node without edges has no derivation. */
    public int node() {
      firstEdge = reserve(firstEdge, nodes + 2);
      firstEdge[nodes] = edges;
      firstEdge[nodes + 1] = edges;
      return nodes++;
    }

    /**
     * Adds an edge to the open node.
     *
     * @param first a node opened before, or {@link Hypergraph#NONE}
     * @param second another one, or {@link Hypergraph#NONE}
     */
    public Builder edge(int first, int second) {
      if (nodes == 0
          || first >= nodes - 1
          || second >= nodes - 1
          || first < NONE
          || second < NONE) {
        throw new IllegalArgumentException(
            "edge of node " + (nodes - 1) + " from " + first + " and " + second);
      }
      if (edges + 2 > tail0.length) {
        tail0 = reserve(tail0, edges + 2);
        tail1 = reserve(tail1, edges + 2);
        firstPart = reserve(firstPart, edges + 2);
      }
      tail0[edges] = first == NONE ? second : first;
      tail1[edges] = first == NONE ? NONE : second;
      firstPart[edges] = used;
      edges++;
      firstPart[edges] = used;
      firstEdge[nodes] = edges;
      return this;
    }

    /** Adds an edge with one tail to the open node. */
    public Builder edge(int tail) {
      return edge(tail, NONE);
    }

    /** Adds an edge without tails to the open node. */
    public Builder edge() {
      return edge(NONE, NONE);
    }

    /** Adds a part to the edge that was added last. */
    public Builder part(int part) {
      if (edges == firstEdge[nodes - 1]) {
        throw new IllegalStateException("node " + (nodes - 1) + " has no edge yet");
      }
      parts = reserve(parts, used + 1);
      parts[used++] = part;
      firstPart[edges] = used;
      return this;
    }

    /**
     * Makes the graph of the open node's derivations.
     *
     * @throws InfeasibleException if it has none
     */
    public Hypergraph build() {
      boolean[] derivable = new boolean[nodes];
      for (int v = 0; v < nodes; v++) {
        for (int e = firstEdge[v]; e < firstEdge[v + 1] && !derivable[v]; e++) {
          derivable[v] = derivable(e, derivable);
        }
      }
      if (nodes == 0 || !derivable[nodes - 1]) {
        throw new InfeasibleException("there is no such structure");
      }
      boolean[] needed = new boolean[nodes];
      needed[nodes - 1] = true;
      int keptNodes = 0;
      int keptEdges = 0;
      int keptParts = 0;
      for (int v = nodes - 1; v >= 0; v--) {
        if (!needed[v]) {
          continue;
        }
        keptNodes++;
        for (int e = firstEdge[v]; e < firstEdge[v + 1]; e++) {
          if (derivable(e, derivable)) {
            keptEdges++;
            keptParts += firstPart[e + 1] - firstPart[e];
            if (tail0[e] != NONE) {
              needed[tail0[e]] = true;
            }
            if (tail1[e] != NONE) {
              needed[tail1[e]] = true;
            }
          }
        }
      }
      return copy(needed, derivable, keptNodes, keptEdges, keptParts);
    }

    private boolean derivable(int edge, boolean[] derivable) {
      return (tail0[edge] == NONE || derivable[tail0[edge]])
          && (tail1[edge] == NONE || derivable[tail1[edge]]);
    }

    private Hypergraph copy(
        boolean[] needed, boolean[] derivable, int keptNodes, int keptEdges, int keptParts) {
      int[] number = new int[nodes];
      int[] newFirstEdge = new int[keptNodes + 1];
      int[] newTail0 = new int[keptEdges];
      int[] newTail1 = new int[keptEdges];
      int[] newFirstPart = new int[keptEdges + 1];
      int[] newParts = new int[keptParts];
      int node = 0;
      int edge = 0;
      int part = 0;
      for (int v = 0; v < nodes; v++) {
        if (!needed[v]) {
          continue;
        }
        for (int e = firstEdge[v]; e < firstEdge[v + 1]; e++) {
          if (!derivable(e, derivable)) {
            continue;
          }
          newTail0[edge] = tail0[e] == NONE ? NONE : number[tail0[e]];
          newTail1[edge] = tail1[e] == NONE ? NONE : number[tail1[e]];
          int count = firstPart[e + 1] - firstPart[e];
          System.arraycopy(parts, firstPart[e], newParts, part, count);
          part += count;
          edge++;
          newFirstPart[edge] = part;
        }
        number[v] = node++;
        newFirstEdge[node] = edge;
      }
      return new Hypergraph(newFirstEdge, newTail0, newTail1, newFirstPart, newParts);
    }

    private static int[] reserve(int[] array, int length) {
      Layout.requireNumberable("a graph", length);
      return length <= array.length
          ? array
          : Arrays.copyOf(array, Math.max(length, 2 * array.length));
    }
  }
}
