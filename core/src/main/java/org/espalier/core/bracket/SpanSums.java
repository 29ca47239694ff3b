package org.espalier.core.bracket;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Entropy;
import org.espalier.core.kernel.Spans;

/**
 * The Gibbs distribution of bracketings in plain numbers, with one exponential for each part:
 *
 * <pre>
 * inner(i, j)  = Σ over i ≤ k &lt; j of inside(i, k) · inside(k+1, j)
 * inside(i, j) = w(i, j) · inner(i, j),    inside(i, i) = w(i, i),
 * w(i, j)      = Σ over labels y of exp(s(i, j, y) − c)
 * </pre>
 *
 * and, with g(i, j) the derivative of Z by inner(i, j),
 *
 * <pre>
 * outside(i, j) = Σ over h &lt; i of inside(h, i−1) · g(h, j)
 *               + Σ over l &gt; j of inside(j+1, l) · g(i, l).
 * </pre>
 *
 * <p>Charts are filled width by width, as {@link Spans} says. Every bracketing of w words has 2w −
 * 1 spans, so the constant c changes inside values of width w by the factor exp(c·(2w − 1)) and
 * nothing else: it may be any number, and is changed in the course of the inside pass where the
 * values leave a middle range. {@link #compute} gives up where that does not help, so that a value
 * is not 0 outside {@link #SMALLEST} … {@link #LARGEST}; no product of two underflows then, and a 0
 * means that forbidden parts leave nothing. What an outside value may lose by underflow is below
 * 1e-300 and changes a marginal, which is inside · outside / Z, by less than 1e-20. The caller
 * takes the log-space chart where this gives up.
 *
 * <p>The entropy is the difference of log Z and s·μ. Where that would lose digits, it and samples
 * follow from p(k | span), the probability of a cut, and p(y | span), that of a label, from the top
 * down, as sums of terms that do not cancel. Derivatives are those of the two passes along a
 * direction whose mean is 0. Each question takes O(n³ + n²·K) time; a sample O(n² + n·K).
 *
 * <ol>
 *   <li>J. Baker, Trainable grammars for speech recognition, JASA 65, 1979.
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 * </ol>
 */
final class SpanSums implements Distribution {

  private static final double SMALLEST = 1e-140;
  private static final double LARGEST = 1e140;

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  /** Values beyond this, or below its reciprocal, call for another constant. */
  private static final double FAR = 1e70;

  /** From how many words on it is faster to compute the outside values of four widths at once. */
  private static final int MANY = 32;

  private Bracketing bracketing = new Bracketing(1);
  private int n;
  private int labels;
  private int capacity = -1;
  private double[] scores = {};
  private double constant;
  private final Spans spans = new Spans();
  private double[] weight = {};
  private double[] inner = {};
  private double[] inside = {};
  private boolean outsideDone;
  private double[] outside = {};
  private double[] innerOutside = {}; // g
  // For derivatives: the mean of the direction over a span's labels, and changes of the above.
  private double[] along = {};
  private double[] innerChange = {};
  private double[] insideChange = {};
  private double[] outsideChange = {};
  private double[] innerOutsideChange = {};
  private double[] cuts = {};
  private double[] powers = {};
  private int[] stack = {};

  SpanSums() {}

  /**
   * Computes the inside values. Returns false if the range of plain numbers does not suffice, or if
   * no bracketing is left.
   */
  boolean compute(Bracketing newBracketing, double[] newScores, int offset) {
    bracketing = newBracketing;
    n = bracketing.words();
    labels = bracketing.labels();
    outsideDone = false;
    reserve();
    System.arraycopy(newScores, offset, scores, 0, bracketing.size());
    return weigh() && fill() && inside[spans.at(n - 1, 0)] > 0;
  }

