package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.kernel.Spans;

/**
 * The inside and outside charts of projective trees in plain numbers: no exponential or logarithm
 * but one per arc.
 *
 * <p>The weight of an arc is w(h, m) = 4/27 · exp(s(h, m) − c(m)), with c(m) the largest score of
 * an arc to m; a single root arc has its own constant. There are binomial(3n, n)/(2n+1) &lt;
 * (27/4)^n trees over n words, so the factor keeps Z, and every other value, at or below 1. The
 * values of the items are
 *
 * <pre>
 * inner(i, j) = Σ over i ≤ k &lt; j of right(i, k) · left(k+1, j)
 * right(i, j) = Σ over i &lt; k ≤ j of inner(i, k) · w(i, k) · right(k, j),    right(i, i) = 1
 * left(i, j)  = Σ over i ≤ k &lt; j of left(i, k) · inner(k, j) · w(j, k),     left(i, i) = 1
 * </pre>
 *
 * and the outside values are the derivatives of Z by them. Charts are filled width by width, the
 * outside charts from the widest spans on, as {@link Spans} says; positions are counted from {@link
 * #first()} there. Of each span they keep the four inside values that products are made of, the
 * five outside values and the two weights: some 6 n² numbers in all.
 *
 * <p><b>When it can be trusted.</b> All terms are positive, so nothing cancels, and nothing
 * overflows: the only danger is underflow. Each of the fewer than n³ products of a pass may lose up
 * to 2^−1075 by it. The effect on Z, or on Z times the probability of an arc or item, is that loss
 * times the weight of everything else in the trees that the product is part of, which is at most 1
 * again (shrink what the product stands for to its end words: the rest are trees over fewer words).
 * Three such losses can meet in a probability: in the inside values, on the way down, in the last
 * product. So if
 *
 * <pre>
 * 3 · n³ · 2^−1075 ≤ 2^−60 · Z
 * </pre>
 *
 * underflow changes log Z and every probability by less than 1e-18. For n = 80 this accepts sums
 * over trees down to exp(−536) of what the product of every word's favourite arc weighs: 6.7 nats
 * lost per word.
 *
 * <p>Otherwise, as for long texts, the chart is filled anew with <b>centred</b> values. A span of
 * width w has w arcs, so the constant e^γ on the weight of every arc changes its values by e^(γw)
 * and nothing else; γ is chosen anew where the values of a width have come far from 1. All have to
 * stay within {@link #SMALLEST} … {@link #LARGEST}, or be 0 as forbidden arcs leave nothing: then
 * no product of two underflows in the inside pass, outside values are at most 1e200, and what they
 * lose by underflow changes no probability by more than 1e-100. {@link #inside} refuses where
 * values do not stay there; {@link WideInsideOutside} then does the work.
 */
final class ScaledInsideOutside extends InsideOutside {

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  /** The logarithm of 27/4: fewer trees than its power n. */
  private static final double LOG_TREES_PER_WORD = Math.log(27.0 / 4.0);

  /** The exponential of anything below is 0. */
  private static final double EXP_IS_ZERO = -746;

  /** The range of centred values, in which no product of two underflows. */
  private static final double SMALLEST = 1e-100;

  private static final double LARGEST = 1e100;

  private static final double LOG_SMALLEST = Math.log(SMALLEST);

  /** What Z may be at least, by n³, where values are not centred. */
  private static final double LEAST = 0x1p-1013;

  /** Centred values whose geometric middle is as far from 1 call for another constant. */
  private static final double LOG_FAR = Math.log(1e20);

  final Spans spans = new Spans();
  private boolean centred; // values are kept around 1, in their range
  private int capacity; // of each chart

  // Weights of the arcs by their span.
  double[] rightWeight = {};
  double[] leftWeight = {};
  // Inside values; of the arcs' items inner(i, j) times the weight.
  double[] right = {};
  double[] left = {};
  double[] rightArc = {};
  double[] leftArc = {};
  // Derivatives of Z.
  double[] innerOutside = {};
  double[] rightOutside = {};
  double[] leftOutside = {};
  double[] rightArcOutside = {};
  double[] leftArcOutside = {};

  /** By word: the weights of single root arcs. */
  double[] rootWeight = {};

  // By word.
  private double[] row = {};
  private double[] powers = {};
  private double[] scratch = {};
  private double[] scores = {};
  private double[] probabilities = {};
  private double rootShift;
  private double arcShift; // added to the logarithms of weights, but of single root arcs

