package org.espalier.core.chain;

import org.espalier.core.Parts;

/**
 * Viterbi's algorithm on a chain, from right to left:
 *
 * <pre>best(t, y) = unary(t, y) + max over y' of transition(t, y, y') + best(t+1, y').</pre>
 *
 * O(n·K²) time, reading the transitions once and in their order; O(n·K) memory. Reading out from
 * left to right, with the lowest tag that attains the maximum, gives the lexicographically smallest
 * of the best sequences.
 *
 * <p>A. Viterbi, Error bounds for convolutional codes and an asymptotically optimum decoding
 * algorithm, IEEE Trans. Information Theory 13, 1967.
 */
final class Viterbi {

  private double[][] best = new double[0][0];

  /** Finds the best sequence; returns false if every sequence has a forbidden part. */
  boolean solve(LinearChain chain, double[] scores, int offset, Parts out) {
    int n = chain.length();
    int tags = chain.tags();
    out.clear();
    if (n == 0) {
      return true;
    }
    best = ForwardBackward.rows(best, n, tags);
    for (int t = n - 1; t >= 0; t--) {
      double[] row = best[t];
      for (int y = 0; y < tags; y++) {
        double rest;
        if (t == n - 1) {
          rest = chain.end() ? scores[offset + chain.end(y)] : 0;
        } else {
          rest = maxSum(scores, offset + chain.transition(t, y, 0), best[t + 1], tags);
        }
        row[y] = scores[offset + chain.unary(t, y)] + rest;
      }
    }
    double max = Double.NEGATIVE_INFINITY;
    int tag = 0;
    for (int y = 0; y < tags; y++) {
      double value = best[0][y] + (chain.start() ? scores[offset + chain.start(y)] : 0);
      if (value > max) {
        max = value;
        tag = y;
      }
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return false;
    }
    int first = tag;
    for (int t = 0; t < n; t++) {
      out.add(chain.unary(t, tag));
      if (t < n - 1) {
        int from = chain.transition(t, tag, 0);
        tag = argmaxSum(scores, offset + from, best[t + 1], tags);
        out.add(from + tag);
      }
    }
    if (chain.start()) {
      out.add(chain.start(first));
    }
    if (chain.end()) {
      out.add(chain.end(tag));
    }
    out.sort();
    return true;
  }

  private static double maxSum(double[] x, int offset, double[] y, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      max = Math.max(max, x[offset + j] + y[j]);
    }
    return max;
  }

  private static int argmaxSum(double[] x, int offset, double[] y, int count) {
    double max = Double.NEGATIVE_INFINITY;
    int best = 0;
    for (int j = 0; j < count; j++) {
      double value = x[offset + j] + y[j];
      if (value > max) {
        max = value;
        best = j;
      }
    }
    return best;
  }
}
