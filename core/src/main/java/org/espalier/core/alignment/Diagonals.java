package org.espalier.core.alignment;

/**
 * The cells of an alignment by diagonals t = i + j, whose cells do not need each other, and states
 * s, which number the cells of a diagonal along the shorter sequence: s = i, or s = j where the
 * alignment is turned. So rows of states take at most twice the memory of the cells.
 *
 * <p>Three moves lead on from state s of diagonal t: {@link #STAY} to state s of the next diagonal,
 * {@link #BOTH} to state s + 1 of the one after, {@link #STEP} to state s + 1 of the next.
 *
 * @param states the length of the shorter sequence
 * @param others the length of the longer one
 * @param columns M
 * @param turned whether states are columns
 */
record Diagonals(int states, int others, int columns, boolean turned) {

  static final int STAY = 0;
  static final int BOTH = 1;
  static final int STEP = 2;

  static Diagonals of(Alignment alignment) {
    int rows = alignment.rows();
    int columns = alignment.columns();
    return new Diagonals(Math.min(rows, columns), Math.max(rows, columns), columns, rows > columns);
  }

  /** Returns these if they are an alignment's, so that a batch of one size allocates none. */
  Diagonals orOf(Alignment alignment) {
    boolean same = columns == alignment.columns() && (turned ? others : states) == alignment.rows();
    return same ? this : of(alignment);
  }

  int count() {
    return states + others - 1;
  }

  /** Returns the first state of a diagonal. */
  int first(int t) {
    return Math.max(0, t - others + 1);
  }

  /** Returns the last state of a diagonal. */
  int last(int t) {
    return Math.min(states - 1, t);
  }

  /** Returns the first state of a diagonal from which a move leads to a cell. */
  int firstMover(int move, int t) {
    return move == STEP ? first(t) : Math.max(first(t), t - others + 2);
  }

  /** Returns the last state of a diagonal from which a move leads to a cell. */
  int lastMover(int move, int t) {
    return move == STAY ? last(t) : Math.min(last(t), states - 2);
  }

  /** Returns the part of a move from state 0 of a diagonal; those of others are strides on. */
  int part(int move, int t) {
    int state = move == STAY ? 0 : 1;
    int other = move == STEP ? t : t + 1;
    int own = (turned ? Alignment.MOVES - 1 : 0) + (turned ? -move : move);
    int cell = turned ? other * columns + state : state * columns + other;
    return cell * Alignment.MOVES + own;
  }

  /** Returns how far the part of a move from a state is from that of the state before. */
  int stride() {
    return (turned ? 1 - columns : columns - 1) * Alignment.MOVES;
  }
}
