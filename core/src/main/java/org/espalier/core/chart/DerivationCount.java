package org.espalier.core.chart;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The number of derivations: n(v) = Σ over edges of the product of their tails' numbers. O(E)
 * operations on integers of up to log₂ |Z| bits.
 */
final class DerivationCount {

  private DerivationCount() {}

  static BigInteger of(Hypergraph graph) {
    BigInteger[] count = new BigInteger[graph.nodes()];
    Arrays.fill(count, BigInteger.ZERO);
    for (int v = 0; v < count.length; v++) {
      BigInteger sum = BigInteger.ZERO;
      for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
        BigInteger product = BigInteger.ONE;
        if (graph.tail0[e] != Hypergraph.NONE) {
          product = count[graph.tail0[e]];
        }
        if (graph.tail1[e] != Hypergraph.NONE) {
          product = product.multiply(count[graph.tail1[e]]);
        }
        sum = sum.add(product);
      }
      count[v] = sum;
    }
    return count[graph.goal()];
  }
}
