package org.espalier.core.alignment;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of a {@link Ctc} as a Markov chain over its states 0 … 2U, blanks (even)
 * and labels (odd), of which a frame's goes to itself, to the next, or, from a label to one that
 * differs, over the blank between them.
 *
 * <p>From right to left, in log space,
 *
 * <pre>inside(t, s) = score(t, symbol of s) + log Σ over following states r: exp inside(t+1, r);
 * </pre>
 *
 * every sum takes its largest term m out, adds the others to ρ and is m + log1p(ρ), so that a
 * nearly certain step keeps the full relative precision of the others. The shares of its terms are
 * the steps' probabilities; marginals, entropy, derivatives and samples go from left to right
 * without a subtraction. All are loops over the states of a frame. Only states that the first frame
 * reaches and that reach the last are looked at. O(T·U) time and memory.
 *
 * <p>A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, Connectionist temporal classification:
 * labelling unsegmented sequence data with recurrent neural networks, ICML 2006.
 */
final class CtcForwardBackward implements Distribution {

  /**
   * Loops over exponentials take multiples of this many states, those beyond the last at −∞: what
   * does not fill a register would take as long as a full one for each number.
   */
  private static final int REGISTER = 8;

  /** The number of states that may follow. */
  private static final int STEPS = 3;

  private int frames;
  private int symbols;
  private int states;
  private double logPartition;
  private int[] symbol = new int[0]; // of a state
  private int[] earliest = new int[0]; // frame of a state
  private int[] latest = new int[0];
  private int[] first = new int[0]; // state of a frame
  private int[] last = new int[0];
  private double[] barrier = new double[0]; // 0 where the state may skip the next, else −∞
  private double[][] inside = new double[0][0]; // [t][s], −∞ at two more states

  /** steps[i][t][s] = P(state s + i at t+1 | s at t). */
  private final double[][][] steps = {new double[0][0], new double[0][0], new double[0][0]};

  private double[][] logarithm = new double[0][0]; // [t][s]: log1p(ρ)

  private double[] start = new double[0]; // P(state at the first frame)
  private boolean handedDown;
  private double[][] occurrence = new double[0][0]; // P(state s at t)
  private double[][] mean = new double[0][0]; // E[d·z from t on | s at t], less its mean
  private double[][] after = new double[0][0]; // E[d·z after t | s at t]
  private double[][] slope = new double[0][0]; // derivative of the occurrences along d
  private final double[][] term = new double[STEPS][0];
  private double[] largest = new double[0];
  private double[] finite = new double[0]; // largest, no less than the least number
  private double[] rest = new double[0];
  private double[] base = new double[0];
  private double[] scratch = new double[0];

