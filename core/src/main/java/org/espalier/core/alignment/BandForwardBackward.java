package org.espalier.core.alignment;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/**
 * The Gibbs distribution of paths through a band: rows t = 0 … T−1 of states s, of which each row
 * has a range, with three moves from a state of one row to a state of the next or the one after,
 *
 * <pre>(t, s) → (t + ahead(i), s + offset(i)),   i = 0, 1, 2.</pre>
 *
 * <p>From right to left, in log space,
 *
 * <pre>inside(t, s) = own(t, s) + log Σ over moves i: exp(weight(i, t, s) + inside of the target);
 * </pre>
 *
 * every sum takes its largest term m out, adds the others to ρ and is m + log1p(ρ), so that a
 * nearly certain move keeps the full relative precision of the others. The shares of its terms are
 * the moves' probabilities; marginals, entropy, derivatives and samples go from left to right
 * without a subtraction. All are loops over the states of a row. O(number of states) time and
 * memory.
 */
abstract class BandForwardBackward implements Distribution {

  /**
   * Loops over exponentials take multiples of this many states, those beyond the last at −∞: what
   * does not fill a register would take as long as a full one for each number.
   */
  private static final int REGISTER = 8;

  /** The number of moves. */
  static final int MOVES = 3;

  private final int[] ahead;
  private final int[] offset;
  private final boolean partsOfMoves;

  /** T; may be 0. */
  int rows;

  /** The first state of a row. */
  int[] first = new int[0];

  /** The last state of a row. */
  int[] last = new int[0];

  private double logPartition;
  private double[][] inside = new double[0][0]; // −∞ beyond a row's range, and in two more rows
  private double[] start = new double[0]; // P(state in the first row)

  /**
   * steps[i][t][s] = P(move i | s at t), until they are handed down times what all powers sum to.
   */
  private final double[][][] steps = {new double[0][0], new double[0][0], new double[0][0]};

  private double[][] logarithm = new double[0][0]; // [t][s]: log1p(ρ)
  private boolean handedDown;
  private double[][] occurrence = new double[0][0]; // P(the path comes by)
  private final double[][][] passed = new double[MOVES][0][0]; // P(the path makes the move there)
  private double[][] mean = new double[0][0]; // E[d·z from (t, s) on], less the row's centre
  private double[][] after = new double[0][0]; // E[d·z after (t, s)], less the next row's centre
  private double[] centre = new double[0]; // a row's origin, seen from the next row's
  private final double[][][] onward =
      new double[MOVES][0][0]; // E[d·z from a move on], or its slope
  private double[][] slope = new double[0][0]; // derivative of the occurrences along d
  private final double[][] term = new double[MOVES][0];
  private double[] largest = new double[0];
  private double[] finite = new double[0]; // largest, no less than the least number
  private double[] rest = new double[0];
  private double[] scratch = new double[0];

  /**
   * Creates the memory for bands of one kind.
   *
   * @param ahead by move, 1 or 2 rows
   * @param offset by move, 0 to 2 states
   * @param partsOfMoves whether moves have parts
   */
  BandForwardBackward(int[] ahead, int[] offset, boolean partsOfMoves) {
    this.partsOfMoves = partsOfMoves;
    this.ahead = ahead.clone();
    this.offset = offset.clone();
  }

  /**
   * Adds a move's weights to the terms of a row's states.
   *
   * @param weights of the states from…to−1, of which those beyond the row's range do not matter
   */
  abstract void addWeights(int move, int t, double[] weights, int from, int to);

  /** Adds the numbers of the parts that the states of a row have themselves. */
  abstract void gatherOwn(int t, double[] row, double[] parts, int at);

  /** Adds the numbers of a row's states to those of the parts that these have themselves. */
  abstract void scatterOwn(int t, double[] row, double[] parts, int at);

  /**
   * Adds the numbers of the parts of a move from the states of a row.
   *
   * @param p P(move | state): where it is 0 nothing is added
   */
  abstract void gatherMove(int move, int t, double[] row, double[] p, double[] parts, int at);

