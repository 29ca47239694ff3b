package org.espalier.core.numeric;

import org.espalier.core.Layout;

/**
 * The edges of the complete graph over n nodes: that between i and j, i &lt; j, has index i(2n − i
 * − 1)/2 + j − i − 1, the upper triangle row by row.
 */
public final class CompleteGraph {

  private CompleteGraph() {}

  /**
   * Returns the index of the edge between two nodes, in either order.
   *
   * @param kind of node, for the message
   * @throws IllegalArgumentException if they are the same, or there is no such node
   */
  public static int edge(String kind, int nodes, int one, int other) {
    Layout.index(kind, one, nodes);
    Layout.index(kind, other, nodes);
    if (one == other) {
      throw new IllegalArgumentException("no edge joins %s %s to itself".formatted(kind, one));
    }
    return index(nodes, Math.min(one, other), Math.max(one, other));
  }

  /** Returns the index of the edge between i and j, i &lt; j. */
  public static int index(int nodes, int i, int j) {
    return (int) ((long) i * (2L * nodes - i - 1) / 2) + j - i - 1;
  }

  /** Returns the two nodes of an edge, the smaller first, O(n). */
  public static int[] ends(int nodes, int edge) {
    int i = 0;
    int rest = edge;
    while (rest >= nodes - 1 - i) {
      rest -= nodes - 1 - i;
      i++;
    }
    return new int[] {i, i + 1 + rest};
  }

  /** Returns an edge's name, by its nodes. */
  public static String name(int nodes, int edge) {
    int[] ends = ends(nodes, edge);
    return "edge %s - %s".formatted(ends[0], ends[1]);
  }
}