  /**
   * Computes the distribution.
   *
   * @return false if no labelling is left
   */
  boolean compute(Ctc ctc, double[] scores, int offset) {
    frames = ctc.frames();
    symbols = ctc.symbols();
    handedDown = false;
    load(ctc.blank(), ctc.labels());
    if (frames == 0) {
      logPartition = 0;
      return true;
    }
    for (int t = frames - 1; t >= 0; t--) {
      double[] row = inside[t];
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
      int from = first[t];
      int to = last[t] + 1;
      if (t == frames - 1) {
        Arrays.fill(row, from, to, 0);
      } else {
        sum(t, from, from + Math.ceilDiv(to - from, REGISTER) * REGISTER, row);
      }
      int at = offset + t * symbols;
      for (int s = from; s < to; s++) {
        row[s] += scores[at + symbol[s]];
      }
    }
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

  private void load(int blank, List<Integer> labels) {
    states = 2 * labels.size() + 1;
    reserve();
    for (int s = 0; s < states; s++) {
      symbol[s] = s % 2 == 0 ? blank : labels.get(s / 2);
    }
    Arrays.fill(barrier, Double.NEGATIVE_INFINITY);
    for (int s = 0; s < states; s++) {
      boolean skips = s % 2 == 1 && s + 2 < states && symbol[s] != symbol[s + 2];
      if (skips) {
        barrier[s] = 0;
      }
    }
    for (int s = 0; s < states; s++) {
      int soonest = s < 2 ? 0 : earliest[s - 1] + 1;
      earliest[s] = s > 2 && barrier[s - 2] == 0 ? Math.min(soonest, earliest[s - 2] + 1) : soonest;
    }
    for (int s = states - 1; s >= 0; s--) {
      int longest = s >= states - 2 ? frames - 1 : latest[s + 1] - 1;
      latest[s] = barrier[s] == 0 ? Math.max(longest, latest[s + 2] - 1) : longest;
    }
    int reached = 0;
    int left = 0;
    for (int t = 0; t < frames; t++) {
      while (reached + 1 < states && earliest[reached + 1] <= t) {
        reached++;
      }
      while (latest[left] < t) {
        left++;
      }
      first[t] = left;
      last[t] = reached;
    }
  }

  private void reserve() {
    if (first.length < frames || symbol.length < states) {
      int rows = Math.max(frames, first.length);
      int most = Math.max(states, symbol.length);
      int width = most + REGISTER;
      symbol = new int[most];
      earliest = new int[most];
      latest = new int[most];
      first = new int[rows];
      last = new int[rows];
      barrier = new double[width];
      start = new double[width];
      inside = new double[rows][width + 2];
      logarithm = new double[rows][width];
      occurrence = new double[rows][width];
      mean = new double[0][0];
      largest = new double[width];
      finite = new double[width];
      rest = new double[width];
      base = new double[width];
      scratch = new double[width + 2];
      for (int i = 0; i < STEPS; i++) {
        steps[i] = new double[rows][width];
        term[i] = new double[width + 2];
      }
    }
  }

  /** Writes the logarithm of the sum over what follows a frame's states, and the sum's shares. */
  private void sum(int t, int from, int to, double[] out) {
    terms(t, from, to);
    double[] stay = steps[0][t];
    double[] next = steps[1][t];
    double[] skip = steps[2][t];
    for (int i = 0; i < STEPS; i++) {
      // One place where the exponential is inlined: with more the compiler makes objects of
      // vectors.
      Rows.expDifference(steps[i][t], term[i], finite, scratch, from, to);
    }
    addSmaller(rest, stay, next, skip, from, to);
    Rows.log1p(logarithm[t], rest, from, to);
    share(stay, next, skip, rest, from, to);
    for (int s = from; s < to; s++) {
      out[s] = largest[s] + logarithm[t][s];
    }
  }

  /** Takes the three terms of each sum, and their largest. */
  private void terms(int t, int from, int to) {
    double[] following = inside[t + 1];
    double[] a = term[0];
    double[] b = term[1];
    double[] c = term[2];
    System.arraycopy(following, from, a, from, to - from);
    System.arraycopy(following, from + 1, b, from, to - from);
    System.arraycopy(following, from + 2, c, from, to - from);
    Rows.add(c, barrier, 1, from, to);
    for (int s = from; s < to; s++) {
      largest[s] = Math.max(Math.max(a[s], b[s]), c[s]);
      finite[s] = Math.max(largest[s], -Double.MAX_VALUE);
    }
  }

  /** Adds what is not the largest of three numbers, which is 1, or all are 0. */
  private static void addSmaller(
      double[] out, double[] a, double[] b, double[] c, int from, int to) {
    for (int s = from; s < to; s++) {
      out[s] = Math.min(a[s], b[s]) + Math.min(Math.max(a[s], b[s]), c[s]);
    }
  }

  private static void share(double[] a, double[] b, double[] c, double[] others, int from, int to) {
    for (int s = from; s < to; s++) {
      double scale = 1 / (1 + others[s]);
      a[s] *= scale;
      b[s] *= scale;
      c[s] *= scale;
    }
  }

  private void handDown() {
    if (handedDown) {
      return;
    }
    handedDown = true;
    for (int t = 0; t < frames; t++) {
      Arrays.fill(occurrence[t], 0, states, 0);
      if (t == 0) {
        occurrence[0][0] = start[0];
        occurrence[0][1] = start[1];
      } else {
        for (int i = 0; i < STEPS; i++) {
          System.arraycopy(occurrence[t - 1], first[t - 1], scratch, first[t - 1], width(t - 1));
          Rows.multiply(scratch, steps[i][t - 1], first[t - 1], last[t - 1] + 1);
          moveUp(i, t - 1, scratch, occurrence[t]);
        }
      }
    }
  }

  private int width(int t) {
    return last[t] + 1 - first[t];
  }

  /** Adds a frame's numbers to those of the states that a step leads to. */
  private void moveUp(int step, int t, double[] x, double[] out) {
    int to = Math.min(last[t] + 1, states - step);
    if (step == 0) {
      Rows.add(out, x, 1, first[t], to);
    } else if (first[t] < to) {
      System.arraycopy(x, first[t], rest, first[t] + step, to - first[t]);
      Rows.add(out, rest, 1, first[t] + step, to + step);
    }
  }

  @Override
  public int size() {
    return frames * symbols;
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  @Override
  public void marginals(double[] out, int offset) {
    handDown();
    scatter(occurrence, out, offset);
  }

  private void scatter(double[][] rows, double[] out, int offset) {
    Arrays.fill(out, offset, offset + size(), 0);
    for (int t = 0; t < frames; t++) {
      int at = offset + t * symbols;
      double[] row = rows[t];
      for (int s = first[t]; s <= last[t]; s++) {
        out[at + symbol[s]] += row[s];
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The sum over states of log1p(ρ) + Σ over steps of p·(m − inside): all are positive.
   */
  @Override
  public double entropy() {
    if (frames == 0) {
      return 0;
    }
    handDown();
    double entropy = 0;
    for (int s = 0; s < 2 && s < states; s++) {
      double logP = start[s] > 0.5 ? Math.log1p(-start[1 - s]) : Math.log(start[s]);
      entropy -= start[s] > 0 ? start[s] * logP : 0;
    }
    for (int t = 0; t + 1 < frames; t++) {
      int from = first[t];
      int to = last[t] + 1;
      terms(t, from, to);
      for (int s = from; s < to; s++) {
        double local = logarithm[t][s];
        for (int i = 0; i < STEPS; i++) {
          double p = steps[i][t][s];
          local += p > 0 ? p * (largest[s] - term[i][s]) : 0;
        }
        entropy += occurrence[t][s] * local;
      }
    }
    return entropy;
  }

  /**
   * {@inheritDoc}
   *
   * <p>From right to left the means of d·z from each state on, from left to right the slopes of the
   * occurrences: along a step of probability p, p·(slope + occurrence·(mean − mean of all steps)).
   * A frame's means are taken less their own mean, which changes no slope and keeps them small.
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    if (mean.length == 0) {
      mean = new double[first.length][symbol.length + 2];
      after = new double[first.length][symbol.length];
      slope = new double[first.length][symbol.length];
    }
    for (int t = frames - 1; t >= 0; t--) {
      follow(t);
      centre(t, direction, directionOffset + t * symbols);
    }
    for (int t = 0; t < frames; t++) {
      Arrays.fill(slope[t], 0, states, 0);
      int from = t == 0 ? 0 : first[t - 1];
      int to = t == 0 ? Math.min(2, states) : last[t - 1] + 1;
      if (t == 0) {
        for (int s = from; s < to; s++) {
          slope[0][s] = start[s] * mean[0][s];
        }
        continue;
      }
      for (int s = from; s < to; s++) {
        base[s] = slope[t - 1][s] - occurrence[t - 1][s] * after[t - 1][s];
      }
      for (int i = 0; i < STEPS; i++) {
        System.arraycopy(mean[t], from + i, scratch, from, to - from);
        Rows.multiply(scratch, occurrence[t - 1], from, to);
        Rows.add(scratch, base, 1, from, to);
        Rows.multiply(scratch, steps[i][t - 1], from, to);
        moveUp(i, t - 1, scratch, slope[t]);
      }
    }
    scatter(slope, out, offset);
  }

  /** Fills in the means of what follows a frame's states. */
  private void follow(int t) {
    int from = first[t];
    int to = last[t] + 1;
    Arrays.fill(after[t], from, to, 0);
    for (int i = 0; i < STEPS && t + 1 < frames; i++) {
      System.arraycopy(mean[t + 1], from + i, scratch, from, to - from);
      Rows.multiply(scratch, steps[i][t], from, to);
      Rows.add(after[t], scratch, 1, from, to);
    }
  }

  private void centre(int t, double[] direction, int offset) {
    double[] row = mean[t];
    Arrays.fill(row, 0, states + 2, 0);
    double centre = 0;
    for (int s = first[t]; s <= last[t]; s++) {
      if (occurrence[t][s] > 0) {
        row[s] = after[t][s] + direction[offset + symbol[s]];
        centre += occurrence[t][s] * row[s];
      }
    }
    for (int s = first[t]; s <= last[t]; s++) {
      row[s] = occurrence[t][s] > 0 ? row[s] - centre : 0;
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int state = 0;
    for (int t = 0; t < frames; t++) {
      if (t == 0) {
        state = start[0] < 1 && random.nextDouble() >= start[0] ? 1 : 0;
      } else {
        double left = random.nextDouble();
        int step = 0;
        for (int i = 0; i < STEPS && left >= 0; i++) {
          double p = steps[i][t - 1][state];
          if (p > 0) {
            step = i; // the last possible one, should rounding leave a rest
            left -= p;
          }
        }
        state += step;
      }
      out.add(t * symbols + symbol[state]);
    }
  }
}
