package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.kernel.Rows;

/**
 * The elimination in plain doubles, on weights scaled so that the best head of every word has
 * weight 1: w(h,m) = exp(s(h,m) − c(m)). Forbidden arcs have weight 0.
 *
 * <p><b>The check.</b> Nothing is subtracted, so only underflow and overflow can spoil the result,
 * and the pivots tell. Let C(j) ≥ 1 be the sum of the weights into word j (for a single root
 * without the root arc; R is then the sum of the root weights, else R = 1). An underflow in a
 * weight w(h,m), at whatever stage, drops less than τ = 2^−1022 from it. Z is linear in that
 * weight, and its coefficient is a sum over trees, each with one arc into every other word: at most
 * R·Π C(j), for the pivots so far are at most the sums of the words eliminated and the sums of the
 * others never grow. (With a single root, the pivots so far times the root weight of m is a sum
 * over choices of one arc into m and every eliminated word, hence the same bound times n².) There
 * are fewer than 2n³ operations, so Z loses at most the fraction 2n⁵ τ·R·Π C(j)/Z of itself. {@link
 * #eliminate(int, Roots, double[])} accepts Z/(R·Π C(j)) ≥ e^−620, which keeps the fraction below
 * 1e-18 for n up to 1000. For multi-root trees Z/Π C(j) is the probability that heads drawn
 * independently form a tree. An arc's share of Z, its marginal, errs by the same absolute amount.
 * An overflow turns into an infinity or NaN in Z or in a column's total, where it is seen.
 */
final class ScaledEscapes extends EscapeProbabilities {

  /** The largest accepted log(R·Π C / Z). */
  private static final double LARGEST_LOSS = 620;

  /** Smaller pivots have no safe reciprocal. */
  private static final double SMALLEST_PIVOT = 1e-300;

  private boolean rooted; // multi-root: root arcs count in the pivots
  private double logPartition;
  private double scaledLogPartition;

  /** weights[h][m] = w(h,m), 0 on the diagonal. */
  double[][] weights = new double[0][];

  /** rootWeights[m] = r(m). */
  double[] rootWeights = new double[0];

  /** What was subtracted from the scores of the arcs into m. */
  double[] shift = new double[0];

  /** What was subtracted from the scores of all root arcs besides. */
  double rootShift;

  private double[][] slopes = new double[0][]; // derivatives of the weights
  private double[] rootSlopes = new double[0];
  private double[] pivots = new double[0];
  private double[] sums = new double[0];
  private double[] sumSlopes = new double[0];
  private double[][] escapes = new double[0][]; // q, by source and target
  private double[][] escapeSlopes = new double[0][];
  private Buffer[] buffers = new Buffer[0];

  private static final class Buffer {
    final double[][] weight; // of [h][k], k eliminated before h: p(h)
    final double[] root; // of [k], k eliminated: p(root)
    final double[][] slope;
    final double[] rootSlope;

    Buffer(int n) {
      weight = new double[n][n];
      root = new double[n];
      slope = new double[n][n];
      rootSlope = new double[n];
    }
  }

  /**
   * Scales the weights and computes the log-partition.
   *
   * @return false if the weights span too wide a range, or if no tree is left
   */
  boolean eliminate(int n, Roots roots, double[] scores) {
    reserve(n);
    words = n;
    rooted = roots == Roots.MULTI;
    tangent = false;
    if (!scale(scores)) {
      return false;
    }
    load();
    double loss = 0;
    Arrays.fill(sums, 0, n, 0);
    for (int h = 0; h < n; h++) {
      Rows.add(sums, weights[h], 1, 0, n);
    }
    double rootSum = 0;
    for (int m = 0; m < n; m++) {
      rootSum += rootWeights[m];
      loss += Math.log(Math.max(1, rooted ? sums[m] + rootWeights[m] : sums[m]));
    }
    if (!rooted) {
      loss += Math.log(rootSum);
    }
    if (!eliminateAll()) {
      return false;
    }
    double total = Math.log(buffers[levels(n) - 1].root[n - 1]);
    for (int m = 0; m < n - 1; m++) {
      total += Math.log(pivots[m]);
    }
    scaledLogPartition = total;
    double shifts = rootShift;
    for (int m = 0; m < n; m++) {
      shifts += shift[m];
    }
    logPartition = total + shifts;
    return loss - total <= LARGEST_LOSS;
  }

