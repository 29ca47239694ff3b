package org.espalier.core.segment;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.Rows;

/**
 * The Gibbs distribution of segmentations in plain numbers instead of logarithms, which takes one
 * exponential for each score.
 *
 * <p>From right to left, with every after(i) scaled so that its largest entry is 1,
 *
 * <pre>
 * term(i, w, y) = exp score of the segment i … i+w−1 with y · after(i + w, y)
 * rest(i, y) = Σ over w of term(i, w, y)
 * after(i, y) ∝ Σ over y' of exp transition(y, y') · rest(i, y').
 * </pre>
 *
 * The scales of after(i + 1) … after(i + W) differ by known factors, which the terms take in. Then
 * a segmentation is a Markov chain with P(w | i, y) = term(i, w, y) / rest(i, y) and P(y' | i, y) =
 * exp transition(y, y') · rest(i, y') / their sum, and marginals, entropy, derivatives and samples
 * go from left to right without a subtraction. Without transitions what follows a segment does not
 * depend on its label. O(n·K·(W + K)) time and O(n·W·K) memory.
 *
 * <p>Plain numbers have a range of their own. {@link #compute} gives up where a finite score is
 * beyond {@link #LARGEST}, a positive entry of after(i) below {@link #SMALLEST}, or a factor
 * between scales beyond its reciprocal: within these bounds no product underflows, e^−100 · 1e-100
 * · 1e-100 &gt; 1e-308, so that a 0 always means that the forbidden parts leave nothing. The caller
 * then takes the log-space chart.
 */
final class SegmentForwardBackward implements Distribution {

  private static final double LARGEST = 100;
  private static final double SMALLEST = 1e-100;

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  private int n;
  private int width;
  private int labels;
  private int states; // K with transitions, else 1: what is known of the segment before
  private int size;
  private double logPartition;
  private double magnitude; // the sum of absolute values of its terms
  private double[][] score = new double[0][0]; // [i][w·K + y], 0 where it is −∞
  private double[][] pairScore = new double[0][0];
  private double[][] term = new double[0][0]; // [i][w·K + y]
  private double[][] rest = new double[0][0];
  private double[][] after = new double[0][0]; // by label, scaled
  private double[] scale = new double[0]; // what after(i) was divided by
  private double[][] factor = new double[0][0]; // [state][y']: exp transition
  private double[] first = new double[0]; // P(the first label)

  private boolean handedDown;
  private double[][] starting = new double[0][0]; // [i][y]: P(a segment begins)
  private double[][] ratio = new double[0][0]; // [i][y]: that over rest
  private double[][] ending = new double[0][0]; // [i][state]: P(a segment ends before)
  private double[][] share = new double[0][0]; // [i][state]: that over the sum of what may follow

  private double[][] restMean = new double[0][0]; // E[d·z from i on | y begins]
  private double[][] afterMean = new double[0][0]; // [i][state]: E[d·z from i on | state]
  private double[][] startSlope = new double[0][0];
  private double[][] endSlope = new double[0][0];
  private double[] column = new double[0];

  /**
   * Computes the distribution. Returns false if the range of plain numbers does not suffice, or if
   * no segmentation is left.
   */
  boolean compute(SemiMarkov segments, double[] scores, int offset) {
    n = segments.length();
    width = segments.width();
    labels = segments.labels();
    states = segments.transitions() ? labels : 1;
    size = segments.size();
    handedDown = false;
    logPartition = 0;
    magnitude = 0;
    if (n == 0) {
      return true;
    }
    reserve();
    if (!loadFactors(scores, offset + segments.visible())) {
      return false;
    }
    Arrays.fill(after[n], 0, labels, 1);
    scale[n] = 1;
    for (int i = n - 1; i >= 0; i--) {
      if (!loadTerms(i, scores, offset) || !sumTerms(i) || (i > 0 && !sumLabels(i))) {
        return false;
      }
    }
    double sum = 0;
    for (int y = 0; y < labels; y++) {
      sum += rest[0][y];
    }
    if (!(sum > 0)) {
      return false;
    }
    for (int y = 0; y < labels; y++) {
      first[y] = rest[0][y] / sum;
    }
    count(Math.log(sum));
    return true;
  }