  /** Writes the numbers of a move from the states of a row to those of its parts. */
  abstract void scatterMove(int move, int t, double[] row, double[] parts, int at);

  /** Adds the part, if any, that a state of a row has itself. */
  abstract void addOwnPart(int t, int state, Parts out);

  /** Adds the part, if any, of a move from a state of a row. */
  abstract void addMovePart(int move, int t, int state, Parts out);

  /** Makes room. Returns whether memory was allocated, so that subclasses allocate theirs. */
  boolean reserve(int newRows, int states) {
    rows = newRows;
    handedDown = false;
    if (first.length >= rows && largest.length >= states + REGISTER) {
      return false;
    }
    int count = Math.max(rows, first.length);
    int width = Math.max(states + REGISTER, largest.length);
    first = new int[count];
    last = new int[count];
    start = new double[width];
    inside = new double[count + 2][width + 2];
    logarithm = new double[count][width];
    occurrence = new double[count][width];
    mean = new double[0][0];
    largest = new double[width];
    finite = new double[width];
    rest = new double[width];
    scratch = new double[width + 2];
    for (int i = 0; i < MOVES; i++) {
      steps[i] = new double[count][width];
      passed[i] = new double[count][width];
      term[i] = new double[width + 2];
    }
    return true;
  }

  /** Returns the length of rows for which there is room. */
  int width() {
    return largest.length;
  }

  /**
   * Computes the distribution over the rows, whose ranges are set: of paths that start in state 0
   * or 1 of the first row and end in any state of the last. Returns false if no path is left.
   */
  boolean compute(double[] scores, int at) {
    if (rows == 0) {
      logPartition = 0;
      return true;
    }
    Arrays.fill(inside[rows], Double.NEGATIVE_INFINITY);
    Arrays.fill(inside[rows + 1], Double.NEGATIVE_INFINITY);
    for (int t = rows - 1; t >= 0; t--) {
      double[] row = inside[t];
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
      int from = first[t];
      int to = last[t] + 1;
      if (t == rows - 1) {
        Arrays.fill(row, from, to, 0);
      } else {
        int padded = from + Math.ceilDiv(to - from, REGISTER) * REGISTER;
        sum(t, from, padded, row);
        Arrays.fill(row, to, padded, Double.NEGATIVE_INFINITY);
      }
      gatherOwn(t, row, scores, at);
    }
    return start();
  }

  private boolean start() {
    double[] row = inside[0];
    double high = Math.max(row[0], row[1]);
    if (high == Double.NEGATIVE_INFINITY) {
      return false;
    }
    double low = Math.exp(Math.min(row[0], row[1]) - high);
    logPartition = high + Math.log1p(low);
    start[0] = (row[0] == high ? 1 : low) / (1 + low);
    start[1] = (row[0] == high ? low : 1) / (1 + low);
    return true;
  }

  /** Writes the logarithm of the sum over what follows a row's states, and keeps its powers. */
  private void sum(int t, int from, int to, double[] out) {
    terms(t, from, to);
    for (int i = 0; i < MOVES; i++) {
      // One place where the exponential is inlined: with more the compiler makes objects of
      // vectors.
      ROWS.expDifference(steps[i][t], term[i], finite, scratch, from, to);
    }
    addSmaller(rest, steps[0][t], steps[1][t], steps[2][t], from, to);
    ROWS.log1p(logarithm[t], rest, from, to);
    for (int s = from; s < to; s++) {
      out[s] = largest[s] + logarithm[t][s];
    }
  }

  /** Takes the three terms of each sum, and their largest. */
  private void terms(int t, int from, int to) {
    for (int i = 0; i < MOVES; i++) {
      System.arraycopy(inside[t + ahead[i]], from + offset[i], term[i], from, to - from);
      addWeights(i, t, term[i], from, to);
    }
    largest(largest, finite, term[0], term[1], term[2], from, to);
  }