  private boolean scale(double[] scores) {
    int n = words;
    Arrays.fill(shift, 0, n, Double.NEGATIVE_INFINITY);
    for (int h = 0; h < n; h++) {
      double[] row = weights[h];
      System.arraycopy(scores, h * n, row, 0, n);
      rootWeights[h] = row[h];
      row[h] = Double.NEGATIVE_INFINITY;
      Rows.raise(shift, row, 0, 0, n);
    }
    rootShift = 0;
    if (rooted) {
      Rows.raise(shift, rootWeights, 0, 0, n);
    } else {
      if (n == 1) {
        shift[0] = 0;
      }
      rootShift = Double.NEGATIVE_INFINITY;
      for (int m = 0; m < n; m++) {
        rootShift = Math.max(rootShift, rootWeights[m] - shift[m]);
      }
    }
    // A word that no other may head is for the exact arithmetic, as is a tree without root.
    boolean legal = Math.abs(rootShift) < Double.POSITIVE_INFINITY;
    for (int m = 0; m < n; m++) {
      legal &= shift[m] > Double.NEGATIVE_INFINITY;
    }
    if (!legal) {
      return false;
    }
    for (int h = 0; h < n; h++) {
      double[] row = weights[h];
      for (int m = 0; m < n; m++) {
        row[m] = Math.exp(row[m] - shift[m]);
      }
      rootWeights[h] = Math.exp(difference(rootWeights[h], shift[h], rootShift));
    }
    return true;
  }

  /**
   * Returns x − y − z without the rounding of x − y, which may be large where the result is not.
   */
  private static double difference(double x, double y, double z) {
    double first = x - y;
    double back = first - x;
    double lost = (x - (first - back)) - (y + back);
    return first == Double.NEGATIVE_INFINITY ? first : (first - z) + lost;
  }

  private void load() {
    Buffer buffer = buffers[0];
    for (int h = 0; h < words; h++) {
      System.arraycopy(weights[h], 0, buffer.weight[h], 0, words);
      if (tangent) {
        System.arraycopy(slopes[h], 0, buffer.slope[h], 0, words);
      }
    }
    System.arraycopy(rootWeights, 0, buffer.root, 0, words);
    if (tangent) {
      System.arraycopy(rootSlopes, 0, buffer.rootSlope, 0, words);
    }
  }

  /** Returns log Z. */
  double logPartition() {
    return logPartition;
  }

  /** Returns log Z of the scaled weights. */
  double scaledLogPartition() {
    return scaledLogPartition;
  }

  /**
   * Computes the marginals, once after {@link #eliminate}.
   *
   * @param out n² entries, overwritten
   * @return false if the range does not suffice
   */
  boolean marginals(double[] out) {
    int n = words;
    tangent = false;
    if (!solve(0, 0, n, true)) {
      return false;
    }
    System.arraycopy(rootWeights, 0, sums, 0, n);
    for (int h = 0; h < n; h++) {
      Rows.multiply(escapes[h], weights[h], 0, n);
      Rows.add(sums, escapes[h], 1, 0, n);
    }
    if (!normalisable()) {
      return false;
    }
    for (int m = 0; m < n; m++) {
      sums[m] = 1 / sums[m];
    }
    for (int h = 0; h < n; h++) {
      double[] row = escapes[h];
      Rows.multiply(row, sums, 0, n);
      row[h] = rootWeights[h] * sums[h];
      System.arraycopy(row, 0, out, h * n, n);
    }
    return true;
  }

