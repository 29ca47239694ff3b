package org.espalier.core.tree;

import org.espalier.core.chart.Hypergraph;

/**
 * Eisner's dynamic program as a graph, with one derivation for every projective tree: right(i, j),
 * left(i, j) and inner(i, j) as in {@link Eisner}, and a node for the arc over every inner(i, j)
 * with an edge for each of its labels. A head's outermost modifier on a side, and the split point
 * below an arc, are fixed by the tree, so no tree has two derivations.
 *
 * <p>n³/2 + n²·K edges for n words and K labels.
 */
final class EisnerGraph {

  private final int words;
  private final int labels;
  private final Hypergraph.Builder builder = Hypergraph.builder();
  private final int[][] right;
  private final int[][] left;
  private final int[][] rightArc;
  private final int[][] leftArc;

  private EisnerGraph(int words, int labels) {
    this.words = words;
    this.labels = labels;
    right = new int[words + 1][words + 1];
    left = new int[words + 1][words + 1];
    rightArc = new int[words + 1][words + 1];
    leftArc = new int[words + 1][words + 1];
  }

  /** Makes the graph; the part of an arc with label y is arc·K + y. */
  static Hypergraph of(int words, Roots roots, int labels) {
    EisnerGraph graph = new EisnerGraph(words, labels);
    int first = roots == Roots.MULTI ? 0 : 1;
    for (int i = first; i <= words; i++) {
      graph.right[i][i] = Hypergraph.NONE; // a word without modifiers on this side
      graph.left[i][i] = Hypergraph.NONE;
    }
    for (int width = 1; width <= words - first; width++) {
      for (int i = first; i + width <= words; i++) {
        graph.span(i, i + width);
      }
    }
    if (roots == Roots.SINGLE) {
      graph.singleRoot();
    } else {
      graph.builder.node();
      graph.builder.edge(graph.right[0][words]);
    }
    return graph.builder.build();
  }

  private void span(int i, int j) {
    int inner = builder.node();
    for (int k = i; k < j; k++) {
      builder.edge(right[i][k], left[k + 1][j]);
    }
    rightArc[i][j] = arc(inner, i == 0 ? j - 1 : i - 1, j - 1);
    if (i > 0) {
      leftArc[i][j] = arc(inner, j - 1, i - 1);
      left[i][j] = builder.node();
      for (int k = i; k < j; k++) {
        builder.edge(left[i][k], leftArc[k][j]);
      }
    }
    right[i][j] = builder.node();
    for (int k = i + 1; k <= j; k++) {
      builder.edge(rightArc[i][k], right[k][j]);
    }
  }

  /** Adds the node of an arc from row {@code head} of the parts to column {@code modifier}. */
  private int arc(int inner, int head, int modifier) {
    int node = builder.node();
    for (int y = 0; y < labels; y++) {
      builder.edge(inner).part((head * words + modifier) * labels + y);
    }
    return node;
  }

  private void singleRoot() {
    int[] rootArc = new int[words];
    for (int m = 0; m < words; m++) {
      rootArc[m] = arc(Hypergraph.NONE, m, m);
    }
    int[] halves = new int[words];
    for (int m = 1; m <= words; m++) {
      halves[m - 1] = builder.node();
      builder.edge(left[1][m], right[m][words]);
    }
    builder.node();
    for (int m = 0; m < words; m++) {
      builder.edge(rootArc[m], halves[m]);
    }
  }
}
