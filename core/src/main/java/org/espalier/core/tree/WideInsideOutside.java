package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.kernel.RowPrimitives;
import org.espalier.core.kernel.Spans;

/**
 * The inside and outside charts of projective trees in numbers that have an exponent each: for
 * scores too far apart for {@link ScaledInsideOutside}, without exponentials but one per arc.
 *
 * <p>The values of the items are those defined there, with weights w(h, m) = exp(s(h, m) − c(m)),
 * each a mantissa and a power of 2 ({@link Spans.Wide}). The exponent of a sum's largest term comes
 * from a pass over exponents alone; a term is then a product of two mantissas and of a power of 2
 * that is at most 1, made by a shift. So nothing overflows, and what underflows is less than
 * 2^−1022 of the item that it belongs to. The outside values of an item x are p(x) by the mantissa
 * of its inside value, with the power of 2 that makes them plain numbers,
 *
 * <pre>p(x)/in(x) = Σ over parents y, siblings z of p(y)/in(y) · in(z).</pre>
 *
 * <p>A difference s − c loses nothing, since what its rounding takes off is added to the rest that
 * is exponentiated: all has the relative error of some sums and products of n numbers, whatever the
 * size of the scores. Probabilities below 2^−523, and terms of less than 2^−500 of their item, are
 * taken for 0. {@link #inside} refuses scores whose powers of 2 might leave ±2^27 for a whole
 * sentence, some 10^6 for 80 words; {@link LogInsideOutside} then does the work.
 */
final class WideInsideOutside extends InsideOutside {

  /** An entropy below this may miss much of what items of probability 0 here have of it. */
  static final double LEAST_TRUSTED = 0x1p-440;

  private static final double LOG2_E = 1 / Math.log(2);

  // ln 2 as a sum of two doubles.
  private static final double LN2 = 0x1.62e42fefa39efp-1;
  private static final double LN2_REST = 0x1.abc9e3b39803fp-56;

  /** What exponents are below by absolute value. */
  private static final double LARGEST_EXPONENT = 0x1p27;

  /** Outside values are kept in units of 1/UP, and are 0 below one of them. */
  private static final double UP = Math.scalb(1.0, RowPrimitives.WIDE_SHIFT);

  private final Spans spans = new Spans();

  private final Spans.Wide inner = new Spans.Wide();
  private final Spans.Wide right = new Spans.Wide();
  private final Spans.Wide left = new Spans.Wide();
  private final Spans.Wide rightArc = new Spans.Wide();
  private final Spans.Wide leftArc = new Spans.Wide();
  private double[] innerOutside = {};
  private double[] rightOutside = {};
  private double[] leftOutside = {};
  private double[] rightArcOutside = {};
  private double[] leftArcOutside = {};

  // By word: weights of single root arcs, and their exponents.
  private double[] rootWeight = {};
  private int[] rootExponent = {};

  private double[] rootProbability = {}; // by position

  private double[] rest = {}; // of scores when multiples of ln 2 are taken off, by word
  private double[] exponents = {}; // of a word's arcs
  private int topExponent; // of Z
  private double logPartition;

  private final SplitTangent tangent = new SplitTangent(this);

  WideInsideOutside() {}

  private void reserve() {
    spans.resize(n, !single);
    int length = spans.length();
    inner.clear(length);
    right.clear(length);
    left.clear(length);
    rightArc.clear(length);
    leftArc.clear(length);
    if (innerOutside.length < length) {
      innerOutside = new double[length];
      rightOutside = new double[length];
      leftOutside = new double[length];
      rightArcOutside = new double[length];
      leftArcOutside = new double[length];
    }
    if (rest.length < n) {
      rest = new double[n];
      exponents = new double[n];
      rootWeight = new double[n];
      rootProbability = new double[n + 1];
      rootExponent = new int[n];
    }
  }

  /**
   * Fills the inside chart.
   *
   * @return false if scores are too far apart, or no tree is allowed
   */
  boolean inside(int words, Roots roots, double[] scores, int offset) {
    prepare(words, roots);
    reserve();
    if (!findLargest(scores, offset) || !load(scores, offset)) {
      return false;
    }
    int positions = spans.positions();
    one(right, spans.at(0, 0), positions);
    one(left, spans.at(0, 1 - first()), positions - 1 + first()); // none ends in the root
    for (int w = 1; w < positions; w++) {
      spans.sumSplits(inner, w, right, 0, left, 1);
      multiply(rightArc, w);
      multiply(leftArc, w);
      spans.sumSplits(right, w, rightArc, 1, right, 0);
      spans.sumSplits(left, w, left, 0, leftArc, 0);
    }
    return sum();
  }

