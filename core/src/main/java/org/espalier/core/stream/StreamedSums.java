package org.espalier.core.stream;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Workspace;

/**
 * The Gibbs distribution of a long sequence:
 *
 * <pre>
 * rest(i, y) = log Σ over w: exp(score of the segment i … i+w−1 with y + after(i + w, y))
 * after(i, y) = log Σ over y': exp(transition(y, y') + rest(i, y')),   after(n, y) = 0.
 * </pre>
 *
 * <p>Sums over widths take their largest term out; sums over labels are products with the matrix of
 * the transitions' exponentials, in plain numbers, but where one of these falls below {@link
 * #SMALLEST} it is summed in log space: what underflows beside a larger sum is nothing to it.
 * Marginals, counts and samples go from left to right by conditional probabilities, without a
 * subtraction.
 */
final class StreamedSums extends Blocks {

  static final Workspace.Key<StreamedSums> KEY = Workspace.Key.of(StreamedSums::new);

  private static final double SMALLEST = 1e-100;

  private double[][] factor = new double[0][0]; // exp of transitions less the largest
  private double[][] transposed = new double[0][0];
  private double largestTransition;
  private double[] zeros = new double[0];
  private double[] ones = new double[0];

  // Of one position.
  private double[][] power = new double[0][0];
  private double[] largest = new double[0];
  private double[] finite = new double[0];
  private double[] sum = new double[0];
  private double[] scratch = new double[0];
  private double[] chance = new double[0]; // exp of rest less its largest

  private double[] first = new double[0]; // P(the first label)
  private double logPartition;

  // From left to right; rings of the positions i … i + W.
  private double[][] ending = new double[0][0]; // P(a segment with the label ends before)
  private double[][] covering = new double[0][0]; // P(a segment with the label lies over it)
  private double[] starting = new double[0]; // P(a segment with the label begins at i)
  private double[] tail = new double[0]; // P(it is at least so wide)
  private double[] share = new double[0]; // of what ends, by the label's sum
  private double[][] pairs = new double[0][0]; // expected counts / factors
  private double[][] rarePairs = new double[0][0]; // those that were summed in log space
  private double[][] widths = new double[0][0]; // expected counts
  private double[] marginal = new double[0];

  @Override
  int stateRow() {
    return row();
  }

  @Override
  void reserveMore() {
    int row = row();
    factor = rows(factor, labels, row);
    transposed = rows(transposed, labels, row);
    power = rows(power, width, row);
    if (zeros.length < Math.max(width, labels)) {
      zeros = new double[Math.max(width, labels)];
      ones = new double[zeros.length];
      Arrays.fill(ones, 1);
    }
    if (largest.length != row) {
      largest = new double[row];
      finite = new double[row];
      sum = new double[row];
      scratch = new double[row];
      chance = new double[row];
      first = new double[row];
      starting = new double[row];
      tail = new double[row];
      share = new double[row];
    }
  }

