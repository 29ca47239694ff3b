package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.kernel.Rows;

/**
 * The elimination in plain doubles, on weights scaled so that the best head of every word has
 * weight 1: w(h,m) = exp(s(h,m) − c(m)). Forbidden arcs have weight 0.
 *
 * <p><b>The check.</b> Nothing is subtracted, so only underflow and overflow can spoil the result,
 * and the pivots tell. Let C(j) ≥ 1 be the sum of the weights into word j (for a single root
 * without the root arc; R is then the sum of the root weights, else R = 1). An underflow in a
 * weight w(h,m), at whatever stage, drops less than τ = 2^−1021 from it. Z is linear in that
 * weight, and its coefficient is a sum over trees, each with one arc into every other word: at most
 * R·Π C(j), for the pivots so far are at most the sums of the words eliminated and the sums of the
 * others never grow. (With a single root, the pivots so far times the root weight of m is a sum
 * over choices of one arc into m and every eliminated word, hence the same bound times n².) There
 * are fewer than 2n³ operations, so Z loses at most the fraction 2n⁵ τ·R·Π C(j)/Z of itself. {@link
 * #eliminate(int, Roots, double[])} accepts Z/(R·Π C(j)) ≥ e^−620, which keeps the fraction below
 * 1e-18 for n up to 1000, and below 1e-24 for n up to 100. For multi-root trees Z/Π C(j) is the
 * probability that heads drawn independently form a tree. An arc's share of Z, its marginal, errs
 * by the same absolute amount. An overflow turns into an infinity or NaN in Z or in a column's
 * total, where it is seen.
 */
final class ScaledGth extends GthElimination {

  /**
   * The least probability that has a small relative error: it exceeds the absolute error of
   * marginals, 1e-18 and mostly far less, by eight orders. Smaller ones are to be computed anew
   * where their logarithm counts.
   */
  static final double LEAST_TRUSTED = 1e-10;

  /** The largest accepted log(R·Π C / Z). */
  private static final double LARGEST_LOSS = 620;

  /** Smaller pivots have no safe reciprocal. */
  private static final double SMALLEST_PIVOT = 1e-300;

  /**
   * The largest Σ w(·,m) Q(m,h) with which the derivative is taken from differences of Q. Up to it
   * they are within 1.2e-13 of what {@link #jvp} gives, by 320 random problems of 10 and 40 words
   * at scales of .1 to 40, along normal directions; up to 10 times it within 1.5e-13.
   */
  private static final double LARGEST_RETURN = 300;

  /** With fewer words the inverse takes as long as the recursion. */
  private static final int FEWEST_INVERTED = 16;

  /** How many words are eliminated together, so that the others' rows are read and written once. */
  private static final int PANEL = 4;

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
  private double[] scratch = new double[0];
  private final LaplacianInverse inverse = new LaplacianInverse();
  private boolean factored; // the inverse, in place of the first eliminations
  private double[] overSums = new double[0];
  private double[] normalisers = new double[0]; // of shares and, once measured, of escapes
  private double[] rootChanges = new double[0]; // Σ U(m,b) g(b,m), by m
  private double[][] shares = new double[0][]; // marginals of the arcs, the roots' on the diagonal
  private double[][] directed = new double[0][]; // weights times direction, by target and source
  private double[][] changes = new double[0][]; // U, by source and target
  private boolean measured; // largestReturn is that of these weights
  private double largestReturn; // of Σ w(·,m) Q(m,h)
  private double[][] escapes = new double[0][]; // q, by source and target
  private double[][] escapeSlopes = new double[0][];
  private Buffer[] buffers = new Buffer[0];

  private static final class Buffer {
    final double[][] weight; // of [k][h], k eliminated before h: p(h)
    final double[] root; // of [k], k eliminated: p(root)
    double[][] slope = new double[0][]; // derivatives of both, made when first needed
    double[] rootSlope = new double[0];

