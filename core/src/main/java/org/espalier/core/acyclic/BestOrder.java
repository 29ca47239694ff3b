package org.espalier.core.acyclic;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The best acyclic graph by the best order of its nodes: best(S) = max over the last node v of S of
 * best(S − v) + the best edges to v from S − v, of which each counts that is required or has a
 * positive score.
 */
final class BestOrder {

  static final Workspace.Key<BestOrder> KEY = Workspace.Key.of(BestOrder::new);

  /** Stands for a set that cannot come first: not a value of −∞, which huge scores sum to. */
  private static final byte IMPOSSIBLE = -1;

  private double[] best = new double[0]; // by set
  private byte[] last = new byte[0];
  private double[] gains = new double[0]; // by cell
  private int[] before = new int[0]; // by node: those that have an edge to it

  /**
   * Finds the best graph.
   *
   * @param n how many nodes
   * @param scores of n² cells from {@code offset}; −∞ forbids an edge
   * @param required cells of edges that must be there
   * @param out overwritten with the edges' cells
   * @return false if there is no graph
   */
  boolean solve(int n, double[] scores, int offset, Parts required, Parts out) {
    reserve(n);
    out.clear();
    if (!gain(n, scores, offset, required)) {
      return false;
    }
    int all = (1 << n) - 1;
    order(n, all);
    if (last[all] == IMPOSSIBLE) {
      return false;
    }
    for (int set = all; set != 0; set &= ~(1 << last[set])) {
      int v = last[set];
      for (int from = set & ~(1 << v); from != 0; from &= from - 1) {
        int u = Integer.numberOfTrailingZeros(from);
        if ((before[v] >> u & 1) == 1 || scores[offset + u * n + v] > 0) {
          out.add(u * n + v);
        }
      }
    }
    out.sort();
    return true;
  }

  /** Finds what each edge adds, and which must be there; false if one of these is forbidden. */
  private boolean gain(int n, double[] scores, int offset, Parts required) {
    Arrays.fill(before, 0, n, 0);
    for (int u = 0; u < n; u++) {
      for (int v = 0; v < n; v++) {
        double score = scores[offset + u * n + v];
        gains[u * n + v] = u == v ? 0 : Math.max(0, score);
      }
    }
    for (int i = 0; i < required.count(); i++) {
      int cell = required.get(i);
      before[cell % n] |= 1 << (cell / n);
      gains[cell] = scores[offset + cell];
      if (gains[cell] == Double.NEGATIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }

  /** Finds the best order of every set of nodes. */
  private void order(int n, int all) {
    best[0] = 0;
    last[0] = 0;
    for (int set = 1; set <= all; set++) {
      double highest = Double.NEGATIVE_INFINITY;
      last[set] = IMPOSSIBLE;
      for (int rest = set; rest != 0; rest &= rest - 1) {
        int v = Integer.numberOfTrailingZeros(rest);
        int others = set & ~(1 << v);
        if ((before[v] & ~others) != 0 || last[others] == IMPOSSIBLE) {
          continue;
        }
        double value = best[others];
        for (int from = others; from != 0; from &= from - 1) {
          value += gains[Integer.numberOfTrailingZeros(from) * n + v];
        }
        if (value > highest || last[set] == IMPOSSIBLE) {
          highest = value;
          last[set] = (byte) v;
        }
      }
      best[set] = highest;
    }
  }

  private void reserve(int n) {
    if (best.length < 1 << n) {
      best = new double[1 << n];
      last = new byte[1 << n];
    }
    if (before.length < n) {
      before = new int[n];
      gains = new double[n * n];
    }
  }
}
