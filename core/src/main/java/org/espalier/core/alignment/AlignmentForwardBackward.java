package org.espalier.core.alignment;

import static org.espalier.core.kernel.Rows.ROWS;

import org.espalier.core.Parts;

/**
 * The Gibbs distribution of an {@link Alignment}: the rows of the band are its {@link Diagonals}.
 * O(N·M) time and memory.
 */
final class AlignmentForwardBackward extends BandForwardBackward {

  private Diagonals diagonals = Diagonals.of(new Alignment(1, 1));
  private int size;

  /** [move][t][s]: the score of the cell that the move leads to. */
  private final double[][][] weights = new double[MOVES][0][0];

  AlignmentForwardBackward() {
    super(new int[] {1, 2, 1}, new int[] {0, 1, 1}, true);
  }

  /** Computes the distribution. Returns false if no alignment is left. */
  boolean compute(Alignment alignment, double[] scores, int offset) {
    diagonals = diagonals.orOf(alignment);
    size = alignment.size();
    if (reserve(diagonals.count(), diagonals.states())) {
      for (int i = 0; i < MOVES; i++) {
        weights[i] = new double[first.length][width()];
      }
    }
    for (int t = 0; t < rows; t++) {
      first[t] = diagonals.first(t);
      last[t] = diagonals.last(t);
      for (int i = 0; i < MOVES; i++) {
        load(i, t, scores, offset);
      }
    }
    return compute(scores, offset);
  }

  private void load(int move, int t, double[] scores, int at) {
    double[] row = weights[move][t];
    int stride = diagonals.stride();
    int from = diagonals.firstMover(move, t);
    int end = diagonals.lastMover(move, t);
    int part = at + diagonals.part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      row[s] = scores[part];
      part += stride;
    }
  }

  @Override
  void addWeights(int move, int t, double[] row, int from, int to) {
    ROWS.add(row, weights[move][t], 1, from, to);
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
    int stride = diagonals.stride();
    int from = diagonals.firstMover(move, t);
    int end = diagonals.lastMover(move, t);
    int part = at + diagonals.part(move, t) + from * stride;
    for (int s = from; s <= end; s++) {
      row[s] += p[s] > 0 ? parts[part] : 0;
      part += stride;
    }
  }

  @Override
  void scatterMove(int move, int t, double[] row, double[] parts, int at) {
    int stride = diagonals.stride();
    int from = diagonals.firstMover(move, t);
    int end = diagonals.lastMover(move, t);
    int part = at + diagonals.part(move, t) + from * stride;
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
    out.add(diagonals.part(move, t) + state * diagonals.stride());
  }

  @Override
  public int size() {
    return size;
  }
}
