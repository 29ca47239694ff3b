package org.espalier.core.chain;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.kernel.Rows;

/**
 * Viterbi's algorithm on a chain, from right to left:
 *
 * <pre>best(t, y) = unary(t, y) + max over y' of transition(t, y, y') + best(t+1, y').</pre>
 *
 * O(n·K²) time, reading the transitions once and in their order; O(n·K) memory. Reading out from
 * left to right, with the lowest tag that attains the maximum, gives the lexicographically smallest
 * of the best sequences.
 *
 * <p>A shared matrix is transposed first: then the maxima of all tags of a position are taken
 * together, row by row, without a reduction across the lanes of a register.
 *
 * <p>A. Viterbi, Error bounds for convolutional codes and an asymptotically optimum decoding
 * algorithm, IEEE Trans. Information Theory 13, 1967.
 */
final class Viterbi {

  static final Workspace.Key<Viterbi> KEY = Workspace.Key.of(Viterbi::new);

  private double[][] best = new double[0][0];
  private double[][] rest = new double[0][0]; // the same without the tag's own score
  private double[] transposed = new double[0]; // a shared matrix, (y, y') at y'·whole(K) + y

  /** Returns the scores of the best ways on from every tag at a position, its own included. */
  double[] best(int t) {
    return best[t];
  }

  /** Fills the table; returns false if every sequence has a forbidden part. */
  boolean fill(LinearChain chain, double[] scores, int offset) {
    int n = chain.length();
    int tags = chain.tags();
    if (n == 0) {
      return true;
    }
    int transitions = n > 1 ? chain.transition(0, 0, 0) : 0;
    int step = stride(chain);
    int row = Rows.whole(tags);
    best = Rows.reserve(best, n, row);
    rest = Rows.reserve(rest, n, row);
    boolean shared = chain.transitions() == Transitions.SHARED && n > 1;
    if (shared) {
      transposed = Rows.transpose(transposed, scores, offset + transitions, tags);
    }
    for (int t = n - 1; t >= 0; t--) {
      double[] own = rest[t];
      if (t == n - 1) {
        if (chain.end()) {
          System.arraycopy(scores, offset + chain.end(0), own, 0, tags);
        } else {
          Arrays.fill(own, 0, tags, 0);
        }
      } else if (shared) {
        ROWS.maxRows(own, 0, tags, best[t + 1], 0, transposed, 0, row, tags);
      } else {
        for (int y = 0; y < tags; y++) {
          int from = offset + transitions + t * step + y * tags;
          own[y] = ROWS.maxSum(scores, from, best[t + 1], 0, tags);
        }
      }
      int unary = offset + t * tags;
      for (int y = 0; y < tags; y++) {
        best[t][y] = scores[unary + y] + own[y];
      }
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < tags; y++) {
      max = Math.max(max, ofFirst(chain, scores, offset, y));
    }
    return max > Double.NEGATIVE_INFINITY;
  }

  /** Returns the score of the best sequence that starts with a tag. */
  private double ofFirst(LinearChain chain, double[] scores, int offset, int y) {
    return best[0][y] + (chain.start() ? scores[offset + chain.start(y)] : 0);
  }

  /** Finds the best sequence; returns false if every sequence has a forbidden part. */
  boolean solve(LinearChain chain, double[] scores, int offset, Parts out) {
    int n = chain.length();
    int tags = chain.tags();
    out.clear();
    if (!fill(chain, scores, offset)) {
      return false;
    }
    if (n == 0) {
      return true;
    }
    int tag = 0;
    for (int y = 1; y < tags; y++) {
      if (ofFirst(chain, scores, offset, y) > ofFirst(chain, scores, offset, tag)) {
        tag = y;
      }
    }
    int transitions = n > 1 ? chain.transition(0, 0, 0) : 0;
    int step = stride(chain);
    int first = tag;
    for (int t = 0; t < n; t++) {
      out.add(t * tags + tag);
      if (t < n - 1) {
        int from = transitions + t * step + tag * tags;
        int next = 0;
        while (scores[offset + from + next] + best[t + 1][next] != rest[t][tag]) {
          next++;
        }
        tag = next;
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

  /** Returns how far one position's matrix of transitions is from the next. */
  private static int stride(LinearChain chain) {
    return chain.transitions() == Transitions.SHARED ? 0 : chain.tags() * chain.tags();
  }
}
