package org.espalier.core.stream;

import java.util.Arrays;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Scores;

/**
 * A dynamic program from the last position to the first, in blocks of positions of which one is in
 * memory at a time, each with the state at its end.
 *
 * <p>At a position i, rest(i, y) stands for what follows from i on with a segment of label y that
 * begins there, and after(i, y) for the same behind a segment of label y that ends before i. A
 * state is the rows after(i) … after(i + W − 1). Rows are relative: after(i) + off(i), where off(i)
 * = off(i + 1) + increment(i) and increment(i) is the largest of after(i) less off(i + 1), so that
 * numbers stay as small as the scores of a few segments however long the sequence is.
 *
 * <p>Blocks of √(n·W) positions make the block and the states of all blocks equally large.
 */
abstract class Blocks {

  /**
   * The length of a row is a multiple of this, since loops over whole registers are the fastest.
   * Numbers behind the last label are those of earlier problems: they have no influence.
   */
  private static final int REGISTER = 8;

  int n;
  int width;
  int labels;

  /** Positions base … end−1 are in memory. */
  int base;

  int end;

  /** [i − base][y]: the scores of labels at positions, W − 1 more than the block has. */
  double[][] position = new double[0][0];

  /** [i − base]: rest(i), relative to off(i + 1). */
  double[][] rest = new double[0][0];

  /** [i − base]: after(i), relative to off(i); W more than the block has. */
  double[][] after = new double[0][0];

  double[] increment = new double[0];

  /** [w − 1][y]: the scores of widths. */
  double[][] duration = new double[0][0];

  /** [y][y']. */
  double[][] transition = new double[0][0];

  /** [w − 1][y]: what follows from a position with a segment, of {@link #terms}. */
  double[][] term = new double[0][0];

  private double[] prefix = new double[0]; // scores of the positions so far
  private int block;
  private double[][] states = new double[0][0];
  private double[] read = new double[0];
  private double offset; // the sum of all increments
  private double lost; // what its additions have rounded off
  private SegmentScores scores = SegmentScores.chain((from, count, out) -> {}, new double[0]);

  /** Returns the number of positions in a block. */
  static int length(int n, int width) {
    return Math.clamp(Math.round(Math.sqrt((double) n * width)), 1, Math.max(1, n));
  }

  /** Returns how many numbers are kept. */
  static long numbers(StreamingSemiMarkov segments, int k) {
    long block = length(segments.length(), segments.width());
    long row = padded(segments.labels());
    long list = Math.max(row, (long) segments.labels() * k);
    long rows = block + segments.width() + 1;
    long states = Math.ceilDiv(segments.length(), block);
    return states * segments.width() * (list + 1)
        + rows * (row + segments.labels() + 2 * list + 1)
        + 6L * (segments.width() + segments.labels()) * row;
  }

  private static int padded(int labels) {
    return Math.ceilDiv(labels, REGISTER) * REGISTER;
  }

  /** Returns the length of a row of numbers by label. */
  int row() {
    return padded(labels);
  }

  /** Returns the length of rest(i) and after(i). */
  abstract int stateRow();

  /**
   * Fills in rest(i) and, if i &gt; 0, after(i). Returns increment(i), 0 if i is 0 or all of
   * after(i) is −∞.
   */
  abstract double step(int i);

  /** Prepares what depends on the transitions alone. */
  void prepare() {}

  /** Makes room for what the step needs. */
  abstract void reserveMore();

  /** Writes after(n), of nothing left. */
  abstract void finish(double[] row);

  /** Sets up the problem and goes over all blocks from the last to the first. */
  void backward(StreamingSemiMarkov segments, SegmentScores newScores) {
    n = segments.length();
    width = segments.width();
    labels = segments.labels();
    scores = newScores;
    block = length(n, width);
    reserve();
    reserveMore();
    load(duration, newScores.durations(), width, "durations");
    load(transition, newScores.transitions(), labels, "transitions");
    prepare();
    offset = 0;
    lost = 0;
    for (int b = blocks() - 1; b >= 0; b--) {
      compute(b);
      for (int i = end - 1; i >= Math.max(base, 1); i--) {
        count(increment[i - base]);
      }
      save(b);
    }
  }

  int blocks() {
    return Math.ceilDiv(n, block);
  }