  @Override
  void prepare() {
    double max = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < labels; y++) {
      max = Math.max(max, ROWS.max(transition[y], 0, labels));
    }
    largestTransition = finite(max);
    for (int y = 0; y < labels; y++) {
      for (int next = 0; next < labels; next++) {
        factor[y][next] = Math.exp(transition[y][next] - largestTransition);
        transposed[next][y] = factor[y][next];
      }
    }
    Arrays.fill(chance, 0);
  }

  @Override
  void finish(double[] row) {
    Arrays.fill(row, 0, row(), 0);
  }

  /**
   * Goes over all positions from right to left. Returns false if every segmentation has a forbidden
   * part.
   */
  boolean sweep(StreamingSemiMarkov segments, SegmentScores scores) {
    backward(segments, scores);
    if (n == 0) {
      logPartition = 0;
      return true;
    }
    double[] row = rest[0];
    double max = ROWS.max(row, 0, labels);
    if (max == Double.NEGATIVE_INFINITY) {
      return false;
    }
    double total = 0;
    double others = 0;
    boolean taken = false;
    for (int y = 0; y < labels; y++) {
      first[y] = Math.exp(row[y] - max);
      total += first[y];
      boolean best = !taken && row[y] == max;
      others += best ? 0 : first[y];
      taken |= best;
    }
    for (int y = 0; y < labels; y++) {
      first[y] /= total;
    }
    logPartition = absolute(max + Math.log1p(others));
    return true;
  }

  double logPartition() {
    return logPartition;
  }

  @Override
  double step(int i) {
    double[] row = rest[i - base];
    int widest = widest(i);
    terms(i, widest, row());
    if (width == 1) {
      System.arraycopy(term[0], 0, row, 0, labels);
    } else {
      sumWidths(widest, row);
    }
    return i == 0 ? 0 : sumLabels(row, after[i - base]);
  }

  private void sumWidths(int widest, double[] out) {
    int row = row();
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    ROWS.raiseRows(largest, term, 0, zeros, 0, widest, 0, row);
    for (int y = 0; y < row; y++) {
      finite[y] = Math.max(largest[y], -Double.MAX_VALUE);
    }
    for (int w = 0; w < widest; w++) {
      ROWS.expDifference(power[w], term[w], finite, scratch, 0, row);
    }
    Arrays.fill(sum, 0);
    ROWS.addRows(sum, power, 0, ones, 0, widest, 0, row);
    for (int y = 0; y < labels; y++) {
      double max = largest[y];
      double logSum = sum[y] >= 2 ? Math.log(sum[y]) : Math.log1p(smaller(widest, y));
      out[y] = max == Double.NEGATIVE_INFINITY ? max : max + logSum;
    }
  }

  /** Returns the sum of a label's powers but the largest, which is 1. */
  private double smaller(int widest, int y) {
    double others = 0;
    boolean taken = false;
    for (int w = 0; w < widest; w++) {
      boolean best = !taken && term[w][y] == largest[y];
      others += best ? 0 : power[w][y];
      taken |= best;
    }
    return others;
  }

  /** Writes after(i) of rest(i), with its largest at 0, and returns the increment. */
  private double sumLabels(double[] from, double[] out) {
    double max = exponentiate(from);
    double shift = max + largestTransition;
    double most = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < labels; y++) {
      out[y] = sum[y] >= SMALLEST ? Math.log(sum[y]) : logSum(y, from) - shift;
      most = Math.max(most, out[y]);
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    for (int y = 0; y < labels; y++) {
      out[y] -= most;
    }
    return shift + most;
  }

  /**
   * Exponentiates rest(i) and sums it up over the labels that may follow each. Returns the largest
   * of rest(i), 0 where nothing goes on.
   */
  private double exponentiate(double[] from) {
    double max = finite(ROWS.max(from, 0, labels));
    ROWS.exp(chance, 0, from, 0, max, labels);
    Arrays.fill(sum, 0);
    ROWS.addRows(sum, transposed, 0, chance, 0, labels, 0, row());
    return max;
  }

  /** Returns what is taken off numbers of which this is the largest: 0 where all are −∞. */
  private static double finite(double largest) {
    return largest == Double.NEGATIVE_INFINITY ? 0 : largest;
  }

  /** Returns log Σ over y': exp(transition(y, y') + rest(i, y')), in log space. */
  private double logSum(int y, double[] from) {
    double max = ROWS.maxSum(transition[y], 0, from, 0, labels);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double total = 0;
    for (int next = 0; next < labels; next++) {
      total += Math.exp(transition[y][next] + from[next] - max);
    }
    return max + Math.log(total);
  }

  ExpectedCounts marginals(MarginalConsumer consumer) {
    int row = row();
    int ring = width + 1;
    ending = rows(ending, ring, row);
    covering = rows(covering, ring, row);
    pairs = rows(pairs, labels, row);
    rarePairs = rows(rarePairs, labels, row);
    widths = rows(widths, width, row);
    clear(ending);
    clear(covering);
    clear(pairs);
    clear(rarePairs);
    clear(widths);
    if (marginal.length != labels) {
      marginal = new double[labels];
    }
    for (int b = 0; b < blocks(); b++) {
      if (b > 0) {
        compute(b);
      }
      for (int i = base; i < end; i++) {
        if (i == 0) {
          System.arraycopy(first, 0, starting, 0, labels);
        } else {
          begin(ending[i % ring], rest[i - base]);
        }
        goOn(i, ring);
        emit(i, covering[i % ring], consumer);
        Arrays.fill(ending[i % ring], 0);
        Arrays.fill(covering[i % ring], 0);
      }
    }
    double[] transitions = new double[labels * labels];
    double[] durations = new double[width * labels];
    for (int y = 0; y < labels; y++) {
      for (int next = 0; next < labels; next++) {
        transitions[y * labels + next] = pairs[y][next] * factor[y][next] + rarePairs[y][next];
      }
    }
    for (int w = 0; w < width; w++) {
      System.arraycopy(widths[w], 0, durations, w * labels, labels);
    }
    return new ExpectedCounts(logPartition, transitions, durations);
  }

  private static void clear(double[][] rows) {
    for (double[] row : rows) {
      Arrays.fill(row, 0);
    }
  }

  /**
   * Hands the probabilities of segments that end before a position on to those that begin there.
   */
  private void begin(double[] before, double[] from) {
    exponentiate(from);
    Arrays.fill(starting, 0);
    boolean rare = false;
    for (int y = 0; y < labels; y++) {
      boolean plain = sum[y] >= SMALLEST;
      share[y] = plain ? before[y] / sum[y] : 0;
      rare |= !plain && before[y] > 0;
    }
    ROWS.addRows(starting, factor, 0, share, 0, labels, 0, row());
    ROWS.multiply(starting, chance, 0, row());
    for (int y = 0; y < labels; y++) {
      if (share[y] > 0) {
        ROWS.add(pairs[y], chance, share[y], 0, row());
      }
    }
    for (int y = 0; y < labels && rare; y++) {
      if (sum[y] < SMALLEST && before[y] > 0) {
        double total = logSum(y, from);
        for (int next = 0; next < labels; next++) {
          double p = before[y] * Math.exp(transition[y][next] + from[next] - total);
          starting[next] += p;
          rarePairs[y][next] += p;
        }
      }
    }
  }

  /** Hands the probabilities of segments that begin at a position on to their ends. */
  private void goOn(int i, int ring) {
    int row = row();
    int widest = widest(i);
    terms(i, widest, row());
    for (int y = 0; y < row; y++) {
      // Behind the last label nothing begins.
      finite[y] = y < labels ? Math.max(rest[i - base][y], -Double.MAX_VALUE) : Double.MAX_VALUE;
    }
    for (int w = 0; w < widest; w++) {
      ROWS.expDifference(power[w], term[w], finite, scratch, 0, row);
      ROWS.multiply(power[w], starting, 0, row);
      ROWS.add(ending[(i + w + 1) % ring], power[w], 1, 0, row);
      ROWS.add(widths[w], power[w], 1, 0, row);
    }
    Arrays.fill(tail, 0);
    for (int w = widest - 1; w >= 0; w--) {
      ROWS.add(tail, power[w], 1, 0, row);
      ROWS.add(covering[(i + w) % ring], tail, 1, 0, row);
    }
  }

  /** Hands out a position's marginals, over their sum, which rounding moves away from 1. */
  private void emit(int i, double[] row, MarginalConsumer consumer) {
    double total = 0;
    for (int y = 0; y < labels; y++) {
      total += row[y];
    }
    for (int y = 0; y < labels; y++) {
      marginal[y] = row[y] / total;
    }
    consumer.accept(i, marginal);
  }

  void sample(int count, RandomGenerator random, SegmentConsumer consumer) {
    int[] place = new int[count];
    int[] label = new int[count];
    for (int b = 0; b < blocks(); b++) {
      if (b > 0) {
        compute(b);
      }
      for (int number = 0; number < count; number++) {
        while (place[number] < end) {
          int i = place[number];
          int y = i == 0 ? pick(first, random) : nextLabel(i, label[number], random);
          place[number] = i + drawWidth(i, y, random);
          label[number] = y;
          consumer.accept(number, i, place[number], y);
        }
      }
    }
  }

  private int nextLabel(int i, int y, RandomGenerator random) {
    double[] from = rest[i - base];
    double total = logSum(y, from);
    for (int next = 0; next < labels; next++) {
      share[next] = Math.exp(transition[y][next] + from[next] - total);
    }
    return pick(share, random);
  }

  private int pick(double[] p, RandomGenerator random) {
    double left = random.nextDouble();
    int choice = 0;
    for (int y = 0; y < labels && left >= 0; y++) {
      if (p[y] > 0) {
        choice = y; // the last possible one, should rounding leave a rest
        left -= p[y];
      }
    }
    return choice;
  }

  private int drawWidth(int i, int y, RandomGenerator random) {
    double left = random.nextDouble();
    double own = 0;
    double lag = 0;
    int choice = 1;
    int widest = widest(i);
    for (int w = 0; w < widest && left >= 0; w++) {
      int at = i - base + w;
      own += position[at][y];
      double p = Math.exp((own + duration[w][y]) + (after[at + 1][y] + lag) - rest[i - base][y]);
      if (p > 0) {
        choice = w + 1; // the last possible one, should rounding leave a rest
        left -= p;
      }
      lag -= increment[at + 1];
    }
    return choice;
  }
}