    Buffer(int n) {
      weight = new double[n][n];
      root = new double[n];
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
    factored = n >= FEWEST_INVERTED && inverse.factor(n, rooted, weights, rootWeights);
    double total;
    if (factored) {
      total = inverse.logPartition();
    } else {
      load();
      if (!eliminateAll()) {
        return false;
      }
      pivots[n - 1] = buffers[levels(n) - 1].root[n - 1];
      total = sumOfLogs(pivots, n);
    }
    scaledLogPartition = total;
    double shifts = rootShift;
    for (int m = 0; m < n; m++) {
      shifts += shift[m];
    }
    logPartition = total + shifts;
    double most = (n + 1) * Math.log(n); // of log(R·Π C), as no weight is above 1
    return total < Double.POSITIVE_INFINITY
        && (most - total <= LARGEST_LOSS || logBound() - total <= LARGEST_LOSS);
  }

  /** Returns log(R·Π C). */
  private double logBound() {
    int n = words;
    Arrays.fill(sums, 0, n, 0);
    for (int h = 0; h < n; h++) {
      ROWS.add(sums, weights[h], 1, 0, n);
    }
    double rootSum = 0;
    for (int m = 0; m < n; m++) {
      rootSum += rootWeights[m];
      sums[m] = Math.max(1, rooted ? sums[m] + rootWeights[m] : sums[m]);
    }
    return sumOfLogs(sums, n) + (rooted ? 0 : Math.log(rootSum));
  }

  private boolean scale(double[] scores) {
    int n = words;
    Arrays.fill(shift, 0, n, Double.NEGATIVE_INFINITY);
    for (int h = 0; h < n; h++) {
      double[] row = weights[h];
      System.arraycopy(scores, h * n, row, 0, n);
      rootWeights[h] = row[h];
      row[h] = Double.NEGATIVE_INFINITY;
      ROWS.raise(shift, row, 0, 0, n);
    }
    rootShift = 0;
    if (rooted) {
      ROWS.raise(shift, rootWeights, 0, 0, n);
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
      ROWS.expDifference(row, row, shift, scratch, 0, n);
      rootWeights[h] = Math.exp(difference(rootWeights[h], shift[h], rootShift));
    }
    return true;
  }

  /**
   * Returns x − y − z without the rounding of x − y, which may be large where the result is not.
   */
  static double difference(double x, double y, double z) {
    double first = x - y;
    double back = first - x;
    double lost = (x - (first - back)) - (y + back);
    return first == Double.NEGATIVE_INFINITY ? first : (first - z) + lost;
  }