  /** Returns a number relative to off(1) as what it is, with the sum of what rounding has lost. */
  double absolute(double relative) {
    return relative + lost + offset;
  }

  private void count(double value) {
    double sum = offset + value;
    lost += Math.abs(offset) >= Math.abs(value) ? (offset - sum) + value : (value - sum) + offset;
    offset = sum;
  }

  private void reserve() {
    int rows = block + width + 1;
    position = rows(position, rows, row());
    rest = rows(rest, block, stateRow());
    after = rows(after, rows, stateRow());
    states = rows(states, blocks(), width * (stateRow() + 1));
    duration = rows(duration, width, row());
    transition = rows(transition, labels, row());
    term = rows(term, width, row());
    if (prefix.length != row()) {
      prefix = new double[row()];
    }
    if (increment.length < rows) {
      increment = new double[rows];
    }
    if (read.length < rows * labels) {
      read = new double[rows * labels];
    }
  }

  /**
   * Returns at least the given number of rows, all of exactly the given length: those that are
   * there if they are enough, else new ones.
   */
  static double[][] rows(double[][] rows, int count, int length) {
    return rows.length >= count && (count == 0 || rows[0].length == length)
        ? rows
        : new double[count][length];
  }

  private void load(double[][] rows, double[] numbers, int count, String what) {
    if (numbers.length != 0 && numbers.length != count * labels) {
      throw new IllegalArgumentException(
          "there are " + numbers.length + " " + what + ", not 0 or " + count * labels);
    }
    for (int i = 0; i < count; i++) {
      for (int y = 0; y < labels; y++) {
        double number = numbers.length == 0 ? 0 : numbers[i * labels + y];
        if (!Scores.isLegal(number)) {
          throw new NotFiniteException(
              "number %s of the %s is %s; %s".formatted(i * labels + y, what, number, Scores.RULE));
        }
        rows[i][y] = number;
      }
    }
  }

  /** Brings a block into memory, from the state at its end. */
  void compute(int b) {
    base = b * block;
    end = Math.min(n, base + block);
    readPositions(Math.min(n, end + width - 1) - base);
    int from = end - base;
    for (int j = 0; j < width; j++) {
      if (end == n) {
        Arrays.fill(after[from + j], 0, stateRow(), Double.NEGATIVE_INFINITY);
        increment[from + j] = 0;
      } else {
        double[] state = states[b + 1];
        System.arraycopy(state, j * stateRow(), after[from + j], 0, stateRow());
        increment[from + j] = state[width * stateRow() + j];
      }
    }
    if (end == n) {
      finish(after[from]);
    }
    for (int i = end - 1; i >= base; i--) {
      increment[i - base] = step(i);
    }
  }

  private void readPositions(int count) {
    scores.positions().read(base, count, read);
    for (int j = 0; j < count; j++) {
      for (int y = 0; y < labels; y++) {
        double score = read[j * labels + y];
        if (!Scores.isLegal(score)) {
          throw new NotFiniteException(
              "the score of label %s at position %s is %s; %s"
                  .formatted(y, base + j, score, Scores.RULE));
        }
        position[j][y] = score;
      }
    }
  }

  private void save(int b) {
    double[] state = states[b];
    for (int j = 0; j < width; j++) {
      System.arraycopy(after[j], 0, state, j * stateRow(), stateRow());
      state[width * stateRow() + j] = increment[j];
    }
  }

  /** Returns the largest width of a segment that begins at a position. */
  int widest(int i) {
    return Math.min(width, n - i);
  }

  /**
   * Fills in the best or only way on from a position with each segment, relative to off(i + 1).
   *
   * @param to behind the last label that counts
   */
  void terms(int i, int widest, int to) {
    Arrays.fill(prefix, 0);
    double lag = 0;
    for (int w = 0; w < widest; w++) {
      int at = i - base + w;
      term(term[w], prefix, position[at], duration[w], after[at + 1], lag, to);
      lag -= increment[at + 1];
    }
  }

  private static void term(
      double[] out,
      double[] prefix,
      double[] score,
      double[] duration,
      double[] after,
      double lag,
      int to) {
    for (int y = 0; y < to; y++) {
      double own = prefix[y] + score[y];
      prefix[y] = own;
      out[y] = (own + duration[y]) + (after[y] + lag);
    }
  }
}
