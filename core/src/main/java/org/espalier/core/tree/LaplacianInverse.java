package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.kernel.RowPrimitives;
import org.espalier.core.kernel.Rows;

/**
 * The probabilities that {@link GthElimination} computes, by the inverse of the Laplacian: half as
 * much work, on rows of full length, where its subtractions lose at most two digits.
 *
 * <p>With L(h, m) = −w(h, m), L(m, m) = Σ_h w(h, m) + r(m), G the inverse of L and S_m the sum over
 * the arcs into m,
 *
 * <pre>Q(m, h) = q(h, m) / S_m = G(m, m) − G(m, h),     1 / S_m = G(m, m).</pre>
 *
 * With a single root, L has no r(m) and is singular. Let G be the inverse without the row and the
 * column of a word c, and 0 there, x(m) = Σ_h G(m, h) w(h, c) and x(c) = 1, which is proportional
 * to the total weight of the trees with root m, u(h) = Σ_b r(b) G(b, h), and a = x / Σ r x. Then
 *
 * <pre>Q(m, h) = G(m, m) − G(m, h) − a(m) (u(m) − u(h)),     1 / S_m = a(m).</pre>
 *
 * (Expand the inverse with root weights ε·r in ε.) For c the most popular head is taken.
 *
 * <p>The inversion is Gauss and Jordan's, eight pivots at a time, with n³ multiply-adds: half of
 * them, which yield Z, in {@link #factor}, the others in {@link #complete}. A pivot is computed as
 * the sum of the other weights into its word, as Grassmann, Taksar and Heyman do, not by
 * subtraction, so log Z, G, x and u have small relative errors whatever the weights are. The root,
 * or the word c, is never eliminated: its column, the chance of coming there, has to be all ones.
 *
 * <p><b>When Q is trusted.</b> A difference may keep 1/64 of its terms at least. So all Q(m, ·) are
 * of the size of G(m, m), within 64, and small marginals are small by their weights, which are
 * exact: errors show where marginals are large. The marginals of every word's arcs must sum to 1
 * within 1e-12, and so must, where root arcs are free and an error common to G(m, ·) drops out of
 * the differences, Σ_m r(m) G(m, h), the probability of coming to the root. The largest relative
 * error of a marginal in 26000 trusted problems, of 2 to 81 words and many of them with a root hard
 * to reach or strong cycles, was 9e-13. Otherwise strong cycles of words are about, and elimination
 * without subtractions is due.
 */
final class LaplacianInverse {

  /** The least part of its terms that a difference may be. */
  private static final double LEAST_PART = 1.0 / 64;

  private static final double TOLERANCE = 1e-12;

  /** Smaller pivots have no safe reciprocal. */
  private static final double SMALLEST_PIVOT = 1e-300;

  private static final int PANEL = 8;

  private double[][] inverse = {}; // [h][m]: G(m, h)
  private double[][] factors = {};
  private int width; // of rows, which end in zeros
  private int border; // the column that is never eliminated: the root's, behind the words', or c
  private double[] pivots = {};
  private double logPartition;
  private double[] ones = {};
  private double[] lowest = {}; // of the differences, by m
  private double[] constants = {}; // of the differences, by m
  private double[] least = {}; // that they may be
  private double[] rootSums = {}; // u

  LaplacianInverse() {}

  /**
   * Computes log Z, and half of the inverse.
   *
   * @param weights w(h, m), 0 on the diagonal
   * @param rootWeights r(m)
   * @return false if a pivot has no safe reciprocal
   */
  boolean factor(int n, boolean rooted, double[][] weights, double[] rootWeights) {
    reserve(n);
    width = Rows.whole(rooted ? n + 1 : n);
    border = rooted ? n : mostPopular(n, weights);
    load(n, rooted, weights, rootWeights);
    for (int begin = 0; begin < n; begin += PANEL) {
      int end = Math.min(begin + PANEL, n);
      if (!eliminate(begin, end, rooted ? n + 1 : n)) {
        return false;
      }
      spread(begin, end, end, n);
      if (border < begin) {
        spread(begin, end, border, border + 1);
      }
    }
    double total = 1;
    if (!rooted) {
      inverse[border][border] = 1; // x(c)
      total = ROWS.dot(rootWeights, 0, inverse[border], 0, n);
      pivots[border] = 1;
    }
    if (!(total >= SMALLEST_PIVOT && total < Double.POSITIVE_INFINITY)) {
      return false;
    }
    logPartition = ScaledGth.sumOfLogs(pivots, n) + Math.log(total);
    return true;
  }

  /** Returns log Z of the weights. */
  double logPartition() {
    return logPartition;
  }