  private static void one(Spans.Wide chart, int from, int count) {
    Arrays.fill(chart.mantissa, from, from + count, 1);
    Arrays.fill(chart.exponent, from, from + count, 0);
    chart.normalise(from, count);
  }

  /** Turns scores into weights; returns false if they are too far apart. */
  private boolean load(double[] scores, int offset) {
    double[] toRight = rightOutside; // not needed yet
    double[] toLeft = leftOutside;
    Arrays.fill(toRight, 0, spans.length(), Spans.NONE);
    Arrays.fill(toLeft, 0, spans.length(), Spans.NONE);
    double limit = LARGEST_EXPONENT / (n + 1);
    boolean inRange = true;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double score = scores[offset + h * n + m];
        double difference = score - largest[m];
        double taken = score - difference;
        double lost = score - (difference + taken) + (taken - largest[m]);
        double binary = Math.rint(difference * LOG2_E);
        boolean none = score == Double.NEGATIVE_INFINITY;
        inRange &= none || Math.abs(binary) < limit;
        exponents[m] = none ? Spans.NONE : binary;
        rest[m] = none ? 0 : Math.fma(-binary, LN2_REST, Math.fma(-binary, LN2, difference)) + lost;
      }
      if (!inRange) {
        return false;
      }
      ROWS.exp(rest, 0, rest, 0, 0, n);
      spans.scatter(rest, 0, h, rightArc.mantissa, leftArc.mantissa);
      spans.scatter(exponents, 0, h, toRight, toLeft);
      if (single) {
        rootWeight[h] = rest[h];
        rootExponent[h] = (int) exponents[h];
      } else {
        int at = spans.at(h + 1, 0);
        rightArc.mantissa[at] = rest[h];
        toRight[at] = exponents[h];
      }
    }
    for (int at = 0; at < spans.length(); at++) {
      rightArc.exponent[at] = (int) toRight[at];
      leftArc.exponent[at] = (int) toLeft[at];
    }
    return true;
  }

  /** Multiplies the weights of the arcs over the spans of a width by the values of these. */
  private void multiply(Spans.Wide arc, int w) {
    int from = spans.at(w, 0);
    int to = spans.at(w, spans.count(w));
    for (int at = from; at < to; at++) {
      boolean none = inner.exponent[at] == Spans.NONE || arc.exponent[at] == Spans.NONE;
      arc.mantissa[at] = none ? 0 : arc.mantissa[at] * inner.mantissa[at];
      arc.exponent[at] += inner.exponent[at];
    }
    arc.normalise(from, to - from);
  }

  /** Computes log Z; returns whether there is a tree. */
  private boolean sum() {
    double mantissa;
    if (single) {
      topExponent = Spans.NONE;
      for (int k = 1; k <= n; k++) {
        topExponent = Math.max(topExponent, exponentAtRoot(k));
      }
      mantissa = 0;
      for (int k = 1; k <= n; k++) {
        mantissa += productAtRoot(k);
      }
    } else {
      int at = spans.at(n, 0);
      topExponent = right.exponent[at];
      mantissa = right.mantissa[at];
    }
    logPartition = Math.fma(topExponent, LN2, Math.fma(topExponent, LN2_REST, Math.log(mantissa)));
    for (int m = 0; m < n; m++) {
      logPartition += largest[m];
    }
    return topExponent > Spans.NONE / 2;
  }

  /** Returns the exponent of the trees with a single root arc to a position. */
  private int exponentAtRoot(int k) {
    int ofLeft = left.exponent[spans.at(k - 1, 0)];
    int ofRight = right.exponent[spans.at(n - k, k - 1)];
    return Math.max(Spans.NONE, ofLeft + rootExponent[k - 1] + ofRight);
  }

  /** Returns the sum over the trees with a single root arc to a position, by 2^topExponent. */
  private double productAtRoot(int k) {
    return left.mantissa[spans.at(k - 1, 0)]
        * rootWeight[k - 1]
        * right.mantissa[spans.at(n - k, k - 1)]
        * powerOfTwo(exponentAtRoot(k) - topExponent);
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
      splits(TOP, 1, n, rootProbability);
      for (int k = 1; k <= n; k++) {
        int ofLeft = spans.at(k - 1, 0);
        int ofRight = spans.at(n - k, k - 1);
        double probability = rootProbability[k];
        leftOutside[ofLeft] = probability == 0 ? 0 : probability / left.mantissa[ofLeft];
        rightOutside[ofRight] = probability == 0 ? 0 : probability / right.mantissa[ofRight];
      }
    } else {
      int at = spans.at(n, 0);
      rightOutside[at] = 1 / right.mantissa[at];
    }
    for (int w = spans.positions() - 1; w > 0; w--) {
      int from = spans.at(w, 0);
      int to = spans.at(w, spans.count(w));
      spans.addSameStart(rightOutside, right, w, innerOutside, inner, w + 1, left, 0);
      spans.addSameEnd(rightOutside, right, w, rightOutside, right, w + 1, rightArc, 1);
      spans.addSameEnd(leftOutside, left, w, innerOutside, inner, w + 1, right, 0);
      spans.addSameStart(leftOutside, left, w, leftOutside, left, w + 1, leftArc, 1);
      scale(rightOutside, from, to);
      scale(leftOutside, from, to);
      spans.addSameStart(rightArcOutside, rightArc, w, rightOutside, right, w, right, 0);
      spans.addSameEnd(leftArcOutside, leftArc, w, leftOutside, left, w, left, 0);
      scale(rightArcOutside, from, to);
      scale(leftArcOutside, from, to);
      for (int at = from; at < to; at++) {
        double probability =
            rightArcOutside[at] * rightArc.mantissa[at] + leftArcOutside[at] * leftArc.mantissa[at];
        innerOutside[at] = probability == 0 ? 0 : probability / inner.mantissa[at];
      }
    }
  }

  /** Makes outside values, sums of terms that were scaled down, factors of such terms. */
  private static void scale(double[] outside, int from, int to) {
    for (int at = from; at < to; at++) {
      outside[at] = outside[at] * UP < 1 ? 0 : outside[at] * UP;
    }
  }

  @Override
  double probability(int kind, int i, int j) {
    int at = spans.at(j - i, i - first());
    return switch (kind) {
      case INNER -> innerOutside[at] * inner.mantissa[at] / UP;
      case RIGHT -> rightOutside[at] * right.mantissa[at] / UP;
      default -> leftOutside[at] * left.mantissa[at] / UP;
    };
  }

  @Override
  void marginals(double[] out, int offset) {
    for (int h = 0; h < n; h++) {
      int from = offset + h * n;
      spans.gatherProducts(
          1 / UP,
          rightArcOutside,
          rightArc.mantissa,
          leftArcOutside,
          leftArc.mantissa,
          h,
          out,
          from);
      int at = spans.at(h + 1, 0);
      out[from + h] =
          single ? rootProbability[h + 1] : rightArcOutside[at] * rightArc.mantissa[at] / UP;
    }
  }

  @Override
  void splits(int kind, int i, int j, double[] p) {
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    double sum = 0;
    for (int k = from; k <= to; k++) {
      p[k] =
          switch (kind) {
            case INNER -> product(inner, right, i, k, left, k + 1, j);
            case RIGHT -> product(right, rightArc, i, k, right, k, j);
            case LEFT -> product(left, left, i, k, leftArc, k, j);
            default -> productAtRoot(k);
          };
      sum += p[k];
    }
    for (int k = from; k <= to; k++) {
      p[k] /= sum;
    }
  }

  /** Returns x(i, k)·y(m, j), in units of 2^exponent of the item over i … j. */
  private double product(Spans.Wide item, Spans.Wide x, int i, int k, Spans.Wide y, int m, int j) {
    int base = first();
    int first = spans.at(k - i, i - base);
    int second = spans.at(j - m, m - base);
    int exponent =
        x.exponent[first] + y.exponent[second] - item.exponent[spans.at(j - i, i - base)];
    return x.mantissa[first] * y.mantissa[second] * powerOfTwo(exponent);
  }

  /** Returns 2^e for e ≤ 1023, 0 for e ≤ −1023. */
  private static double powerOfTwo(int e) {
    return Double.longBitsToDouble((long) Math.max(0, e + 1023) << 52);
  }

  @Override
  void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    tangent.run(direction, directionOffset, out, offset);
  }
}
