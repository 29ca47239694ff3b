package org.espalier.core.alignment;

import org.espalier.core.Parts;

/**
 * The best alignment, from the last diagonal i + j to the first: the score of the best way on from
 * every cell,
 *
 * <pre>best(i, j) = max over moves: score of the cell that it leads to + best of that cell.</pre>
 *
 * <p>The cells of a diagonal lie beside one another, so that their maxima are one loop over rows;
 * what lies outside has −∞. There are no backpointers: reading out repeats the maximisation at the
 * cells of the path and takes the first move that attains it. O(N·M) time and memory.
 */
final class AlignmentViterbi {

  private double[][] best = new double[0][0]; // [i + j][i]
  private double[][] shifted = new double[0][0]; // [i + j][i − 1]
  private double[] across = new double[0];
  private double[] diagonal = new double[0];
  private double[] down = new double[0];

  /** Finds the best alignment; returns false if every one has a forbidden part. */
  boolean solve(Alignment alignment, double[] scores, int offset, Parts out) {
    int rows = alignment.rows();
    int columns = alignment.columns();
    int diagonals = rows + columns - 1;
    reserve(diagonals + 2, rows + 2);
    int stride = (columns - 1) * Alignment.MOVES;
    fill(diagonals, 0, rows);
    fill(diagonals + 1, 0, rows);
    for (int t = diagonals - 1; t >= 0; t--) {
      int first = Math.max(0, t - columns + 1);
      int last = Math.min(rows - 1, t);
      fill(t, first, last);
      if (t == diagonals - 1) {
        best[t][last] = 0;
      } else {
        // A cell outside has −∞ whatever the score, and its score may be anything.
        int part = offset + (first * columns + t - first) * Alignment.MOVES;
        for (int i = first; i <= last; i++) {
          boolean right = t - i + 1 < columns;
          boolean below = i + 1 < rows;
          int next = part + Alignment.MOVES * columns;
          across[i] = right ? scores[part + Alignment.MOVES + Alignment.ACROSS] : 0;
          diagonal[i] = right && below ? scores[next + Alignment.MOVES + Alignment.DIAGONAL] : 0;
          down[i] = below ? scores[next + Alignment.DOWN] : 0;
          part += stride;
        }
        raise(best[t], best[t + 1], shifted[t + 1], shifted[t + 2], first, last + 1);
      }
      int skipped = first == 0 ? 1 : 0;
      System.arraycopy(
          best[t], first + skipped, shifted[t], first + skipped - 1, last + 1 - first - skipped);
    }
    out.clear();
    if (best[0][0] + scores[offset + Alignment.DIAGONAL] == Double.NEGATIVE_INFINITY) {
      return false;
    }
    read(alignment, scores, offset, out);
    return true;
  }

  private void raise(
      double[] out, double[] right, double[] below, double[] opposite, int from, int to) {
    double[] a = across;
    double[] b = diagonal;
    double[] c = down;
    for (int i = from; i < to; i++) {
      out[i] = Math.max(Math.max(right[i] + a[i], opposite[i] + b[i]), below[i] + c[i]);
    }
  }

  private void read(Alignment alignment, double[] scores, int offset, Parts out) {
    out.add(Alignment.DIAGONAL);
    int i = 0;
    int j = 0;
    while (i + j < alignment.rows() + alignment.columns() - 2) {
      double max = best[i + j][i];
      int cell = (i * alignment.columns() + j) * Alignment.MOVES;
      int below = cell + alignment.columns() * Alignment.MOVES;
      boolean hasRight = j + 1 < alignment.columns();
      boolean hasBelow = i + 1 < alignment.rows();
      int part = cell + Alignment.MOVES + Alignment.ACROSS;
      if (hasRight && best[i + j + 1][i] + scores[offset + part] == max) {
        j++;
      } else {
        part = below + Alignment.MOVES + Alignment.DIAGONAL;
        if (hasRight && hasBelow && best[i + j + 2][i + 1] + scores[offset + part] == max) {
          i++;
          j++;
        } else {
          part = below + Alignment.DOWN;
          i++;
        }
      }
      out.add(part);
    }
  }

  /** Makes a row −∞ about its cells, as far as the rows before it look. */
  private void fill(int t, int first, int last) {
    for (int i = Math.max(0, first - 2); i <= last + 1; i++) {
      best[t][i] = Double.NEGATIVE_INFINITY;
      shifted[t][i] = Double.NEGATIVE_INFINITY;
    }
  }

  private void reserve(int diagonals, int width) {
    if (best.length < diagonals || across.length < width) {
      int count = Math.max(diagonals, best.length);
      int most = Math.max(width, across.length);
      best = new double[count][most];
      shifted = new double[count][most];
      across = new double[most];
      diagonal = new double[most];
      down = new double[most];
    }
  }
}