  /** Sums the logarithms of positive numbers, most of them by way of their product. */
  static double sumOfLogs(double[] x, int n) {
    double sum = 0;
    double product = 1;
    for (int i = 0; i < n; i++) {
      double extended = product * x[i];
      if (extended > 1e-300 && extended < 1e300) {
        product = extended;
      } else {
        sum += Math.log(product);
        product = x[i];
      }
    }
    return sum + Math.log(product);
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
   * Computes the marginals, once after {@link #eliminate}: from the inverse where that can be
   * trusted, else by further eliminations.
   *
   * @param out n² entries, overwritten
   * @return false if the range does not suffice
   */
  boolean marginals(double[] out) {
    int n = words;
    tangent = false;
    if (!(factored
        && inverse.complete(n, rooted, weights, rootWeights, escapes, overSums, shares, sums))) {
      if (!solveAnew(n)) {
        return false;
      }
      System.arraycopy(rootWeights, 0, sums, 0, n);
      Arrays.fill(overSums, 0, n, 1);
      for (int h = 0; h < n; h++) {
        System.arraycopy(escapes[h], 0, shares[h], 0, n);
        ROWS.multiply(shares[h], weights[h], 0, n);
        ROWS.add(sums, shares[h], 1, 0, n);
      }
    }
    if (!normalisable()) {
      return false;
    }
    for (int m = 0; m < n; m++) {
      normalisers[m] = 1 / sums[m];
      overSums[m] *= normalisers[m];
    }
    for (int h = 0; h < n; h++) {
      double[] row = shares[h];
      ROWS.multiply(row, normalisers, 0, n);
      row[h] = rootWeights[h] * overSums[h];
      System.arraycopy(row, 0, out, h * n, n);
    }
    measured = false;
    return true;
  }

  /** Computes q by eliminations, of which log Z may have left some. */
  private boolean solveAnew(int n) {
    if (factored) {
      load();
    }
    return solve(0, 0, n, !factored);
  }

  /**
   * Computes the derivative of the marginals from what {@link #marginals} left, by two products of
   * matrices. With Q(m,h) = q(h,m) / (r(m) + Σ w(·,m) q(·,m)), which is G(m,m) − G(m,h) in terms of
   * the inverse G of the Laplacian, and g(m,b) = G(m,b) (for a single root its largest order),
   *
   * <pre>
   *   U(m,b) = Σ_a w(a,b) d(a,b) (Q(m,a) − Q(m,b)) + r(b) d(b) g(m,b)
   *   μ′(h,m) = μ(h,m) d(h,m) − w(h,m) Σ_b U(m,b) (Q(b,h) − Q(b,m))
   *   μ′(m) = μ(m) d(m) − r(m) Σ_b U(m,b) g(b,m)
   * </pre>
   *
   * <p>These are differences: where walks return to a word often before they come to the root, they
   * lose what {@link #jvp} keeps.
   *
   * @param direction n² entries, finite
   * @param out n² entries from {@code offset}, overwritten
   * @return false if the differences would lose too much; nothing is written then
   */
  boolean jvpOfInverse(double[] direction, double[] out, int offset) {
    int n = words;
    if (!smallDifferences()) {
      return false;
    }
    Arrays.fill(sums, 0, n, 0);
    for (int a = 0; a < n; a++) {
      System.arraycopy(direction, a * n, changes[a], 0, n);
      ROWS.multiply(changes[a], weights[a], 0, n);
      ROWS.add(sums, changes[a], 1, 0, n);
    }
    Rows.transpose(directed, changes, 1, n);
    ROWS.product(changes, directed, 0, escapes, 0, n, n, n);
    for (int b = 0; b < n; b++) {
      double root = rootWeights[b] * direction[b * n + b];
      ROWS.add(changes[b], escapes[b], -(rooted ? sums[b] + root : sums[b]), 0, n);
      ROWS.add(changes[b], overSums, root, 0, n);
    }
    ROWS.product(directed, escapes, 0, changes, 0, n, n, n);
    Arrays.fill(rootChanges, 0, n, 0);
    ROWS.addRows(rootChanges, changes, 0, overSums, 0, n, 0, n);
    for (int m = 0; m < n; m++) {
      sums[m] = directed[m][m];
    }
    for (int h = 0; h < n; h++) {
      double[] row = directed[h];
      ROWS.add(row, sums, -1, 0, n);
      ROWS.multiply(row, weights[h], 0, n);
      row[h] = rootWeights[h] * (rootChanges[h] - (rooted ? sums[h] : 0));
      System.arraycopy(direction, h * n, scratch, 0, n);
      ROWS.multiply(scratch, shares[h], 0, n);
      ROWS.add(scratch, row, -1, 0, n);
      System.arraycopy(scratch, 0, out, offset + h * n, n);
    }
    return true;
  }

  /** Returns whether differences of escapes keep enough digits, from the largest at each word. */
  private boolean smallDifferences() {
    int n = words;
    if (!measured) {
      measured = true;
      Arrays.fill(sums, 0, n, 0);
      Arrays.fill(scratch, 0, n, 0);
      for (int h = 0; h < n; h++) {
        ROWS.multiply(escapes[h], normalisers, 0, n);
        ROWS.add(sums, weights[h], 1, 0, n);
        ROWS.raise(scratch, escapes[h], 0, 0, n);
      }
      largestReturn = 0;
      for (int m = 0; m < n; m++) {
        largestReturn = Math.max(largestReturn, sums[m] * scratch[m]);
      }
    }
    return largestReturn <= LARGEST_RETURN;
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
    reserveSlopes();
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

  /**
   * Prepares for n words with other weights than those of some scores, all 0 and multi-root, to be
   * added to {@link #weights} and {@link #rootWeights}.
   *
   * @see #escapeToRoot
   */
  void clear(int n) {
    reserve(n);
    words = n;
    rooted = true;
    tangent = false;
    for (int h = 0; h < n; h++) {
      Arrays.fill(weights[h], 0, n, 0);
    }
    Arrays.fill(rootWeights, 0, n, 0);
  }

  /**
   * Computes q(h, n−1) for all words h, in O(n³/3).
   *
   * @param out overwritten with q, n entries
   * @return false if the weights span too wide a range
   */
  boolean escapeToRoot(double[] out) {
    load();
    int n = words;
    int last = n - 1;
    if (!eliminateFront(0, 0, last, n)) {
      return false;
    }
    pivots[last] = buffers[1].root[last];
    if (!(pivots[last] >= SMALLEST_PIVOT && logBound() - sumOfLogs(pivots, n) <= LARGEST_LOSS)) {
      return false;
    }
    single(1, last);
    extendToFront(1, 0, last, n);
    for (int h = 0; h < n; h++) {
      out[h] = escapes[h][last];
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
    int k = from;
    for (; k + PANEL <= middle; k += PANEL) {
      if (!eliminatePanel(buffer, k, 1, k + PANEL, to)) {
        return false;
      }
    }
    return k == middle || eliminate(buffer, k, 1, middle - k, middle, to);
  }

  @Override
  boolean eliminateBack(int level, int from, int middle, int to) {
    Buffer buffer = buffers[level];
    int end = to;
    for (; end - PANEL >= middle; end -= PANEL) {
      if (!eliminatePanel(buffer, end - 1, -1, from, end - PANEL)) {
        return false;
      }
    }
    return end == middle || eliminate(buffer, end - 1, -1, end - middle, from, middle);
  }

  /**
   * Does what {@link #eliminate(Buffer, int, int, int, int, int)} does to a full panel. Without
   * slopes it gains by computing the four pivots first: as far as pivots go, the words left may be
   * taken together, one row that holds the sums of theirs.
   */
  private boolean eliminatePanel(Buffer buffer, int first, int step, int from, int to) {
    if (tangent) {
      return eliminate(buffer, first, step, PANEL, from, to);
    }
    double[][] weight = buffer.weight;
    double[] root = buffer.root;
    int second = first + step;
    int third = second + step;
    int fourth = third + step;
    double[] a = weight[first];
    double[] b = weight[second];
    double[] c = weight[third];
    double[] d = weight[fourth];
    double sumA = rooted ? root[first] : 0;
    double sumB = rooted ? root[second] : 0;
    double sumC = rooted ? root[third] : 0;
    double sumD = rooted ? root[fourth] : 0;
    for (int h = from; h < to; h++) {
      double[] row = weight[h];
      sumA += row[first];
      sumB += row[second];
      sumC += row[third];
      sumD += row[fourth];
    }

    double pivotA = sumA + (b[first] + (c[first] + d[first]));
    double overA = 1 / pivotA;
    double ab = a[second];
    double ac = a[third];
    double ad = a[fourth];
    double p = sumA * overA;
    sumB += p * ab;
    sumC += p * ac;
    sumD += p * ad;
    double ba = b[first] * overA;
    double bc = b[third] + ba * ac;
    double bd = b[fourth] + ba * ad;
    double ca = c[first] * overA;
    double cb = c[second] + ca * ab;
    double cd = c[fourth] + ca * ad;
    double da = d[first] * overA;
    double db = d[second] + da * ab;
    double dc = d[third] + da * ac;

    double pivotB = sumB + (cb + db);
    double overB = 1 / pivotB;
    p = sumB * overB;
    sumC += p * bc;
    sumD += p * bd;
    cb *= overB;
    cd += cb * bd;
    db *= overB;
    dc += db * bc;

    double pivotC = sumC + dc;
    double overC = 1 / pivotC;
    sumD += sumC * overC * cd;
    dc *= overC;
    double overD = 1 / sumD;

    pivots[first] = pivotA;
    pivots[second] = pivotB;
    pivots[third] = pivotC;
    pivots[fourth] = sumD;
    if (!(pivotA >= SMALLEST_PIVOT
        && pivotB >= SMALLEST_PIVOT
        && pivotC >= SMALLEST_PIVOT
        && sumD >= SMALLEST_PIVOT)) {
      return false;
    }
    ROWS.add(b, a, ba, from, to);
    ROWS.add(c, a, ca, from, to);
    ROWS.add(c, b, cb, from, to);
    ROWS.add(d, a, da, from, to);
    ROWS.add(d, b, db, from, to);
    ROWS.add(d, c, dc, from, to);
    int low = Math.min(first, fourth);
    for (int h = from - 1; h < to; h++) { // the root's row first
      double[] row = h < from ? root : weight[h];
      double pA = row[first] * overA;
      double pB = (row[second] + pA * ab) * overB;
      double pC = (row[third] + (pA * ac + pB * bc)) * overC;
      double pD = (row[fourth] + (pA * ad + (pB * bd + pC * cd))) * overD;
      row[first] = pA;
      row[second] = pB;
      row[third] = pC;
      row[fourth] = pD;
      ROWS.addRows(row, weight, low, row, low, PANEL, from, to);
    }
    for (int h = from; h < to; h++) {
      double[] row = weight[h];
      a[h] = row[first];
      b[h] = row[second];
      c[h] = row[third];
      d[h] = row[fourth];
    }
    a[second] = ba;
    a[third] = ca;
    a[fourth] = da;
    b[third] = cb;
    b[fourth] = db;
    c[fourth] = dc;
    return true;
  }

  /**
   * Eliminates a panel of words, where the words [from, to) are left. Their rows are updated once
   * per panel, so the panel's own columns go ahead.
   *
   * @param first the word eliminated first
   * @param step from one word of the panel to the next, 1 or −1
   * @param count the number of words in the panel, 1 to {@link #PANEL}
   */
  private boolean eliminate(Buffer buffer, int first, int step, int count, int from, int to) {
    double[][] weight = buffer.weight;
    double[] root = buffer.root;
    int end = first + count * step;
    for (int k = first; k != end; k += step) {
      double pivot = rooted ? root[k] : 0;
      for (int h = k + step; h != end; h += step) {
        pivot += weight[h][k];
      }
      for (int h = from; h < to; h++) {
        pivot += weight[h][k];
      }
      if (!(pivot >= SMALLEST_PIVOT)) {
        return false;
      }
      pivots[k] = pivot;
      double reciprocal = 1 / pivot;
      if (tangent) {
        reduceSlopes(buffer, k, step, end, from, to, reciprocal);
      }
      double[] rowOfK = weight[k];
      reduce(root, rowOfK, k, step, end, reciprocal);
      for (int h = from; h < to; h++) {
        reduce(weight[h], rowOfK, k, step, end, reciprocal);
      }
      for (int h = k + step; h != end; h += step) {
        double[] row = weight[h];
        reduce(row, rowOfK, k, step, end, reciprocal);
        ROWS.add(row, rowOfK, row[k], from, to);
      }
    }
    // Every row gets the panel's rows, times the probabilities that stand in its panel columns.
    int low = Math.min(first, end - step);
    ROWS.addRows(root, weight, low, root, low, count, from, to);
    for (int h = from; h < to; h++) {
      ROWS.addRows(weight[h], weight, low, weight[h], low, count, from, to);
    }
    if (tangent) {
      double[][] slope = buffer.slope;
      ROWS.addRows(buffer.rootSlope, slope, low, root, low, count, from, to);
      ROWS.addRows(buffer.rootSlope, weight, low, buffer.rootSlope, low, count, from, to);
      for (int h = from; h < to; h++) {
        ROWS.addRows(slope[h], slope, low, weight[h], low, count, from, to);
        ROWS.addRows(slope[h], weight, low, slope[h], low, count, from, to);
      }
    }
    for (int k = first; k != end; k += step) {
      for (int h = k + step; h != end; h += step) {
        keep(buffer, h, k);
      }
      for (int h = from; h < to; h++) {
        keep(buffer, h, k);
      }
    }
    return true;
  }

  /** Moves a probability into the row of the word eliminated, which no longer holds weights. */
  private void keep(Buffer buffer, int h, int k) {
    buffer.weight[k][h] = buffer.weight[h][k];
    if (tangent) {
      buffer.slope[k][h] = buffer.slope[h][k];
    }
  }

  /** Makes the entry of column k a probability and updates the panel's later columns. */
  private static void reduce(
      double[] row, double[] rowOfK, int k, int step, int end, double reciprocal) {
    double p = row[k] * reciprocal;
    row[k] = p;
    for (int j = k + step; j != end; j += step) {
      row[j] += p * rowOfK[j];
    }
  }

  /** Does the same to the slopes, before it is done to the weights. */
  private void reduceSlopes(
      Buffer buffer, int k, int step, int end, int from, int to, double reciprocal) {
    double[][] weight = buffer.weight;
    double[][] slope = buffer.slope;
    double pivotSlope = rooted ? buffer.rootSlope[k] : 0;
    for (int h = k + step; h != end; h += step) {
      pivotSlope += slope[h][k];
    }
    for (int h = from; h < to; h++) {
      pivotSlope += slope[h][k];
    }
    double[] rowOfK = weight[k];
    double[] slopeOfK = slope[k];
    double[] rootSlope = buffer.rootSlope;
    reduceSlope(buffer.root, rootSlope, rowOfK, slopeOfK, k, step, end, pivotSlope, reciprocal);
    for (int h = from; h < to; h++) {
      reduceSlope(weight[h], slope[h], rowOfK, slopeOfK, k, step, end, pivotSlope, reciprocal);
    }
    for (int h = k + step; h != end; h += step) {
      double[] rowSlope = slope[h];
      reduceSlope(weight[h], rowSlope, rowOfK, slopeOfK, k, step, end, pivotSlope, reciprocal);
      ROWS.add(rowSlope, slopeOfK, weight[h][k] * reciprocal, from, to);
      ROWS.add(rowSlope, rowOfK, rowSlope[k], from, to);
    }
  }

  private static void reduceSlope(
      double[] row,
      double[] rowSlope,
      double[] rowOfK,
      double[] slopeOfK,
      int k,
      int step,
      int end,
      double pivotSlope,
      double reciprocal) {
    double p = row[k] * reciprocal;
    double pSlope = (rowSlope[k] - p * pivotSlope) * reciprocal;
    rowSlope[k] = pSlope;
    for (int j = k + step; j != end; j += step) {
      rowSlope[j] += p * slopeOfK[j] + pSlope * rowOfK[j];
    }
  }

  @Override
  void single(int level, int m) {
    escapes[m][m] = 0;
    if (tangent) {
      escapeSlopes[m][m] = 0;
    }
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
    int count = to - from;
    double[] escape = escapes[k];
    Arrays.fill(escape, target, targetEnd, buffer.root[k]);
    ROWS.addRows(escape, escapes, from, buffer.weight[k], from, count, target, targetEnd);
    if (tangent) {
      double[] slope = escapeSlopes[k];
      Arrays.fill(slope, target, targetEnd, buffer.rootSlope[k]);
      ROWS.addRows(slope, escapeSlopes, from, buffer.weight[k], from, count, target, targetEnd);
      ROWS.addRows(slope, escapes, from, buffer.slope[k], from, count, target, targetEnd);
    }
  }

  private void reserve(int n) {
    if (weights.length >= n) {
      return;
    }
    weights = new double[n][n];
    rootWeights = new double[n];
    shift = new double[n];
    pivots = new double[n];
    sums = new double[n];
    sumSlopes = new double[n];
    scratch = new double[n];
    overSums = new double[n];
    normalisers = new double[n];
    rootChanges = new double[n];
    shares = new double[n][n];
    directed = new double[n][n];
    changes = new double[n][n];
    escapes = new double[n][n];
    slopes = new double[0][];
    buffers = new Buffer[levels(Math.max(2, n))];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Buffer(n);
    }
  }

  private void reserveSlopes() {
    int n = weights.length;
    if (slopes.length == n) {
      return;
    }
    slopes = new double[n][n];
    rootSlopes = new double[n];
    escapeSlopes = new double[n][n];
    for (Buffer buffer : buffers) {
      buffer.slope = new double[n][n];
      buffer.rootSlope = new double[n];
    }
  }
}