  private static void largest(
      double[] out, double[] finite, double[] a, double[] b, double[] c, int from, int to) {
    for (int s = from; s < to; s++) {
      out[s] = Math.max(Math.max(a[s], b[s]), c[s]);
      finite[s] = Math.max(out[s], -Double.MAX_VALUE);
    }
  }

  /** Adds what is not the largest of three numbers, which is 1, or all are 0. */
  private static void addSmaller(
      double[] out, double[] a, double[] b, double[] c, int from, int to) {
    for (int s = from; s < to; s++) {
      out[s] = Math.min(a[s], b[s]) + Math.min(Math.max(a[s], b[s]), c[s]);
    }
  }

  /** Divides the powers of a sum, of which the largest is 1 or all are 0, by the sum. */
  private static void share(double[] a, double[] b, double[] c, int from, int to) {
    for (int s = from; s < to; s++) {
      double scale = 1 / Math.max(1, a[s] + b[s] + c[s]);
      a[s] *= scale;
      b[s] *= scale;
      c[s] *= scale;
    }
  }

  /**
   * Turns powers into the moves' probabilities and hands these down; the log-partition needs none.
   */
  private void handDown() {
    if (handedDown) {
      return;
    }
    handedDown = true;
    for (int t = 0; t < rows; t++) {
      Arrays.fill(occurrence[t], 0);
    }
    if (rows > 0) {
      occurrence[0][0] = start[0];
      occurrence[0][1] = start[1];
    }
    for (int t = 0; t + 1 < rows; t++) {
      share(steps[0][t], steps[1][t], steps[2][t], first[t], last[t] + 1);
      for (int i = 0; i < MOVES; i++) {
        if (t + ahead[i] < rows) {
          multiply(passed[i][t], occurrence[t], steps[i][t], first[t], last[t] + 1);
          moveOn(i, t, passed[i][t], occurrence[t + ahead[i]]);
        }
      }
    }
  }

  private static void multiply(double[] out, double[] x, double[] y, int from, int to) {
    for (int s = from; s < to; s++) {
      out[s] = x[s] * y[s];
    }
  }