  double partition;
  private double logPartition;

  private final ScaledTangent tangent = new ScaledTangent(this);

  ScaledInsideOutside() {}

  private void reserve() {
    spans.resize(n, !single);
    int length = spans.length();
    if (length > capacity) {
      capacity = length;
      rightWeight = new double[length];
      leftWeight = new double[length];
      right = new double[length];
      left = new double[length];
      rightArc = new double[length];
      leftArc = new double[length];
      innerOutside = new double[length];
      rightOutside = new double[length];
      leftOutside = new double[length];
      rightArcOutside = new double[length];
      leftArcOutside = new double[length];
    }
    if (rootWeight.length < n) {
      rootWeight = new double[n];
      row = new double[n];
      powers = new double[n];
      scratch = new double[n];
      scores = new double[n * n];
      probabilities = new double[n * n];
    }
  }

  /**
   * Fills the inside chart.
   *
   * @return false if the chart cannot be trusted, or no tree is allowed
   */
  boolean inside(int words, Roots roots, double[] newScores, int offset) {
    prepare(words, roots);
    reserve();
    System.arraycopy(newScores, offset, scores, 0, n * n);
    centred = false;
    if (!load()) {
      return false;
    }
    if (fill() && sum()) {
      return true;
    }
    centred = true;
    return load() && fill() && sum();
  }

