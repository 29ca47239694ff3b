package org.espalier.core.spanning;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.numeric.CompleteGraph;

/**
 * The best spanning tree of a dense graph: from node 0 on, always the best edge that leaves the
 * tree so far, required edges before all others. Ties go to the node with the lowest number, and to
 * its earliest neighbour in the tree. Time O(n²).
 *
 * <p>R. Prim, Shortest connection networks and some generalizations, Bell System Technical Journal
 * 36, 1957.
 */
final class Prim {

  static final Parts NOTHING = new Parts();

  private int nodes;
  private int joined; // how many nodes are in the tree
  private int[] order = new int[0]; // nodes in the order in which they joined
  private int[] parent = new int[0];
  private double[] score = new double[0]; // of the best edge to the tree
  private boolean[] pinned = new boolean[0]; // whether that edge is required
  private boolean[] inside = new boolean[0];
  private boolean[] required = new boolean[0]; // by edge; all false between calls
  private double[] weakest = new double[0]; // smallest score of a free edge on a path

  /**
   * Finds the tree.
   *
   * @param held edges that it must have
   * @return false if there is none
   */
  boolean solve(int n, double[] scores, int offset, Parts held) {
    reshape(n);
    for (int i = 0; i < held.count(); i++) {
      required[held.get(i)] = true;
    }
    boolean found = grow(scores, offset, held.count());
    for (int i = 0; i < held.count(); i++) {
      required[held.get(i)] = false;
    }
    return found;
  }

  private void reshape(int n) {
    nodes = n;
    if (parent.length < n) {
      order = new int[n];
      parent = new int[n];
      score = new double[n];
      pinned = new boolean[n];
      inside = new boolean[n];
      required = new boolean[n * (n - 1) / 2];
    }
  }

  private boolean grow(double[] scores, int offset, int wanted) {
    int n = nodes;
    Arrays.fill(inside, 0, n, false);
    Arrays.fill(pinned, 0, n, false);
    Arrays.fill(score, 0, n, Double.NEGATIVE_INFINITY);
    int missing = wanted;
    int last = 0;
    inside[0] = true;
    order[0] = 0;
    for (joined = 1; joined < n; joined++) {
      int best = -1;
      for (int v = 1; v < n; v++) {
        if (!inside[v]) {
          int edge = v < last ? CompleteGraph.index(n, v, last) : CompleteGraph.index(n, last, v);
          double value = scores[offset + edge];
          boolean must = required[edge];
          if (value > Double.NEGATIVE_INFINITY && (must == pinned[v] ? value > score[v] : must)) {
            score[v] = value;
            pinned[v] = must;
            parent[v] = last;
          }
          if (best < 0 || (pinned[v] == pinned[best] ? score[v] > score[best] : pinned[v])) {
            best = v;
          }
        }
      }
      if (score[best] == Double.NEGATIVE_INFINITY) {
        return false;
      }
      missing -= pinned[best] ? 1 : 0;
      inside[best] = true;
      order[joined] = best;
      last = best;
    }
    return missing == 0;
  }

  /** Returns the nodes that could be reached, after a failure. */
  String component() {
    int[] reached = Arrays.copyOf(order, joined);
    Arrays.sort(reached);
    return Arrays.toString(reached);
  }

  /** Writes the tree as edges. */
  void parts(Parts out) {
    out.clear();
    for (int k = 1; k < nodes; k++) {
      int v = order[k];
      int i = Math.min(v, parent[v]);
      int j = Math.max(v, parent[v]);
      out.add(CompleteGraph.index(nodes, i, j));
    }
    out.sort();
  }

  /**
   * Writes the max-marginals: the best tree with an edge replaces the weakest edge that is not
   * required on the path between its ends by it. Where all are required there is none, and −∞ is
   * written.
   */
  void maxMarginals(double[] scores, int offset, double[] out, int outOffset) {
    int n = nodes;
    if (weakest.length < n * n) {
      weakest = new double[n * n];
    }
    double best = 0;
    for (int k = 1; k < n; k++) {
      int v = order[k];
      int p = parent[v];
      best += score[v];
      double own = pinned[v] ? Double.POSITIVE_INFINITY : score[v];
      for (int l = 0; l < k; l++) {
        int u = order[l];
        double path = u == p ? own : Math.min(own, weakest[p * n + u]);
        weakest[v * n + u] = path;
        weakest[u * n + v] = path;
      }
    }
    int edge = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        out[outOffset + edge] = best + (scores[offset + edge] - weakest[i * n + j]);
        edge++;
      }
    }
    for (int k = 1; k < n; k++) {
      int v = order[k];
      int p = parent[v];
      if (pinned[v]) {
        out[outOffset + CompleteGraph.index(n, Math.min(v, p), Math.max(v, p))] = best;
      }
    }
  }
}