  /** Adds numbers of a row's states to those of the states that a move leads to. */
  private void moveOn(int move, int t, double[] x, double[] out) {
    int from = first[t] + offset[move];
    int to = last[t] + 1 + offset[move];
    if (offset[move] == 0) {
      ROWS.add(out, x, 1, from, to);
    } else {
      System.arraycopy(x, first[t], rest, from, to - from);
      ROWS.add(out, rest, 1, from, to);
    }
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The sum over states of log1p(ρ) + Σ over moves of p·(m − term): all are positive.
   */
  @Override
  public double entropy() {
    handDown();
    double entropy = 0;
    for (int s = 0; s < 2 && rows > 0; s++) {
      double logP = start[s] > 0.5 ? Math.log1p(-start[1 - s]) : Math.log(start[s]);
      entropy -= start[s] > 0 ? start[s] * logP : 0;
    }
    for (int t = 0; t + 1 < rows; t++) {
      int from = first[t];
      int to = last[t] + 1;
      terms(t, from, to);
      for (int s = from; s < to; s++) {
        double local = logarithm[t][s];
        for (int i = 0; i < MOVES; i++) {
          double p = steps[i][t][s];
          local += p > 0 ? p * (largest[s] - term[i][s]) : 0;
        }
        entropy += occurrence[t][s] * local;
      }
    }
    return entropy;
  }

  @Override
  public void marginals(double[] out, int at) {
    handDown();
    Arrays.fill(out, at, at + size(), 0);
    for (int t = 0; t < rows; t++) {
      scatterOwn(t, occurrence[t], out, at);
      scatterMoves(t, passed, out, at);
    }
  }

  private void scatterMoves(int t, double[][][] numbers, double[] out, int at) {
    for (int i = 0; i < MOVES && partsOfMoves; i++) {
      if (t + ahead[i] < rows) {
        scatterMove(i, t, numbers[i][t], out, at);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>From right to left the means of d·z from each state on, from left to right the slopes of the
   * occurrences: along a move of probability p, p·(slope + occurrence·(mean − mean of all moves)).
   * A row's means are taken less a centre of their own, which changes no slope and keeps them
   * small.
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int at) {
    handDown();
    if (mean.length == 0) {
      mean = new double[first.length][width() + 2];
      after = new double[first.length][width()];
      slope = new double[first.length][width()];
      centre = new double[first.length];
      for (int i = 0; i < MOVES; i++) {
        onward[i] = new double[first.length][width()];
      }
    }
    for (int t = rows - 1; t >= 0; t--) {
      follow(t, direction, directionOffset);
      centre(t, direction, directionOffset);
    }
    for (int t = 0; t < rows; t++) {
      Arrays.fill(slope[t], 0);
    }
    Arrays.fill(out, at, at + size(), 0);
    for (int s = 0; s < 2 && rows > 0; s++) {
      slope[0][s] = start[s] * mean[0][s];
    }
    for (int t = 0; t < rows; t++) {
      scatterOwn(t, slope[t], out, at);
      for (int i = 0; i < MOVES; i++) {
        if (t + ahead[i] < rows) {
          double[] x = onward[i][t];
          change(x, steps[i][t], slope[t], occurrence[t], after[t], first[t], last[t] + 1);
          moveOn(i, t, x, slope[t + ahead[i]]);
        }
      }
      scatterMoves(t, onward, out, at);
    }
  }

  /** Replaces the means from a move on by the derivatives of its probabilities. */
  private static void change(
      double[] x, double[] p, double[] slope, double[] chance, double[] mean, int from, int to) {
    for (int s = from; s < to; s++) {
      x[s] = p[s] * (slope[s] + chance[s] * (x[s] - mean[s]));
    }
  }

  /**
   * Fills in the means from a row's moves on, less the centre of the next row, and of all moves.
   */
  private void follow(int t, double[] direction, int at) {
    int from = first[t];
    int to = last[t] + 1;
    Arrays.fill(after[t], from, to, 0);
    for (int i = 0; i < MOVES; i++) {
      int target = t + ahead[i];
      if (target < rows) {
        double[] x = onward[i][t];
        System.arraycopy(mean[target], from + offset[i], x, from, to - from);
        if (ahead[i] > 1) {
          for (int s = from; s < to; s++) {
            x[s] += centre[t + 1];
          }
        }
        if (partsOfMoves) {
          gatherMove(i, t, x, steps[i][t], direction, at);
        }
        addProduct(after[t], steps[i][t], x, from, to);
      }
    }
  }

  private static void addProduct(double[] out, double[] x, double[] y, int from, int to) {
    for (int s = from; s < to; s++) {
      out[s] += x[s] * y[s];
    }
  }

  private void centre(int t, double[] direction, int at) {
    double[] row = mean[t];
    Arrays.fill(row, 0);
    gatherOwn(t, row, direction, at);
    double sum = 0;
    for (int s = first[t]; s <= last[t]; s++) {
      if (occurrence[t][s] > 0) {
        row[s] += after[t][s];
        sum += occurrence[t][s] * row[s];
      }
    }
    for (int s = first[t]; s <= last[t]; s++) {
      row[s] = occurrence[t][s] > 0 ? row[s] - sum : 0;
    }
    centre[t] = -sum;
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    handDown();
    out.clear();
    if (rows == 0) {
      return;
    }
    int state = start[0] < 1 && random.nextDouble() >= start[0] ? 1 : 0;
    addOwnPart(0, state, out);
    int t = 0;
    while (t < rows - 1) {
      double left = random.nextDouble();
      int move = 0;
      for (int i = 0; i < MOVES && left >= 0; i++) {
        double p = steps[i][t][state];
        if (p > 0) {
          move = i; // the last possible one, should rounding leave a rest
          left -= p;
        }
      }
      addMovePart(move, t, state, out);
      t += ahead[move];
      state += offset[move];
      addOwnPart(t, state, out);
    }
  }
}
