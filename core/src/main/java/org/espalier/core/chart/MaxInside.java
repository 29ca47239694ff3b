package org.espalier.core.chart;

import java.util.Arrays;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Viterbi's algorithm: the score of every node's best derivation,
 *
 * <pre>best(v) = max over edges e of v: score(e) + Σ over tails u of e: best(u),</pre>
 *
 * −∞ where all have a forbidden part. O(E). There are no backpointers: reading a derivation out
 * repeats the maximisation at its own nodes, which are few, and takes the first edge that attains
 * it.
 */
final class MaxInside {

  static final Workspace.Key<MaxInside> KEY = Workspace.Key.of(MaxInside::new);

  private double[] best = new double[0];
  private double[] outside = new double[0];
  private int[] stack = new int[0];

  private Hypergraph graph = Hypergraph.TRIVIAL;
  private double[] scores = new double[0]; // the caller's, while a question is answered
  private int offset;

  /** Solves a structure whose scores have been checked. */
  static MaxInside of(ChartStructure structure, double[] scores, int offset, Workspace workspace) {
    MaxInside inside = workspace.get(KEY);
    if (!inside.compute(structure.hypergraph(workspace), scores, offset)) {
      throw new InfeasibleException(structure + ": " + structure.obstruction(scores, offset));
    }
    return inside;
  }

  /** Returns false if no derivation of the goal is left. */
  private boolean compute(Hypergraph newGraph, double[] newScores, int newOffset) {
    graph = newGraph;
    scores = newScores;
    offset = newOffset;
    int nodes = graph.nodes();
    if (best.length < nodes) {
      best = new double[nodes];
      outside = new double[nodes];
      stack = new int[nodes];
    }
    for (int v = 0; v < nodes; v++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        max = Math.max(max, value(e));
      }
      best[v] = max;
    }
    return best[graph.goal()] > Double.NEGATIVE_INFINITY;
  }

  Hypergraph graph() {
    return graph;
  }

  /** Returns the sum of an edge's own scores. */
  double weight(int edge) {
    return graph.weight(edge, scores, offset);
  }

  /** Returns the score of a node's best derivation, 0 for {@link Hypergraph#NONE}. */
  double best(int node) {
    return node == Hypergraph.NONE ? 0 : best[node];
  }

  /** Returns the score of the best derivation that starts with the edge. */
  double value(int edge) {
    return weight(edge) + best(graph.tail0[edge]) + best(graph.tail1[edge]);
  }

  /** Reads out the goal's best derivation. */
  void derivation(Parts out) {
    out.clear();
    int depth = 0;
    stack[depth++] = graph.goal();
    while (depth > 0) {
      int v = stack[--depth];
      int e = graph.firstEdge[v];
      // Same operations on same operands: some edge is equal to the last bit.
      while (value(e) != best[v]) {
        e++;
      }
      for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
        out.add(graph.parts[i]);
      }
      if (graph.tail1[e] != Hypergraph.NONE) {
        stack[depth++] = graph.tail1[e];
      }
      if (graph.tail0[e] != Hypergraph.NONE) {
        stack[depth++] = graph.tail0[e];
      }
    }
    out.sort();
  }

  /**
   * Writes every part's max-marginal: the maximum over edges with the part of the best that a
   * derivation of the goal can be with that edge.
   */
  void maxMarginals(int size, double[] out, int outOffset) {
    Arrays.fill(out, outOffset, outOffset + size, Double.NEGATIVE_INFINITY);
    int goal = graph.goal();
    Arrays.fill(outside, 0, goal, Double.NEGATIVE_INFINITY);
    outside[goal] = 0;
    for (int v = goal; v >= 0; v--) {
      double around = outside[v];
      if (around == Double.NEGATIVE_INFINITY) {
        continue;
      }
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        double weight = around + weight(e);
        int tail0 = graph.tail0[e];
        int tail1 = graph.tail1[e];
        if (tail0 != Hypergraph.NONE) {
          outside[tail0] = Math.max(outside[tail0], weight + best(tail1));
        }
        if (tail1 != Hypergraph.NONE) {
          outside[tail1] = Math.max(outside[tail1], weight + best(tail0));
        }
        double total = weight + best(tail0) + best(tail1);
        for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
          int part = outOffset + graph.parts[i];
          out[part] = Math.max(out[part], total);
        }
      }
    }
  }
}