  private void reserve() {
    term = Rows.reserve(term, n, width * labels);
    score = Rows.reserve(score, n, width * labels);
    pairScore = Rows.reserve(pairScore, states, labels);
    rest = Rows.reserve(rest, n, labels);
    after = Rows.reserve(after, n + 1, labels);
    factor = Rows.reserve(factor, states, labels);
    starting = Rows.reserve(starting, n, labels);
    ratio = Rows.reserve(ratio, n, labels);
    ending = Rows.reserve(ending, n + 1, states);
    share = Rows.reserve(share, n + 1, states);
    if (scale.length < n + 1) {
      scale = new double[n + 1];
    }
    if (first.length < labels) {
      first = new double[labels];
    }
    if (column.length < Math.max(width, labels)) {
      column = new double[Math.max(width, labels)];
    }
  }

  /** Takes scores over, 0 where they are −∞. Returns false if a finite one is out of range. */
  private static boolean take(double[] scores, int from, int count, double[] out) {
    boolean inRange = true;
    for (int j = 0; j < count; j++) {
      double value = scores[from + j];
      boolean forbidden = value == Double.NEGATIVE_INFINITY;
      inRange &= Math.abs(value) <= LARGEST || forbidden;
      out[j] = forbidden ? 0 : value;
    }
    return inRange;
  }

  private boolean loadFactors(double[] scores, int at) {
    if (states == 1) {
      Arrays.fill(factor[0], 0, labels, 1);
    }
    for (int y = 0; y < labels && transitions(); y++) {
      if (!take(scores, at + y * labels, labels, pairScore[y])) {
        return false;
      }
      ROWS.exp(factor[y], 0, scores, at + y * labels, 0, labels);
    }
    return true;
  }

  private int widest(int i) {
    return Math.min(width, n - i);
  }

  private boolean loadTerms(int i, double[] scores, int offset) {
    int from = offset + i * width * labels;
    int count = widest(i) * labels;
    if (!take(scores, from, count, score[i])) {
      return false;
    }
    ROWS.exp(term[i], 0, scores, from, 0, count);
    return true;
  }

  private boolean sumTerms(int i) {
    double[] out = rest[i];
    double[] own = term[i];
    Arrays.fill(out, 0, labels, 0);
    double between = 1;
    for (int w = 0; w < widest(i); w++) {
      if (w > 0) {
        between /= scale[i + w];
        if (!(between >= SMALLEST && between <= 1 / SMALLEST)) {
          return false;
        }
      }
      weigh(own, w * labels, after[i + w + 1], between, out, labels);
    }
    return true;
  }

  private static void weigh(
      double[] own, int at, double[] after, double between, double[] out, int labels) {
    for (int y = 0; y < labels; y++) {
      double value = own[at + y] * (after[y] * between);
      own[at + y] = value;
      out[y] += value;
    }
  }

  private boolean sumLabels(int i) {
    double[] out = after[i];
    double max = 0;
    for (int s = 0; s < states; s++) {
      out[s] = ROWS.dot(factor[s], 0, rest[i], 0, labels);
      max = Math.max(max, out[s]);
    }
    if (states == 1) {
      Arrays.fill(out, 1, labels, out[0]);
    }
    if (!(max < Double.POSITIVE_INFINITY)) {
      return false;
    }
    scale[i] = max > 0 ? max : 1; // a position where nothing goes on
    for (int y = 0; y < labels; y++) {
      if (out[y] > 0 && out[y] < SMALLEST * scale[i]) {
        return false;
      }
      out[y] /= scale[i];
    }
    count(Math.log(scale[i]));
    return true;
  }

  private void count(double logarithm) {
    logPartition += logarithm;
    magnitude += Math.abs(logarithm);
  }

  private void handDown() {
    if (handedDown || n == 0) {
      return;
    }
    handedDown = true;
    for (int i = 0; i <= n; i++) {
      Arrays.fill(ending[i], 0, states, 0);
    }
    for (int i = 0; i < n; i++) {
      double[] start = starting[i];
      if (i == 0) {
        System.arraycopy(first, 0, start, 0, labels);
      } else {
        Arrays.fill(start, 0, labels, 0);
        for (int s = 0; s < states; s++) {
          double sum = after[i][s] * scale[i];
          share[i][s] = ending[i][s] == 0 ? 0 : ending[i][s] / sum;
        }
        ROWS.addRows(start, factor, 0, share[i], 0, states, 0, labels);
        ROWS.multiply(start, rest[i], 0, labels);
      }
      for (int y = 0; y < labels; y++) {
        ratio[i][y] = start[y] == 0 ? 0 : start[y] / rest[i][y];
      }
      for (int w = 0; w < widest(i); w++) {
        endSegments(term[i], w * labels, ratio[i], ending[i + w + 1]);
      }
    }
  }

