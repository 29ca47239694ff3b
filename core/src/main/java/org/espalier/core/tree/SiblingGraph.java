package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.chart.Hypergraph;

/**
 * The dynamic program over second-order projective trees as a graph, with one derivation for every
 * tree: Eisner's items, an item for two neighbouring modifiers of one head with all between them,
 * and, where grandparents count, each item once for every word or root outside it that its heads
 * may hang on (McDonald &amp; Pereira 2006; Koo &amp; Collins 2010, model 1). Positions are 0 for
 * the root and 1 … n for the words.
 */
final class SiblingGraph {

  private final SiblingTree tree;
  private final int words;
  private final Hypergraph.Builder builder = Hypergraph.builder();
  // By parent of the head, or 0 where it does not matter; then first and last position.
  private final int[][][] right;
  private final int[][][] left;
  private final int[][][] rightArc;
  private final int[][][] leftArc;
  private final int[][][] both; // the parent is of both ends

  private SiblingGraph(SiblingTree tree) {
    this.tree = tree;
    words = tree.words();
    right = items();
    left = items();
    rightArc = items();
    leftArc = items();
    both = items();
  }

  private int[][][] items() {
    int[][][] items = new int[tree.grandparents() ? words + 1 : 1][words + 1][words + 1];
    for (int[][] plane : items) {
      for (int[] row : plane) {
        Arrays.fill(row, Hypergraph.NONE); // a word without modifiers on a side
      }
    }
    return items;
  }

  static Hypergraph of(SiblingTree tree) {
    return new SiblingGraph(tree).build();
  }

  private Hypergraph build() {
    int first = tree.roots() == Roots.MULTI ? 0 : 1;
    for (int width = 1; width <= words - first; width++) {
      for (int i = first; i + width <= words; i++) {
        int j = i + width;
        for (int g = 0; g < right.length; g++) {
          if (i == 0 ? g == 0 : right.length == 1 || g < i || g > j) {
            span(g, i, j);
          }
        }
      }
    }
    if (tree.roots() == Roots.MULTI) {
      builder.node();
      builder.edge(right[0][0][words]);
    } else {
      singleRoot();
    }
    return builder.build();
  }

  /** Returns the plane of items whose heads hang on a position. */
  private int under(int head) {
    return right.length == 1 ? 0 : head;
  }

  private void span(int g, int i, int j) {
    if (i > 0) {
      both[g][i][j] = builder.node();
      for (int k = i; k < j; k++) {
        builder.edge(right[g][i][k], left[g][k + 1][j]);
      }
    }
    int inner = builder.node();
    builder.edge(left[under(i)][i + 1][j]).part(part(g, i, j, j));
    for (int s = i + 1; s < j; s++) {
      builder.edge(rightArc[g][i][s], both[under(i)][s][j]).part(part(g, i, s, j));
    }
    rightArc[g][i][j] = builder.node();
    builder.edge(inner).part(tree.arcAt(i, j));
    right[g][i][j] = builder.node();
    for (int k = i + 1; k <= j; k++) {
      builder.edge(rightArc[g][i][k], right[under(i)][k][j]);
    }
    if (i > 0) {
      inner = builder.node();
      builder.edge(right[under(j)][i][j - 1]).part(part(g, j, i, i));
      for (int s = i + 1; s < j; s++) {
        builder.edge(both[under(j)][i][s], leftArc[g][s][j]).part(part(g, j, s, i));
      }
      leftArc[g][i][j] = builder.node();
      builder.edge(inner).part(tree.arcAt(j, i));
      left[g][i][j] = builder.node();
      for (int k = i; k < j; k++) {
        builder.edge(left[under(j)][i][k], leftArc[g][k][j]);
      }
    }
  }

  private int part(int g, int h, int s, int m) {
    return tree.siblingAt(h == 0 ? 0 : g, h, s, m);
  }

  private void singleRoot() {
    int[] arcs = new int[words + 1];
    int[] halves = new int[words + 1];
    for (int m = 1; m <= words; m++) {
      int first = builder.node();
      builder.edge().part(part(0, 0, m, m));
      arcs[m] = builder.node();
      builder.edge(first).part(tree.arcAt(0, m));
      halves[m] = builder.node();
      builder.edge(left[0][1][m], right[0][m][words]);
    }
    builder.node();
    for (int m = 1; m <= words; m++) {
      builder.edge(arcs[m], halves[m]);
    }
  }
}
