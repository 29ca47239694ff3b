package org.espalier.core.alignment;

import org.espalier.core.NotFiniteException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;

/**
 * The best alignment, from the last cell to the first: the score of the best way on from every
 * cell,
 *
 * <pre>best(cell) = max over moves: score of the cell that it leads to + best of that cell.</pre>
 *
 * <p>Every cell waits for the one on its right. So four rows go through the columns together, each
 * a column behind the one below it: their maxima do not wait for each other, and scores are read in
 * their order. There are no backpointers: reading out repeats the maximisation at the cells of the
 * path and takes the first move that attains it, from the left before diagonally before from above.
 * O(N·M) time and memory.
 */
final class AlignmentViterbi {

  private static final int TOGETHER = 4;

  private int columns;
  private double[] best = new double[0]; // of (i, j) at i·M + j

  /**
   * Finds the best alignment; returns false if every one has a forbidden part.
   *
   * @param scores checked here, and only where the best sum is itself no score: sums and maxima
   *     hand on NaN, +∞ and what overflows. A finite number that is too large or too small is not
   *     noticed where others make up for it or it is not best; the answer is right all the same.
   * @throws NotFiniteException as {@link Scores#check} in these cases
   */
  boolean solve(Alignment alignment, double[] scores, int offset, Parts out) {
    Scores.requireRoom(alignment, scores, offset);
    int rows = alignment.rows();
    columns = alignment.columns();
    int cells = rows * columns;
    if (best.length < cells) {
      best = new double[cells];
    }
    best[cells - 1] = 0;
    for (int cell = cells - 2; cell >= cells - columns; cell--) {
      best[cell] = across(scores, offset, cell);
    }
    for (int cell = cells - 1 - columns; cell >= 0; cell -= columns) {
      best[cell] = down(scores, offset, cell);
    }
    boolean together = rows > TOGETHER && columns > TOGETHER;
    for (int i = rows - 1; i > 0; ) {
      i = Math.max(0, together ? i - TOGETHER : i - 1);
      if (together) {
        raiseRows(scores, offset, i * columns); // the last time some rows again
      } else {
        raise(scores, offset, i, 0, columns - 1);
      }
    }
    double total = best[0] + scores[offset + Alignment.DIAGONAL];
    if (!(Math.abs(total) <= Scores.LARGEST)) {
      Scores.check(alignment, scores, offset);
    }
    out.clear();
    if (total == Double.NEGATIVE_INFINITY) {
      return false;
    }
    read(scores, offset, cells, out);
    return true;
  }

  private double across(double[] scores, int offset, int cell) {
    return best[cell + 1] + scores[offset + (cell + 1) * Alignment.MOVES];
  }

  private double diagonally(double[] scores, int offset, int cell) {
    int next = cell + columns + 1;
    return best[next] + scores[offset + next * Alignment.MOVES + Alignment.DIAGONAL];
  }

  private double down(double[] scores, int offset, int cell) {
    int next = cell + columns;
    return best[next] + scores[offset + next * Alignment.MOVES + Alignment.DOWN];
  }

  /** Finds the best ways on from cells of a row, all but its last, from right to left. */
  private void raise(double[] scores, int offset, int row, int from, int to) {
    for (int cell = row * columns + to - 1; cell >= row * columns + from; cell--) {
      double later = Math.max(diagonally(scores, offset, cell), down(scores, offset, cell));
      best[cell] = Math.max(later, across(scores, offset, cell));
    }
  }

  /** Finds the best ways on from all cells but the last of four rows. */
  private void raiseRows(double[] scores, int offset, int first) {
    int row = first / columns;
    int last = columns - 1;
    raise(scores, offset, row + 3, last - 3, last);
    raise(scores, offset, row + 2, last - 2, last);
    raise(scores, offset, row + 1, last - 1, last);
    sweep(best, scores, offset, first, columns);
    raise(scores, offset, row + 2, 0, 1);
    raise(scores, offset, row + 1, 0, 2);
    raise(scores, offset, row, 0, 3);
  }

  /**
   * Finds the best ways on from column j of the last of four rows, j + 1 of the one above, j + 2
   * and j + 3, for falling j: at each j, four maxima that do not need each other.
   */
  private static void sweep(double[] best, double[] scores, int offset, int first, int columns) {
    int second = first + columns;
    int third = second + columns;
    int fourth = third + columns;
    int fifth = fourth + columns;
    int j = columns - 5;
    double right0 = best[first + j + 4];
    double right1 = best[second + j + 3];
    double right2 = best[third + j + 2];
    double right3 = best[fourth + j + 1];
    double corner0 = best[second + j + 4];
    double corner1 = best[third + j + 3];
    double corner2 = best[fourth + j + 2];
    double corner3 = best[fifth + j + 1];
    int part0 = offset + first * Alignment.MOVES + 3 * Alignment.MOVES;
    int part1 = offset + second * Alignment.MOVES + 2 * Alignment.MOVES;
    int part2 = offset + third * Alignment.MOVES + Alignment.MOVES;
    int part3 = offset + fourth * Alignment.MOVES;
    int part4 = offset + fifth * Alignment.MOVES;
    for (; j >= 0; j--) {
      int at = j * Alignment.MOVES;
      double below = best[fifth + j];
      double value0 =
          Math.max(
              Math.max(corner0 + scores[part1 + at + 7], right1 + scores[part1 + at + 5]),
              right0 + scores[part0 + at + 3]);
      double value1 =
          Math.max(
              Math.max(corner1 + scores[part2 + at + 7], right2 + scores[part2 + at + 5]),
              right1 + scores[part1 + at + 3]);
      double value2 =
          Math.max(
              Math.max(corner2 + scores[part3 + at + 7], right3 + scores[part3 + at + 5]),
              right2 + scores[part2 + at + 3]);
      double value3 =
          Math.max(
              Math.max(corner3 + scores[part4 + at + 4], below + scores[part4 + at + 2]),
              right3 + scores[part3 + at + 3]);
      best[first + j + 3] = value0;
      best[second + j + 2] = value1;
      best[third + j + 1] = value2;
      best[fourth + j] = value3;
      corner0 = right1;
      corner1 = right2;
      corner2 = right3;
      corner3 = below;
      right0 = value0;
      right1 = value1;
      right2 = value2;
      right3 = value3;
    }
  }

  private void read(double[] scores, int offset, int cells, Parts out) {
    out.add(Alignment.DIAGONAL);
    int cell = 0;
    while (cell < cells - 1) {
      boolean inLastRow = cell >= cells - columns;
      boolean inLastColumn = (cell + 1) % columns == 0;
      if (!inLastColumn && (inLastRow || across(scores, offset, cell) == best[cell])) {
        cell++;
        out.add(cell * Alignment.MOVES);
      } else if (!inLastColumn && diagonally(scores, offset, cell) == best[cell]) {
        cell += columns + 1;
        out.add(cell * Alignment.MOVES + Alignment.DIAGONAL);
      } else {
        cell += columns;
        out.add(cell * Alignment.MOVES + Alignment.DOWN);
      }
    }
  }
}
