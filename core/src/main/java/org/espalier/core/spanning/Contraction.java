package org.espalier.core.spanning;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import org.espalier.core.Parts;
import org.espalier.core.numeric.CompleteGraph;

/**
 * Spanning trees with some edges and not others: the nodes that the edges held on join become one.
 */
final class Contraction {

  private Contraction() {}

  /**
   * Numbers the groups of nodes that some edges join, by their lowest nodes.
   *
   * @param group overwritten with every node's group
   * @return the number of groups; one less for every edge exactly if the edges have no cycle
   */
  static int groups(int nodes, Parts edges, int[] group) {
    for (int i = 0; i < nodes; i++) {
      group[i] = i;
    }
    for (int k = 0; k < edges.count(); k++) {
      int[] ends = CompleteGraph.ends(nodes, edges.get(k));
      int one = group[ends[0]];
      int other = group[ends[1]];
      for (int i = 0; i < nodes && one != other; i++) {
        group[i] = Math.max(one, other) == group[i] ? Math.min(one, other) : group[i];
      }
    }
    // The name of a group is its lowest node, which is met before its others.
    int groups = 0;
    for (int i = 0; i < nodes; i++) {
      group[i] = group[i] == i ? groups++ : group[group[i]];
    }
    return groups;
  }

  /** Returns the edges that no tree has: those held off, and what closes a cycle of those on. */
  static BitSet excluded(int nodes, Parts on, Parts off) {
    BitSet excluded = new BitSet();
    for (int i = 0; i < off.count(); i++) {
      excluded.set(off.get(i));
    }
    int[] group = new int[nodes];
    if (groups(nodes, on, group) < nodes) {
      int edge = 0;
      for (int i = 0; i < nodes; i++) {
        for (int j = i + 1; j < nodes; j++) {
          if (group[i] == group[j] && !on.has(edge)) {
            excluded.set(edge);
          }
          edge++;
        }
      }
    }
    return excluded;
  }

  /** Returns a copy of the scores with −∞ on the edges that are {@link #excluded}. */
  static double[] mask(int nodes, Parts on, Parts off, double[] scores, int offset) {
    double[] masked = Arrays.copyOfRange(scores, offset, offset + nodes * (nodes - 1) / 2);
    excluded(nodes, on, off).stream().forEach(edge -> masked[edge] = Double.NEGATIVE_INFINITY);
    return masked;
  }

  /**
   * Counts the trees, of which there must be one: the determinant of the Laplacian of the groups,
   * less the row and column of the last, by Bareiss' elimination in integers. Its pivots are counts
   * of forests of a connected graph, so none is 0. O(n³) operations on numbers of O(n log n) bits.
   *
   * <p>E. Bareiss, Sylvester's identity and multistep integer-preserving Gaussian elimination,
   * Mathematics of Computation 22, 1968.
   */
  static BigInteger count(int nodes, Parts on, Parts off) {
    int[] group = new int[nodes];
    int order = groups(nodes, on, group) - 1;
    BitSet excluded = excluded(nodes, on, off);
    long[][] laplacian = new long[order + 1][order + 1];
    int edge = 0;
    for (int i = 0; i < nodes; i++) {
      for (int j = i + 1; j < nodes; j++) {
        if (group[i] != group[j] && !excluded.get(edge)) {
          laplacian[group[i]][group[j]]--;
          laplacian[group[j]][group[i]]--;
          laplacian[group[i]][group[i]]++;
          laplacian[group[j]][group[j]]++;
        }
        edge++;
      }
    }
    BigInteger[][] a = new BigInteger[order][order];
    for (int i = 0; i < order; i++) {
      for (int j = 0; j < order; j++) {
        a[i][j] = BigInteger.valueOf(laplacian[i][j]);
      }
    }
    BigInteger last = BigInteger.ONE;
    for (int k = 0; k < order; k++) {
      for (int i = k + 1; i < order; i++) {
        for (int j = k + 1; j < order; j++) {
          a[i][j] = a[i][j].multiply(a[k][k]).subtract(a[i][k].multiply(a[k][j])).divide(last);
        }
      }
      last = a[k][k];
    }
    return last;
  }
}
