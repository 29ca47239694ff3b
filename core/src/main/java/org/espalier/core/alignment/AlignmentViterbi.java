package org.espalier.core.alignment;

import org.espalier.core.Parts;

/**
 * The best alignment, from the last of the {@link Diagonals} to the first: the score of the best
 * way on from every cell,
 *
 * <pre>best(cell) = max over moves: score of the cell that it leads to + best of that cell.</pre>
 *
 * <p>The maxima of a diagonal are one loop over rows; what lies outside has −∞. There are no
 * backpointers: reading out repeats the maximisation at the cells of the path and takes the first
 * move that attains it, from the left before diagonally before from above. O(N·M) time and memory.
 */
final class AlignmentViterbi {

  private Diagonals diagonals = Diagonals.of(new Alignment(1, 1));
  private double[][] best = new double[0][0]; // [t][s]
  private double[][] shifted = new double[0][0]; // [t][s − 1]
  private final double[][] weight = new double[Alignment.MOVES][0]; // of the moves from a diagonal

  /** Finds the best alignment; returns false if every one has a forbidden part. */
  boolean solve(Alignment alignment, double[] scores, int offset, Parts out) {
    diagonals = diagonals.orOf(alignment);
    int count = diagonals.count();
    reserve(count + 2, diagonals.states() + 2);
    fill(count, 0, diagonals.states());
    fill(count + 1, 0, diagonals.states());
    for (int t = count - 1; t >= 0; t--) {
      int first = diagonals.first(t);
      int last = diagonals.last(t);
      fill(t, first, last);
      if (t == count - 1) {
        best[t][last] = 0;
      } else {
        for (int move = 0; move < Alignment.MOVES; move++) {
          load(move, t, scores, offset);
        }
        raise(
            best[t],
            best[t + 1],
            weight[Diagonals.STAY],
            shifted[t + 2],
            weight[Diagonals.BOTH],
            shifted[t + 1],
            weight[Diagonals.STEP],
            first,
            last + 1);
      }
      int skipped = first == 0 ? 1 : 0;
      System.arraycopy(
          best[t], first + skipped, shifted[t], first + skipped - 1, last + 1 - first - skipped);
    }
    out.clear();
    if (best[0][0] + scores[offset + Alignment.DIAGONAL] == Double.NEGATIVE_INFINITY) {
      return false;
    }
    read(scores, offset, out);
    return true;
  }

  /** Takes the scores of a move, of which those that lead outside do not matter. */
  private void load(int move, int t, double[] scores, int offset) {
    double[] row = weight[move];
    int stride = diagonals.stride();
    int from = diagonals.firstMover(move, t);
    int end = diagonals.lastMover(move, t);
    int part = offset + diagonals.part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      row[s] = scores[part];
      part += stride;
    }
  }

  private static void raise(
      double[] out,
      double[] stay,
      double[] stayScore,
      double[] both,
      double[] bothScore,
      double[] step,
      double[] stepScore,
      int from,
      int to) {
    for (int s = from; s < to; s++) {
      double single = Math.max(stay[s] + stayScore[s], step[s] + stepScore[s]);
      out[s] = Math.max(single, both[s] + bothScore[s]);
    }
  }

  private void read(double[] scores, int offset, Parts out) {
    out.add(Alignment.DIAGONAL);
    int t = 0;
    int s = 0;
    while (t < diagonals.count() - 1) {
      int move = diagonals.turned() ? Diagonals.STEP : Diagonals.STAY; // from the left
      while (!attains(move, t, s, scores, offset)) {
        move += diagonals.turned() ? -1 : 1;
      }
      out.add(diagonals.part(move, t) + s * diagonals.stride());
      t += move == Diagonals.BOTH ? 2 : 1;
      s += move == Diagonals.STAY ? 0 : 1;
    }
  }

  private boolean attains(int move, int t, int s, double[] scores, int offset) {
    if (s < diagonals.firstMover(move, t) || s > diagonals.lastMover(move, t)) {
      return false;
    }
    double score = scores[offset + diagonals.part(move, t) + s * diagonals.stride()];
    double on = best[move == Diagonals.BOTH ? t + 2 : t + 1][move == Diagonals.STAY ? s : s + 1];
    return on + score == best[t][s];
  }

  /** Makes a row −∞ about its cells, as far as the rows before it look. */
  private void fill(int t, int first, int last) {
    for (int s = Math.max(0, first - 2); s <= last + 1; s++) {
      best[t][s] = Double.NEGATIVE_INFINITY;
      shifted[t][s] = Double.NEGATIVE_INFINITY;
    }
  }

  private void reserve(int count, int width) {
    if (best.length < count || best[0].length < width) {
      int rows = Math.max(count, best.length);
      int most = best.length == 0 ? width : Math.max(width, best[0].length);
      best = new double[rows][most];
      shifted = new double[rows][most];
      for (int move = 0; move < Alignment.MOVES; move++) {
        weight[move] = new double[most];
      }
    }
  }
}
