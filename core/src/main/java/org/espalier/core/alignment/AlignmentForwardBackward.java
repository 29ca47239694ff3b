package org.espalier.core.alignment;

import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of an {@link Alignment}: the rows of the band are the diagonals i + j,
 * whose cells do not need each other, and the states of a row the cells' rows i. Moves from the
 * left lead to the same i and moves from above to the next on the next diagonal, diagonal moves to
 * the next on the one after. O(N·M) time and memory.
 */
final class AlignmentForwardBackward extends BandForwardBackward {

  private int columns;
  private int size;

  /** [move][t][s]: the score of the cell that the move leads to. */
  private final double[][][] weights = new double[MOVES][0][0];

  AlignmentForwardBackward() {
    super(new int[] {1, 2, 1}, new int[] {0, 1, 1}, true);
  }

  /**
   * Computes the distribution.
   *
   * @return false if no alignment is left
   */
  boolean compute(Alignment alignment, double[] scores, int offset) {
    columns = alignment.columns();
    size = alignment.size();
    int diagonals = alignment.rows() + columns - 1;
    if (reserve(diagonals, alignment.rows())) {
      for (int i = 0; i < MOVES; i++) {
        weights[i] = new double[first.length][width()];
      }
    }
    for (int t = 0; t < diagonals; t++) {
      first[t] = Math.max(0, t - columns + 1);
      last[t] = Math.min(alignment.rows() - 1, t);
    }
    for (int t = 0; t < diagonals; t++) {
      for (int i = 0; i < MOVES; i++) {
        load(i, t, scores, offset);
      }
    }
    return compute(scores, offset);
  }

  private void load(int move, int t, double[] scores, int at) {
    double[] row = weights[move][t];
    int stride = stride();
    int end = lastMover(move, t);
    int from = firstMover(move, t);
    int part = at + part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      row[s] = scores[part];
      part += stride;
    }
  }

  /** Returns the first state from which a move stays within the columns. */
  private int firstMover(int move, int t) {
    return move == Alignment.DOWN ? first[t] : Math.max(first[t], t - columns + 2);
  }

  /** Returns the last state from which a move stays within the rows. */
  private int lastMover(int move, int t) {
    return move == Alignment.ACROSS ? last[t] : Math.min(last[t], last[rows - 1] - 1);
  }

  /** Returns the part of a move from state 0 of a row; those of the next are a stride on. */
  private int part(int move, int t) {
    int row = move == Alignment.ACROSS ? 0 : 1;
    int column = move == Alignment.DOWN ? t : t + 1;
    return (row * columns + column) * MOVES + move;
  }

  private int stride() {
    return (columns - 1) * MOVES;
  }

  @Override
  void addWeights(int move, int t, double[] row, int from, int to) {
    Rows.add(row, weights[move][t], 1, from, to);
  }

  @Override
  void gatherOwn(int t, double[] row, double[] parts, int at) {
    if (t == 0) {
      row[0] += parts[at + Alignment.DIAGONAL];
    }
  }

  @Override
  void scatterOwn(int t, double[] row, double[] parts, int at) {
    if (t == 0) {
      parts[at + Alignment.DIAGONAL] += row[0];
    }
  }

  @Override
  void gatherMove(int move, int t, double[] row, double[] p, double[] parts, int at) {
    int stride = stride();
    int end = lastMover(move, t);
    int from = firstMover(move, t);
    int part = at + part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      row[s] += p[s] > 0 ? parts[part] : 0;
      part += stride;
    }
  }

  @Override
  void scatterMove(int move, int t, double[] row, double[] parts, int at) {
    int stride = stride();
    int end = lastMover(move, t);
    int from = firstMover(move, t);
    int part = at + part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      parts[part] = row[s];
      part += stride;
    }
  }

  @Override
  void addOwnPart(int t, int state, Parts out) {
    if (t == 0) {
      out.add(Alignment.DIAGONAL);
    }
  }

  @Override
  void addMovePart(int move, int t, int state, Parts out) {
    out.add(part(move, t) + state * stride());
  }

  @Override
  public int size() {
    return size;
  }
}