  private void endSegments(double[] own, int at, double[] ratios, double[] out) {
    if (states == 1) {
      double sum = 0;
      for (int y = 0; y < labels; y++) {
        sum += ratios[y] * own[at + y];
      }
      out[0] += sum;
      return;
    }
    for (int y = 0; y < labels; y++) {
      out[y] += ratios[y] * own[at + y];
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  /** Returns whether there are pairs of segments that have scores. */
  private boolean transitions() {
    return n > 1 && size > n * width * labels;
  }

  @Override
  public void marginals(double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + size, 0);
    for (int i = 0; i < n; i++) {
      double[] own = term[i];
      double[] ratios = ratio[i];
      int at = offset + i * width * labels;
      for (int w = 0; w < widest(i); w++, at += labels) {
        for (int y = 0; y < labels; y++) {
          out[at + y] = ratios[y] * own[w * labels + y];
        }
      }
    }
    for (int s = 0; s < states && transitions(); s++) {
      countPairs(s);
      System.arraycopy(column, 0, out, offset + (n * width + s) * labels, labels);
    }
  }

  /** Writes how often each label is expected to follow a label. */
  private void countPairs(int label) {
    Arrays.fill(column, 0, labels, 0);
    for (int i = 1; i < n; i++) {
      if (share[i][label] > 0) {
        ROWS.add(column, rest[i], share[i][label], 0, labels);
      }
    }
    ROWS.multiply(column, factor[label], 0, labels);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The difference of log Z and s·μ, unless so little is left of them that rounding would be
   * seen: then the sum of all choices' conditional entropies, none of which is a difference.
   */
  @Override
  public double entropy() {
    if (n == 0) {
      return 0;
    }
    handDown();
    double energy = 0;
    double terms = magnitude;
    for (int i = 0; i < n; i++) {
      for (int w = 0; w < widest(i); w++) {
        for (int y = 0; y < labels; y++) {
          int j = w * labels + y;
          double own = ratio[i][y] * term[i][j] * score[i][j];
          energy += own;
          terms += Math.abs(own);
        }
      }
    }
    for (int s = 0; s < states && transitions(); s++) {
      countPairs(s);
      for (int next = 0; next < labels; next++) {
        double own = column[next] * pairScore[s][next];
        energy += own;
        terms += Math.abs(own);
      }
    }
    double difference = logPartition - energy;
    return difference > LOSSLESS * (terms + n) ? difference : sumOfConditionalEntropies();
  }

  private double sumOfConditionalEntropies() {
    double entropy = Entropy.of(first, 0, labels);
    for (int i = 0; i < n; i++) {
      for (int y = 0; y < labels; y++) {
        if (starting[i][y] > 0) {
          int widest = widest(i);
          for (int w = 0; w < widest; w++) {
            column[w] = term[i][w * labels + y] / rest[i][y];
          }
          entropy += starting[i][y] * Entropy.of(column, 0, widest);
        }
      }
      for (int s = 0; s < states && i > 0; s++) {
        if (ending[i][s] > 0) {
          for (int next = 0; next < labels; next++) {
            column[next] = next(i, s, next);
          }
          entropy += ending[i][s] * Entropy.of(column, 0, labels);
        }
      }
    }
    return entropy;
  }

  /** Returns P(the next label | i, state), for states that occur. */
  private double next(int i, int state, int label) {
    return factor[state][label] * rest[i][label] / (after[i][state] * scale[i]);
  }

  /**
   * {@inheritDoc}
   *
   * <p>From right to left the means of d·z from each choice on, from left to right the slopes of
   * the choices' probabilities: along one of probability p, p·(slope + chance·(mean − mean of
   * all)).
   */
  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    handDown();
    Arrays.fill(out, offset, offset + size, 0);
    if (n == 0) {
      return;
    }
    restMean = Rows.reserve(restMean, n, labels);
    afterMean = Rows.reserve(afterMean, n + 1, states);
    startSlope = Rows.reserve(startSlope, n, labels);
    endSlope = Rows.reserve(endSlope, n + 1, states);
    means(direction, directionOffset);
    for (int i = 0; i <= n; i++) {
      Arrays.fill(endSlope[i], 0, states, 0);
    }
    slopesOfFirst();
    int pairs = n * width * labels;
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < states && i > 0; s++) {
        if (s == 0) {
          Arrays.fill(startSlope[i], 0, labels, 0);
        }
        for (int next = 0; next < labels && ending[i][s] > 0; next++) {
          double p = next(i, s, next);
          if (p > 0) {
            int part = pairs + s * labels + next;
            double own = transitions() ? direction[directionOffset + part] : 0;
            double gain = own + restMean[i][next] - afterMean[i][s];
            double change = p * (endSlope[i][s] + ending[i][s] * gain);
            startSlope[i][next] += change;
            if (transitions()) {
              out[offset + part] += change;
            }
          }
        }
      }
      slopesOfWidths(i, direction, directionOffset, out, offset);
    }
  }

  private void means(double[] direction, int directionOffset) {
    int pairs = n * width * labels;
    Arrays.fill(afterMean[n], 0, states, 0);
    for (int i = n - 1; i >= 0; i--) {
      meanOfWidths(i, direction, directionOffset + i * width * labels);
      for (int s = 0; s < states && i > 0; s++) {
        double mean = 0;
        for (int next = 0; next < labels && ending[i][s] > 0; next++) {
          double p = next(i, s, next);
          double own = transitions() ? direction[directionOffset + pairs + s * labels + next] : 0;
          mean += p > 0 ? p * (own + restMean[i][next]) : 0;
        }
        afterMean[i][s] = mean;
      }
    }
  }

  private void slopesOfFirst() {
    double mean = 0;
    for (int y = 0; y < labels; y++) {
      mean += first[y] * restMean[0][y];
    }
    for (int y = 0; y < labels; y++) {
      startSlope[0][y] = first[y] * (restMean[0][y] - mean);
    }
  }

  private void meanOfWidths(int i, double[] direction, int at) {
    for (int y = 0; y < labels; y++) {
      double mean = 0;
      for (int w = 0; w < widest(i) && starting[i][y] > 0; w++) {
        double weight = term[i][w * labels + y];
        double own = direction[at + w * labels + y];
        mean += weight > 0 ? weight * (own + afterMean[i + w + 1][states == 1 ? 0 : y]) : 0;
      }
      restMean[i][y] = mean == 0 ? 0 : mean / rest[i][y];
    }
  }

  private void slopesOfWidths(
      int i, double[] direction, int directionOffset, double[] out, int offset) {
    for (int y = 0; y < labels; y++) {
      int state = states == 1 ? 0 : y;
      for (int w = 0; w < widest(i) && starting[i][y] > 0; w++) {
        double p = term[i][w * labels + y] / rest[i][y];
        if (p > 0) {
          int part = (i * width + w) * labels + y;
          double gain =
              direction[directionOffset + part] + afterMean[i + w + 1][state] - restMean[i][y];
          double change = p * (startSlope[i][y] + starting[i][y] * gain);
          out[offset + part] = change;
          endSlope[i + w + 1][state] += change;
        }
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int label = -1;
    for (int i = 0; i < n; ) {
      int before = label;
      for (int y = 0; y < labels; y++) {
        column[y] = i == 0 ? first[y] : next(i, states == 1 ? 0 : before, y);
      }
      label = pick(labels, random);
      if (i > 0 && transitions()) {
        out.add(n * width * labels + before * labels + label);
      }
      int widest = widest(i);
      for (int w = 0; w < widest; w++) {
        column[w] = term[i][w * labels + label] / rest[i][label];
      }
      int w = pick(widest, random);
      out.add((i * width + w) * labels + label);
      i += w + 1;
    }
    out.sort();
  }

  private int pick(int count, RandomGenerator random) {
    double left = random.nextDouble();
    int choice = 0;
    for (int j = 0; j < count && left >= 0; j++) {
      if (column[j] > 0) {
        choice = j; // the last possible one, should rounding leave a rest
        left -= column[j];
      }
    }
    return choice;
  }
}