  /**
   * Computes Q and the reciprocals of sums, once after {@link #factor} with the same weights.
   *
   * @param escapes overwritten with Q(m, h) at [h][m]
   * @param overSums overwritten with 1 / S_m
   * @param shares overwritten with w(h, m) Q(m, h) at [h][m], the marginals
   * @param sums overwritten with those of the arcs into m
   * @return false if the result cannot be trusted
   */
  boolean complete(
      int n,
      boolean rooted,
      double[][] weights,
      double[] rootWeights,
      double[][] escapes,
      double[] overSums,
      double[][] shares,
      double[] sums) {
    for (int begin = PANEL; begin < n; begin += PANEL) {
      int end = Math.min(begin + PANEL, n);
      spread(begin, end, 0, Math.min(begin, border));
      spread(begin, end, border + 1, begin);
    }
    for (int h = 0; h < n; h++) {
      if (h != border && !(Math.abs(inverse[h][border] + 1) <= TOLERANCE)) {
        return false;
      }
    }
    if (rooted) {
      for (int m = 0; m < n; m++) {
        overSums[m] = inverse[m][m];
        constants[m] = inverse[m][m];
        least[m] = LEAST_PART * inverse[m][m];
        rootSums[m] = 0;
      }
    } else {
      withoutRoot(n, rootWeights, overSums);
    }
    for (int m = 0; m < n; m++) {
      sums[m] = rootWeights[m] * overSums[m];
      lowest[m] = Double.POSITIVE_INFINITY;
    }
    for (int h = 0; h < n; h++) {
      double ownLowest = lowest[h];
      share(n, inverse[h], rootSums[h], overSums, weights[h], escapes[h], shares[h], sums);
      escapes[h][h] = 0;
      lowest[h] = ownLowest;
    }
    boolean trusted = true;
    for (int m = 0; m < n; m++) {
      trusted &= lowest[m] >= least[m] && Math.abs(sums[m] - 1) <= TOLERANCE;
    }
    return trusted;
  }

  /** Computes the differences of a row, and the shares that they make; the weight of h is 0. */
  private void share(
      int n,
      double[] own,
      double along,
      double[] overSums,
      double[] weight,
      double[] escape,
      double[] share,
      double[] sums) {
    for (int m = 0; m < n; m++) {
      double difference = constants[m] - own[m] + along * overSums[m];
      double product = weight[m] * difference;
      escape[m] = difference;
      lowest[m] = Math.min(lowest[m], difference);
      share[m] = product;
      sums[m] += product;
    }
  }

  private void reserve(int n) {
    if (pivots.length < n) {
      inverse = new double[n][n + RowPrimitives.REACH];
      factors = new double[n][PANEL];
      pivots = new double[n];
      ones = new double[n + 1];
      lowest = new double[n];
      constants = new double[n];
      least = new double[n];
      rootSums = new double[n];
      Arrays.fill(ones, 1);
    }
  }

  private int mostPopular(int n, double[][] weights) {
    int best = 0;
    double most = -1;
    for (int h = 0; h < n; h++) {
      double sum = ROWS.dot(weights[h], 0, ones, 0, n);
      if (sum > most) {
        most = sum;
        best = h;
      }
    }
    return best;
  }

  /** Takes over the Laplacian without its diagonal, transposed, with the root's column. */
  private void load(int n, boolean rooted, double[][] weights, double[] rootWeights) {
    Rows.transpose(inverse, weights, -1, n);
    for (int h = 0; h < n; h++) {
      Arrays.fill(inverse[h], n, width, 0);
      if (rooted) {
        inverse[h][n] = -rootWeights[h];
      }
    }
  }

  /** Eliminates a panel's words from its rows; returns false if a pivot is too small. */
  private boolean eliminate(int begin, int end, int columns) {
    int middle = begin + PANEL / 2;
    if (end > middle) {
      if (!eliminate(begin, middle, columns)) {
        return false;
      }
      spread(begin, middle, middle, end);
      if (!eliminate(middle, end, columns)) {
        return false;
      }
      spread(middle, end, begin, middle);
      return true;
    }
    for (int k = begin; k < end; k++) {
      if (k == border) {
        continue;
      }
      double[] pivotRow = inverse[k];
      double pivot = -ROWS.dot(pivotRow, k + 1, ones, 0, columns - k - 1);
      pivot -= border < k ? pivotRow[border] : 0;
      if (!(pivot >= SMALLEST_PIVOT)) {
        return false;
      }
      pivots[k] = pivot;
      double reciprocal = 1 / pivot;
      pivotRow[k] = 1;
      for (int j = 0; j < width; j++) {
        pivotRow[j] *= reciprocal;
      }
      for (int h = begin; h < end; h++) {
        if (h != k) {
          double factor = -inverse[h][k];
          inverse[h][k] = 0;
          ROWS.add(inverse[h], pivotRow, factor, 0, width);
        }
      }
    }
    return true;
  }

  /** Eliminates a panel's words, done in its own rows, from other rows. */
  private void spread(int begin, int end, int from, int to) {
    for (int h = from; h < to; h++) {
      double[] other = inverse[h];
      for (int k = begin; k < end; k++) {
        factors[h][k - begin] = k == border ? 0 : -other[k];
        other[k] = k == border ? other[k] : 0;
      }
    }
    ROWS.addProduct(inverse, from, factors, from, inverse, begin, end - begin, to - from, width);
  }

  /** Takes account of the single root arc. */
  private void withoutRoot(int n, double[] rootWeights, double[] overSums) {
    System.arraycopy(inverse[border], 0, overSums, 0, n);
    Arrays.fill(inverse[border], 0, n, 0);
    for (int h = 0; h < n; h++) {
      inverse[h][border] = 0;
    }
    double total = ROWS.dot(overSums, 0, rootWeights, 0, n);
    double largest = 0;
    for (int h = 0; h < n; h++) {
      overSums[h] /= total;
      rootSums[h] = ROWS.dot(rootWeights, 0, inverse[h], 0, n);
      largest = Math.max(largest, rootSums[h]);
    }
    for (int m = 0; m < n; m++) {
      constants[m] = inverse[m][m] - overSums[m] * rootSums[m];
      least[m] = LEAST_PART * (inverse[m][m] + overSums[m] * largest);
    }
  }
}