  /**
   * Computes the derivative of the marginals.
   *
   * @param direction n² entries, finite where the weight is positive
   * @param out n² entries from {@code offset}, overwritten
   * @return false if the range does not suffice
   */
  boolean jvp(double[] direction, double[] out, int offset) {
    int n = words;
    tangent = true;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        slopes[h][m] = weights[h][m] > 0 ? weights[h][m] * direction[h * n + m] : 0;
      }
      rootSlopes[h] = rootWeights[h] > 0 ? rootWeights[h] * direction[h * n + h] : 0;
    }
    load();
    if (!solve(0, 0, n, false)) {
      return false;
    }
    System.arraycopy(rootWeights, 0, sums, 0, n);
    System.arraycopy(rootSlopes, 0, sumSlopes, 0, n);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double share = weights[h][m] * escapes[h][m];
        double slope = slopes[h][m] * escapes[h][m] + weights[h][m] * escapeSlopes[h][m];
        escapes[h][m] = share;
        escapeSlopes[h][m] = slope;
        sums[m] += share;
        sumSlopes[m] += slope;
      }
    }
    if (!normalisable()) {
      return false;
    }
    for (int h = 0; h < n; h++) {
      escapes[h][h] = rootWeights[h];
      escapeSlopes[h][h] = rootSlopes[h];
      for (int m = 0; m < n; m++) {
        double marginal = escapes[h][m] / sums[m];
        out[offset + h * n + m] = (escapeSlopes[h][m] - marginal * sumSlopes[m]) / sums[m];
      }
    }
    return true;
  }

  private boolean normalisable() {
    boolean normalisable = true;
    for (int m = 0; m < words; m++) {
      normalisable &= sums[m] >= SMALLEST_PIVOT && sums[m] < Double.POSITIVE_INFINITY;
    }
    return normalisable;
  }

  @Override
  boolean eliminateFront(int level, int from, int middle, int to) {
    Buffer source = buffers[level];
    Buffer buffer = buffers[level + 1];
    for (int h = from; h < to; h++) {
      System.arraycopy(source.weight[h], from, buffer.weight[h], from, to - from);
      if (tangent) {
        System.arraycopy(source.slope[h], from, buffer.slope[h], from, to - from);
      }
    }
    System.arraycopy(source.root, from, buffer.root, from, to - from);
    if (tangent) {
      System.arraycopy(source.rootSlope, from, buffer.rootSlope, from, to - from);
    }
    for (int k = from; k < middle; k++) {
      if (!eliminate(buffer, k, k + 1, to)) {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean eliminateBack(int level, int from, int middle, int to) {
    Buffer buffer = buffers[level];
    for (int k = to - 1; k >= middle; k--) {
      if (!eliminate(buffer, k, from, k)) {
        return false;
      }
    }
    return true;
  }

  /** Eliminates k where the words [from, to) are left. */
  private boolean eliminate(Buffer buffer, int k, int from, int to) {
    double[][] weight = buffer.weight;
    double[] rowOfK = weight[k];
    double pivot = rooted ? buffer.root[k] : 0;
    for (int h = from; h < to; h++) {
      pivot += weight[h][k];
    }
    if (!(pivot >= SMALLEST_PIVOT)) {
      return false;
    }
    pivots[k] = pivot;
    double reciprocal = 1 / pivot;
    if (tangent) {
      return eliminateWithSlopes(buffer, k, from, to, reciprocal);
    }
    double share = buffer.root[k] * reciprocal;
    buffer.root[k] = share;
    Rows.add(buffer.root, rowOfK, share, from, to);
    for (int h = from; h < to; h++) {
      double[] row = weight[h];
      double p = row[k] * reciprocal;
      row[k] = p;
      Rows.add(row, rowOfK, p, from, to);
    }
    return true;
  }

  private boolean eliminateWithSlopes(Buffer buffer, int k, int from, int to, double reciprocal) {
    double[][] weight = buffer.weight;
    double[][] slope = buffer.slope;
    double pivotSlope = rooted ? buffer.rootSlope[k] : 0;
    for (int h = from; h < to; h++) {
      pivotSlope += slope[h][k];
    }
    double share = buffer.root[k] * reciprocal;
    double shareSlope = (buffer.rootSlope[k] - share * pivotSlope) * reciprocal;
    buffer.root[k] = share;
    buffer.rootSlope[k] = shareSlope;
    Rows.add(buffer.root, weight[k], share, from, to);
    Rows.add(buffer.rootSlope, slope[k], share, from, to);
    Rows.add(buffer.rootSlope, weight[k], shareSlope, from, to);
    for (int h = from; h < to; h++) {
      double p = weight[h][k] * reciprocal;
      double pSlope = (slope[h][k] - p * pivotSlope) * reciprocal;
      weight[h][k] = p;
      slope[h][k] = pSlope;
      Rows.add(weight[h], weight[k], p, from, to);
      Rows.add(slope[h], slope[k], p, from, to);
      Rows.add(slope[h], weight[k], pSlope, from, to);
    }
    return true;
  }

  @Override
  void single(int level, int m) {
    escapes[m][m] = 0;
    escapeSlopes[m][m] = 0;
  }

  @Override
  void extendToFront(int level, int from, int middle, int to) {
    for (int k = middle - 1; k >= from; k--) {
      extend(buffers[level], k, k + 1, to, middle, to);
    }
  }

  @Override
  void extendToBack(int level, int from, int middle, int to) {
    for (int k = middle; k < to; k++) {
      extend(buffers[level], k, from, k, from, middle);
    }
  }

  /** Computes q(k,m) for m in [target, targetEnd) from the words [from, to) that k led to. */
  private void extend(Buffer buffer, int k, int from, int to, int target, int targetEnd) {
    double[] escape = escapes[k];
    Arrays.fill(escape, target, targetEnd, buffer.root[k]);
    for (int h = from; h < to; h++) {
      Rows.add(escape, escapes[h], buffer.weight[h][k], target, targetEnd);
    }
    if (tangent) {
      double[] slope = escapeSlopes[k];
      Arrays.fill(slope, target, targetEnd, buffer.rootSlope[k]);
      for (int h = from; h < to; h++) {
        Rows.add(slope, escapeSlopes[h], buffer.weight[h][k], target, targetEnd);
        Rows.add(slope, escapes[h], buffer.slope[h][k], target, targetEnd);
      }
    }
  }

  private void reserve(int n) {
    if (weights.length >= n) {
      return;
    }
    weights = new double[n][n];
    rootWeights = new double[n];
    shift = new double[n];
    slopes = new double[n][n];
    rootSlopes = new double[n];
    pivots = new double[n];
    sums = new double[n];
    sumSlopes = new double[n];
    escapes = new double[n][n];
    escapeSlopes = new double[n][n];
    buffers = new Buffer[levels(n)];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Buffer(n);
    }
  }
}