  /** Fills the inside chart; returns false where values leave the range. */
  private boolean fill() {
    int length = spans.length();
    double[] inner = innerOutside; // not needed yet
    Arrays.fill(inner, 0, length, 0);
    Arrays.fill(right, 0, length, 0);
    Arrays.fill(left, 0, length, 0);
    Arrays.fill(rightArc, 0, length, 0);
    Arrays.fill(leftArc, 0, length, 0);
    int positions = spans.positions();
    Arrays.fill(right, spans.at(0, 0), spans.at(0, positions), 1);
    Arrays.fill(left, spans.at(0, 1 - first()), spans.at(0, positions), 1); // none ends in the root
    for (int w = 1; w < positions; w++) {
      spans.addSplits(inner, w, right, 0, left, 1);
      int from = spans.at(w, 0);
      int to = spans.at(w, spans.count(w));
      for (int at = from; at < to; at++) {
        rightArc[at] = inner[at] * rightWeight[at];
        leftArc[at] = inner[at] * leftWeight[at];
      }
      spans.addSplits(right, w, rightArc, 1, right, 0);
      spans.addSplits(left, w, left, 0, leftArc, 0);
      if (!(centred
          ? inRange(from, to) && centre(w)
          : anyLarge(from, to, Math.pow(LEAST, (double) w / positions)))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a span has a value of a size from which Z might be large enough. Values shrink
   * by some factor for each word, the largest of a width no faster than Z; most are subnormal by
   * the time that all are, which takes many times as long.
   */
  private boolean anyLarge(int from, int to, double large) {
    for (int at = from; at < to; at++) {
      if (right[at] >= large || left[at] >= large) {
        return true; // as a rule the first
      }
    }
    return false;
  }

  /**
   * Returns whether the values of some spans are in range, or 0 as forbidden arcs leave nothing.
   */
  private boolean inRange(int from, int to) {
    boolean inside = true;
    for (int at = from; at < to; at++) {
      boolean possible = innerOutside[at] > 0;
      inside &=
          within(right[at]) && within(left[at]) && within(rightArc[at]) && within(leftArc[at]);
      inside &= rightArc[at] > 0 || rightWeight[at] == 0 || !possible;
      inside &= leftArc[at] > 0 || leftWeight[at] == 0 || !possible;
    }
    return inside;
  }

  private static boolean within(double value) {
    return value == 0 || (value >= SMALLEST && value <= LARGEST);
  }

  /**
   * Changes what is taken off the scores, such that the geometric middle of the values of the
   * widest spans so far is 1, where they have come far from it; returns false if values then are
   * outside the range.
   */
  private boolean centre(int widest) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    int from = spans.at(widest, 0);
    int to = spans.at(widest, spans.count(widest));
    for (int at = from; at < to; at++) {
      most = Math.max(most, Math.max(right[at], left[at]));
      least = right[at] > 0 ? Math.min(least, right[at]) : least;
      least = left[at] > 0 ? Math.min(least, left[at]) : least;
    }
    double middle = most == 0 ? 0 : (Math.log(least) + Math.log(most)) / 2;
    if (Math.abs(middle) < LOG_FAR) {
      return true;
    }
    double change = -middle / widest; // a span has as many arcs as it is wide
    boolean inside = true;
    for (int w = 1; w <= widest; w++) {
      double factor = Math.exp(change * w);
      from = spans.at(w, 0);
      to = spans.at(w, spans.count(w));
      for (int at = from; at < to; at++) {
        right[at] *= factor;
        left[at] *= factor;
        rightArc[at] *= factor;
        leftArc[at] *= factor;
      }
      inside &= inRange(from, to);
    }
    double factor = Math.exp(change);
    for (int at = spans.at(1, 0); at < spans.length(); at++) {
      rightWeight[at] *= factor;
      leftWeight[at] *= factor;
    }
    arcShift += change;
    return inside;
  }

  /** Computes Z; returns whether it can be trusted. */
  private boolean sum() {
    if (single) {
      double sum = 0;
      for (int m = 0; m < n; m++) {
        sum += left[spans.at(m, 0)] * rootWeight[m] * right[spans.at(n - 1 - m, m)];
      }
      partition = sum;
    } else {
      partition = right[spans.at(n, 0)];
    }
    double log = Math.log(partition);
    logPartition = log + rootShift - (single ? n - 1 : n) * arcShift;
    for (int m = 0; m < n; m++) {
      logPartition += largest[m];
    }
    return centred ? within(partition) && partition > 0 : log >= Math.log(LEAST) + 3 * Math.log(n);
  }

  /** Turns scores into weights; returns false if no tree is left, or a weight is too small. */
  private boolean load() {
    boolean legal = findLargest(scores, 0);
    rootShift = single ? Double.NEGATIVE_INFINITY : 0;
    arcShift = 0;
    for (int m = 0; m < n; m++) {
      largest[m] += LOG_TREES_PER_WORD;
      if (single) {
        rootShift = Math.max(rootShift, scores[m * n + m] - largest[m]);
      }
    }
    if (!(legal && rootShift > Double.NEGATIVE_INFINITY)) {
      return false;
    }
    for (int h = 0; h < n; h++) {
      System.arraycopy(scores, h * n, row, 0, n);
      if (centred && !inRange(row, h)) {
        return false;
      }
      row[h] = Double.NEGATIVE_INFINITY;
      ROWS.expDifference(powers, row, largest, scratch, 0, n);
      for (int m = 0; m < n; m++) {
        if (powers[m] == 0 && row[m] - largest[m] > EXP_IS_ZERO) {
          powers[m] = Math.exp(row[m] - largest[m]); // may be below the range of the loop above
        }
      }
      spans.scatter(powers, 0, h, rightWeight, leftWeight);
      double root = Math.exp(scores[h * n + h] - largest[h] - rootShift);
      if (single) {
        rootWeight[h] = root;
      } else {
        rightWeight[spans.at(h + 1, 0)] = root;
        leftWeight[spans.at(h + 1, 0)] = 0; // the root has no head
      }
    }
    return true;
  }

  /** Returns whether the weights of the arcs from a word, and to it from the root, are in range. */
  private boolean inRange(double[] ownScores, int h) {
    for (int m = 0; m < n; m++) {
      double score = ownScores[m];
      boolean rootAlone = single && m == h;
      if (score - largest[m] < LOG_SMALLEST && score > Double.NEGATIVE_INFINITY && !rootAlone) {
        return false;
      }
    }
    return true;
  }

  @Override
  double logPartition() {
    return logPartition;
  }

  @Override
  void outside() {
    int length = spans.length();
    Arrays.fill(innerOutside, 0, length, 0);
    Arrays.fill(rightOutside, 0, length, 0);
    Arrays.fill(leftOutside, 0, length, 0);
    Arrays.fill(rightArcOutside, 0, length, 0);
    Arrays.fill(leftArcOutside, 0, length, 0);
    if (single) {
      for (int m = 0; m < n; m++) {
        rightOutside[spans.at(n - 1 - m, m)] = rootWeight[m] * left[spans.at(m, 0)];
        leftOutside[spans.at(m, 0)] = rootWeight[m] * right[spans.at(n - 1 - m, m)];
      }
    } else {
      rightOutside[spans.at(n, 0)] = 1;
    }
    for (int w = spans.positions() - 1; w > 0; w--) {
      spans.addSameStart(rightOutside, w, innerOutside, w + 1, left, 0);
      spans.addSameEnd(rightOutside, w, rightOutside, w + 1, rightArc, 1);
      spans.addSameEnd(leftOutside, w, innerOutside, w + 1, right, 0);
      spans.addSameStart(leftOutside, w, leftOutside, w + 1, leftArc, 1);
      keepPossible(w, rightOutside, right, leftOutside, left);
      spans.addSameStart(rightArcOutside, w, rightOutside, w, right, 0);
      spans.addSameEnd(leftArcOutside, w, leftOutside, w, left, 0);
      keepPossible(w, rightArcOutside, rightArc, leftArcOutside, leftArc);
      int to = spans.at(w, spans.count(w));
      for (int at = spans.at(w, 0); at < to; at++) {
        innerOutside[at] =
            rightArcOutside[at] * rightWeight[at] + leftArcOutside[at] * leftWeight[at];
      }
    }
  }

  /**
   * Clears derivatives by values of a width that are 0. They have no influence, but where values
   * are centred they might grow beyond all bounds from one width to the next.
   */
  void keepPossible(int w, double[] byRight, double[] right, double[] byLeft, double[] left) {
    int to = centred ? spans.at(w, spans.count(w)) : 0;
    for (int at = spans.at(w, 0); at < to; at++) {
      byRight[at] = right[at] == 0 ? 0 : byRight[at];
      byLeft[at] = left[at] == 0 ? 0 : byLeft[at];
    }
  }

  @Override
  double probability(int kind, int i, int j) {
    int at = spans.at(j - i, i - first());
    return switch (kind) {
      case INNER ->
          (rightArcOutside[at] * rightArc[at] + leftArcOutside[at] * leftArc[at]) / partition;
      case RIGHT -> rightOutside[at] * right[at] / partition;
      default -> leftOutside[at] * left[at] / partition;
    };
  }

  @Override
  void marginals(double[] out, int offset) {
    double over = 1 / partition;
    for (int h = 0; h < n; h++) {
      int from = offset + h * n;
      spans.gatherProducts(over, rightArcOutside, rightArc, leftArcOutside, leftArc, h, out, from);
      out[from + h] = over * rootProduct(h);
    }
  }

  /** Returns the unnormalised probability of a root arc. */
  private double rootProduct(int m) {
    if (single) {
      return rootWeight[m] * left[spans.at(m, 0)] * right[spans.at(n - 1 - m, m)];
    }
    int at = spans.at(m + 1, 0);
    return rightArcOutside[at] * rightArc[at];
  }

  /**
   * {@inheritDoc}
   *
   * <p>The difference of log Z and s·μ, both of the weights, unless so little is left of its terms
   * that rounding would be seen.
   */
  @Override
  double entropy() {
    double entropy = Math.log(partition);
    double magnitude = Math.abs(entropy);
    marginals(probabilities, 0);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double probability = probabilities[h * n + m];
        if (probability > 0) {
          // The difference first, as for the weights: the largest score may swallow the shift.
          double shift = single && h == m ? -rootShift : arcShift;
          double logWeight = scores[h * n + m] - largest[m] + shift;
          double term = probability * logWeight;
          entropy -= term;
          magnitude += Math.abs(term);
        }
      }
    }
    // The sums that the logarithm is of are near 1 where the tree is certain: each word adds the
    // rounding error of a 1.
    return entropy > LOSSLESS * (magnitude + n) ? entropy : super.entropy();
  }

  @Override
  void splits(int kind, int i, int j, double[] p) {
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    int base = first();
    double sum = 0;
    for (int k = from; k <= to; k++) {
      p[k] =
          switch (kind) {
            case INNER ->
                right[spans.at(k - i, i - base)] * left[spans.at(j - k - 1, k + 1 - base)];
            case RIGHT -> rightArc[spans.at(k - i, i - base)] * right[spans.at(j - k, k - base)];
            case LEFT -> left[spans.at(k - i, i - base)] * leftArc[spans.at(j - k, k - base)];
            default -> rootWeight[k - 1] * left[spans.at(k - 1, 0)] * right[spans.at(n - k, k - 1)];
          };
      sum += p[k];
    }
    for (int k = from; k <= to; k++) {
      p[k] /= sum;
    }
  }

  @Override
  void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    marginals(probabilities, 0);
    tangent.run(probabilities, direction, directionOffset, out, offset);
  }
}
