package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

/**
 * Viterbi's algorithm on a chain crossed with an automaton, from right to left; with r' the row
 * that tag y leads to from row r,
 *
 * <pre>best(r, y) = unary(t, y) + rest(r', y),
 * rest(r', y) = max over y' of transition(t, y, y') + best(r', y').</pre>
 *
 * Reading out from left to right with the lowest tag that attains the maximum gives the
 * lexicographically smallest of the best sequences.
 */
final class ProductViterbi {

  private double[][] best = new double[0][0]; // by row
  private double[][] rest = new double[0][0];
  private double[] transposed = new double[0]; // a shared matrix, (y, y') at y'·whole(K) + y

  /** Finds the best sequence; returns false if every sequence has a forbidden part. */
  boolean solve(ConstrainedChain product, double[] scores, Parts out) {
    LinearChain chain = product.structure();
    int n = chain.length();
    int tags = chain.tags();
    out.clear();
    fill(product, scores);
    int tag = best(best[0], scores, chain.start() ? chain.start(0) : -1, tags);
    if (tag < 0) {
      return false;
    }
    if (chain.start()) {
      out.add(chain.start(tag));
    }
    int row = 0;
    for (int t = 0; t < n; t++) {
      out.add(t * tags + tag);
      row = product.target(row, tag);
      if (t < n - 1) {
        int from = chain.transition(t, tag, 0);
        tag = best(best[row], scores, from, tags);
        out.add(from + tag);
      }
    }
    if (chain.end()) {
      out.add(chain.end(tag));
    }
    out.sort();
    return true;
  }

  /** Returns the lowest tag of the largest sum with the scores from an index, −1 for none. */
  private static int best(double[] row, double[] scores, int from, int tags) {
    int best = -1;
    double max = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < tags; y++) {
      double sum = row[y] + (from < 0 ? 0 : scores[from + y]);
      if (sum > max) {
        max = sum;
        best = y;
      }
    }
    return best;
  }

  private void fill(ConstrainedChain product, double[] scores) {
    LinearChain chain = product.structure();
    int n = chain.length();
    int tags = chain.tags();
    boolean shared = chain.transitions() == Transitions.SHARED && n > 1;
    int width = Rows.whole(tags);
    best = Rows.reserve(best, product.base(n), width);
    rest = Rows.reserve(rest, product.base(n + 1), width);
    if (shared) {
      transposed = Rows.transpose(transposed, scores, chain.transition(0, 0, 0), tags);
    }
    for (int t = n - 1; t >= 0; t--) {
      for (int row = product.base(t + 1); row < product.base(t + 2); row++) {
        double[] own = rest[row];
        if (t == n - 1) {
          if (chain.end()) {
            System.arraycopy(scores, chain.end(0), own, 0, tags);
          } else {
            Arrays.fill(own, 0, tags, 0);
          }
        } else if (shared) {
          ROWS.maxRows(own, 0, tags, best[row], 0, transposed, 0, width, tags);
        } else {
          for (int y = 0; y < tags; y++) {
            own[y] = ROWS.maxSum(scores, chain.transition(t, y, 0), best[row], 0, tags);
          }
        }
      }
      for (int row = product.base(t); row < product.base(t + 1); row++) {
        for (int y = 0; y < tags; y++) {
          int to = product.target(row, y);
          best[row][y] = to < 0 ? Double.NEGATIVE_INFINITY : scores[t * tags + y] + rest[to][y];
        }
      }
    }
  }
}