  private void reserve() {
    spans.resize(n, false);
    int length = spans.length();
    if (length > capacity) {
      capacity = length;
      weight = new double[length];
      inner = new double[length];
      inside = new double[length];
      outside = new double[length];
      innerOutside = new double[length];
    }
    if (cuts.length < n) {
      cuts = new double[n];
      stack = new int[2 * n + 2];
    }
    if (scores.length < bracketing.size()) {
      scores = new double[bracketing.size()];
    }
    if (powers.length < Math.max(n, labels)) {
      powers = new double[Math.max(n, labels)];
    }
  }

  /** Returns where a span's labels have their scores and their parts. */
  private int part(int i, int j) {
    return (i * n + j) * labels;
  }

  /** Computes the weights; returns false if they spread too far. */
  private boolean weigh() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      for (int p = part(i, i); p < part(i, n); p++) {
        most = Math.max(most, scores[p]);
        least = scores[p] > Double.NEGATIVE_INFINITY ? Math.min(least, scores[p]) : least;
      }
    }
    constant = most == Double.NEGATIVE_INFINITY ? 0 : least + (most - least) / 2;
    if (most - constant > Math.log(LARGEST) - Math.log(labels)) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (labels == 1) {
        weighRow(i);
      } else {
        weighLabels(i);
      }
    }
    return true;
  }

  private void weighRow(int i) {
    var _ = ROWS.exp(powers, 0, scores, part(i, i), constant, n - i);
    int at = spans.at(0, i);
    int step = spans.step(0);
    for (int j = i; j < n; j++) {
      weight[at] = powers[j - i];
      at += step--;
    }
  }

  private void weighLabels(int i) {
    int at = spans.at(0, i);
    int step = spans.step(0);
    for (int j = i; j < n; j++) {
      weight[at] = ROWS.exp(powers, 0, scores, part(i, j), constant, labels);
      at += step--;
    }
  }

  /** Fills the inside chart; returns false if values leave the range. */
  private boolean fill() {
    Arrays.fill(inner, 0, spans.length(), 0);
    Arrays.fill(inside, 0, spans.length(), 0);
    for (int w = 0; w < n; w++) {
      int from = spans.at(w, 0);
      int to = spans.at(w, spans.count(w));
      if (w == 0) {
        System.arraycopy(weight, from, inside, from, n);
      } else {
        spans.addSplits(inner, w, inside, 0, inside, 1);
        for (int at = from; at < to; at++) {
          inside[at] = inner[at] * weight[at];
        }
      }
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      for (int at = from; at < to; at++) {
        double value = inside[at];
        if (value < SMALLEST && weight[at] > 0 && (w == 0 || inner[at] > 0)) {
          return false;
        }
        most = Math.max(most, value);
        least = value > 0 ? Math.min(least, value) : least;
      }
      if (most > LARGEST) {
        return false;
      }
      if (most > 0 && (most > FAR || least < 1 / FAR) && !rescale(w, least, most)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Changes the constant such that the geometric middle of the values of the widest spans so far is
   * 1, in all spans; returns false if values then are outside the range.
   */
  private boolean rescale(int widest, double least, double most) {
    double change = (Math.log(least) + Math.log(most)) / (2 * (2 * widest + 1));
    constant += change;
    double ofWeights = Math.exp(-change);
    for (int at = spans.at(0, 0); at < spans.length(); at++) {
      weight[at] *= ofWeights;
    }
    for (int w = 0; w <= widest; w++) {
      double factor = Math.exp(-change * (2 * w + 1));
      for (int at = spans.at(w, 0); at < spans.at(w, spans.count(w)); at++) {
        double value = inside[at] * factor;
        if (inside[at] > 0 && !(value >= SMALLEST && value <= LARGEST)) {
          return false;
        }
        inside[at] = value;
      }
    }
    return true;
  }

  private void outside() {
    if (outsideDone) {
      return;
    }
    outsideDone = true;
    Arrays.fill(outside, 0, spans.length(), 0);
    Arrays.fill(innerOutside, 0, spans.length(), 0);
    outside[spans.at(n - 1, 0)] = 1;
    int w = n - 1;
    for (; w >= 3 && n >= MANY; w -= 4) {
      spans.addParentsToFour(outside, w, innerOutside, inside);
      for (int own = w; own > w - 4; own--) {
        for (int parent = own + 1; parent <= w; parent++) {
          spans.addParents(outside, own, innerOutside, parent, inside);
        }
        weighOutside(own);
      }
    }
    for (; w >= 0; w--) {
      spans.addSameStart(outside, w, innerOutside, w + 1, inside, 0);
      spans.addSameEnd(outside, w, innerOutside, w + 1, inside, 0);
      weighOutside(w);
    }
  }

  private void weighOutside(int w) {
    for (int at = spans.at(w, 0); at < spans.at(w, spans.count(w)); at++) {
      innerOutside[at] = outside[at] * weight[at];
    }
  }

  /** Returns the probability of the span at a place of the charts. */
  private double probability(int at) {
    return Math.min(1, outside[at] * inside[at] / inside[spans.at(n - 1, 0)]);
  }

  @Override
  public int size() {
    return bracketing.size();
  }

  @Override
  public double logPartition() {
    return Math.log(inside[spans.at(n - 1, 0)]) + constant * (2 * n - 1);
  }

  @Override
  public void marginals(double[] out, int offset) {
    outside();
    for (int i = 0; i < n; i++) {
      Arrays.fill(out, offset + part(i, 0), offset + part(i, i), 0);
      int at = spans.at(0, i);
      int step = spans.step(0);
      for (int j = i; j < n; j++) {
        if (labels == 1) {
          out[offset + i * n + j] = probability(at);
        } else {
          shareOut(i, j, probability(at), out, offset + part(i, j));
        }
        at += step--;
      }
    }
  }

  /** Writes a span's share for each of its labels. */
  private void shareOut(int i, int j, double share, double[] out, int offset) {
    if (share == 0) {
      Arrays.fill(out, offset, offset + labels, 0);
      return;
    }
    if (labels == 1) {
      out[offset] = share;
      return;
    }
    int from = part(i, j);
    double max = ROWS.max(scores, from, labels);
    double sum = ROWS.exp(out, offset, scores, from, max, labels);
    for (int y = offset; y < offset + labels; y++) {
      out[y] *= share / sum;
    }
  }

  /** Writes p(k | i, j) for i ≤ k &lt; j. */
  private void cut(int i, int j) {
    double sum = 0;
    for (int k = i; k < j; k++) {
      cuts[k] = inside[spans.at(k - i, i)] * inside[spans.at(j - k - 1, k + 1)];
      sum += cuts[k];
    }
    for (int k = i; k < j; k++) {
      cuts[k] /= sum;
    }
  }

  @Override
  public double entropy() {
    outside();
    double entropy = Math.log(inside[spans.at(n - 1, 0)]);
    double magnitude = Math.abs(entropy);
    for (int i = 0; i < n; i++) {
      int at = spans.at(0, i);
      int step = spans.step(0);
      for (int j = i; j < n; j++) {
        double probability = probability(at);
        if (probability > 0) {
          shareOut(i, j, probability, powers, 0);
          for (int y = 0; y < labels; y++) {
            double term = powers[y] > 0 ? powers[y] * (scores[part(i, j) + y] - constant) : 0;
            entropy -= term;
            magnitude += Math.abs(term);
          }
        }
        at += step--;
      }
    }
    return entropy > LOSSLESS * (magnitude + n) ? entropy : entropyOfChoices();
  }

  private double entropyOfChoices() {
    double entropy = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double probability = probability(spans.at(j - i, i));
        if (probability == 0) {
          continue;
        }
        double local = 0;
        if (labels > 1) {
          shareOut(i, j, 1, powers, 0);
          local += Entropy.of(powers, 0, labels);
        }
        if (i < j) {
          cut(i, j);
          local += Entropy.of(cuts, i, j);
        }
        entropy += probability * local;
      }
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    outside();
    reserveChanges();
    double mean = meansOfLabels(direction, directionOffset);
    Arrays.fill(innerChange, 0, spans.length(), 0);
    Arrays.fill(insideChange, 0, spans.length(), 0);
    Arrays.fill(outsideChange, 0, spans.length(), 0);
    Arrays.fill(innerOutsideChange, 0, spans.length(), 0);
    for (int w = 0; w < n; w++) {
      if (w > 0) {
        spans.addSplits(innerChange, w, insideChange, inside, 0, inside, insideChange, 1);
      }
      for (int at = spans.at(w, 0); at < spans.at(w, spans.count(w)); at++) {
        along[at] = inside[at] > 0 ? along[at] - mean : 0;
        insideChange[at] = innerChange[at] * weight[at] + inside[at] * along[at];
      }
    }
    for (int w = n - 1; w >= 0; w--) {
      spans.addSameStart(
          outsideChange, w, innerOutsideChange, innerOutside, w + 1, inside, insideChange, 0);
      spans.addSameEnd(
          outsideChange, w, innerOutsideChange, innerOutside, w + 1, inside, insideChange, 0);
      for (int at = spans.at(w, 0); at < spans.at(w, spans.count(w)); at++) {
        innerOutsideChange[at] = (outsideChange[at] + outside[at] * along[at]) * weight[at];
      }
    }
    writeChanges(direction, directionOffset, mean, out, offset);
  }

  private void reserveChanges() {
    if (along.length < capacity) {
      along = new double[capacity];
      innerChange = new double[capacity];
      insideChange = new double[capacity];
      outsideChange = new double[capacity];
      innerOutsideChange = new double[capacity];
    }
  }

  /**
   * Fills in the mean of a direction over each span's labels; returns the mean over all spans of a
   * bracketing. All bracketings have equally many spans, so to take it off changes nothing but
   * saves digits.
   */
  private double meansOfLabels(double[] direction, int offset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      int at = spans.at(0, i);
      int step = spans.step(0);
      for (int j = i; j < n; j++) {
        double probability = probability(at);
        double mean = 0;
        if (inside[at] > 0) {
          shareOut(i, j, 1, powers, 0);
          for (int y = 0; y < labels; y++) {
            mean += powers[y] > 0 ? powers[y] * direction[offset + part(i, j) + y] : 0;
          }
        }
        along[at] = mean;
        sum += probability > 0 ? probability * mean : 0;
        at += step--;
      }
    }
    return sum / (2 * n - 1);
  }

  private void writeChanges(
      double[] direction, int directionOffset, double mean, double[] out, int offset) {
    double over = 1 / inside[spans.at(n - 1, 0)];
    double relative = insideChange[spans.at(n - 1, 0)] * over;
    for (int i = 0; i < n; i++) {
      Arrays.fill(out, offset + part(i, 0), offset + part(i, i), 0);
      int at = spans.at(0, i);
      int step = spans.step(0);
      for (int j = i; j < n; j++) {
        double probability = probability(at);
        double change =
            (outsideChange[at] * inside[at] + outside[at] * insideChange[at]) * over
                - probability * relative;
        shareOut(i, j, probability > 0 ? 1 : 0, powers, 0);
        for (int y = 0; y < labels; y++) {
          int part = part(i, j) + y;
          out[offset + part] =
              powers[y] > 0
                  ? powers[y]
                      * (change
                          + probability * (direction[directionOffset + part] - mean - along[at]))
                  : 0;
        }
        at += step--;
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    int top = 0;
    stack[top++] = 0;
    stack[top++] = n - 1;
    while (top > 0) {
      int j = stack[--top];
      int i = stack[--top];
      shareOut(i, j, 1, powers, 0);
      out.add(part(i, j) + draw(random, powers, 0, labels));
      if (i < j) {
        cut(i, j);
        int k = draw(random, cuts, i, j);
        stack[top++] = k + 1;
        stack[top++] = j;
        stack[top++] = i;
        stack[top++] = k;
      }
    }
    out.sort();
  }

  private static int draw(RandomGenerator random, double[] p, int from, int to) {
    double left = random.nextDouble();
    int chosen = from;
    for (int k = from; k < to; k++) {
      if (p[k] > 0) {
        chosen = k; // the last possible one, should rounding leave a rest
        left -= p[k];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
