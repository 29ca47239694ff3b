package org.espalier.core.ranking;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.VertexList;
import org.espalier.core.numeric.DecomposedProjection;

/**
 * The Euclidean projection onto the permutahedron: with the scores sorted, s_1 ≥ … ≥ s_n, and w =
 * (n, …, 1), it is s − v for the non-increasing v nearest to s − w, found by pooling adjacent
 * violators. Within a pool μ is s shifted to the mean of the pool's ranks, and so the derivative
 * takes the mean over each pool out of the direction.
 *
 * <p>Time O(n log n), Jacobian-vector products O(n).
 *
 * <p>The support is computed when it is asked for: from the point, away from the vertex of the same
 * order, to the boundary of the permutahedron, where a face of lower dimension begins; and so on,
 * at most n times. How far the boundary is, Newton's method finds on the most violated of all 2^n
 * inequalities, that of the k largest entries for some k.
 *
 * <ol>
 *   <li>M. Blondel, O. Teboul, Q. Berthet, J. Djolonga, Fast differentiable sorting and ranking,
 *       ICML 2020.
 *   <li>S. Yasutake, K. Hatano, S. Kijima, E. Takimoto, M. Takeda, Online linear optimization over
 *       permutations, ISAAC 2011.
 * </ol>
 */
final class PermutahedronProjection extends DecomposedProjection {

  /**
   * Sums of ranks this near to their bound, relative to the largest score and to 1, may be there:
   * those that are there were within 3e-15, in 3,000 problems of up to 300 items at scales up to
   * 1e3.
   */
  private static final double EDGE = 1e-10;

  /** A change below this part of the fastest, for each item, is rounding of a mean's sum. */
  private static final double STILL = 1e-14;

  /** What the rest that is still to be decomposed may be off, times its weight. */
  private static final double ROUNDING = 1e-13;

  private final RankedItems descending = new RankedItems();
  private int size;
  private double[] scores = new double[0];
  private double[] point = new double[0];
  private final IsotonicPools pools = new IsotonicPools(); // v, positions in sorted order

  void compute(double[] input, int offset, int n) {
    size = n;
    forgetSupport();
    if (point.length < n) {
      scores = new double[n];
      point = new double[n];
    }
    System.arraycopy(input, offset, scores, 0, n);
    descending.sort(scores, 0, n);
    pools.clear(n);
    double middle = n == 0 ? 0 : IsotonicPools.middle(first(0), first(n - 1));
    for (int k = 0; k < n; k++) {
      pools.add(first(k) - middle - (n - k), 1);
    }
    for (int b = 0; b < pools.count(); b++) {
      int from = pools.start(b);
      int to = pools.end(b);
      double reference = scores[descending.index(from)];
      double mean = 0; // of the scores, relative to the largest: large scores lose no digits
      for (int k = from; k < to; k++) {
        mean += (scores[descending.index(k)] - reference) / (to - from);
      }
      double meanRank = n - (from + to - 1) / 2.0;
      for (int k = from; k < to; k++) {
        int i = descending.index(k);
        point[i] = meanRank + (scores[i] - reference - mean);
      }
    }
  }

  /** Returns the k-th largest score, from 0. */
  private double first(int k) {
    return scores[descending.index(k)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void point(double[] out, int offset) {
    System.arraycopy(point, 0, out, offset, size);
  }

  @Override
  public double value() {
    double value = 0;
    for (int i = 0; i < size; i++) {
      value += point[i] * (scores[i] - point[i] / 2);
    }
    return value;
  }

  /** {@inheritDoc} The best vertex for s − μ is the sorted one: its entries do not increase. */
  @Override
  public double gap() {
    double gap = 0;
    double previous = Double.POSITIVE_INFINITY;
    double excess = 0; // Σ (w − μ) over the entries so far
    for (int k = 0; k < size; k++) {
      int i = descending.index(k);
      double residual = scores[i] - point[i];
      gap += k == 0 ? 0 : excess * (previous - residual);
      excess += size - k - point[i];
      previous = residual;
    }
    return Math.max(0, gap);
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    for (int b = 0; b < pools.count(); b++) {
      double mean = mean(direction, directionOffset, pools.start(b), pools.end(b));
      for (int k = pools.start(b); k < pools.end(b); k++) {
        int i = descending.index(k);
        out[offset + i] = direction[directionOffset + i] - mean;
      }
    }
  }

  private double mean(double[] direction, int directionOffset, int from, int to) {
    double mean = 0;
    for (int k = from; k < to; k++) {
      mean += direction[directionOffset + descending.index(k)] / (to - from);
    }
    return mean;
  }

  /** {@inheritDoc} That is, no pool is about to split in two, and no two are about to join. */
  @Override
  public boolean differentiableAlong(double[] direction, int directionOffset) {
    double largest = 1;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, Math.abs(scores[i]));
    }
    double margin = EDGE * largest;
    double fastest = 0;
    for (int i = 0; i < size; i++) {
      fastest = Math.max(fastest, Math.abs(direction[directionOffset + i]));
    }
    double rounding = STILL * size * fastest;
    for (int b = 0; b < pools.count(); b++) {
      double mean = mean(direction, directionOffset, pools.start(b), pools.end(b));
      if (b > 0
          && pools.mean(b - 1) - pools.mean(b) <= margin
          && Math.abs(mean(direction, directionOffset, pools.start(b - 1), pools.end(b - 1)) - mean)
              > rounding) {
        return false;
      }
      double excess = 0;
      double slope = 0;
      for (int k = pools.start(b); k < pools.end(b) - 1; k++) {
        int i = descending.index(k);
        excess += size - k - point[i];
        slope += direction[directionOffset + i] - mean;
        if (excess <= margin && Math.abs(slope) > rounding) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  protected void decompose(VertexList support) {
    RankedItems order = new RankedItems();
    Parts vertex = new Parts();
    double[] rest = Arrays.copyOf(point, size);
    double[] away = new double[size];
    double weight = 1;
    for (int round = 0; round < size; round++) {
      order.sort(rest, 0, size);
      order.vertex(vertex);
      double distance = 0;
      for (int k = 0; k < size; k++) {
        int i = order.index(k);
        away[i] = rest[i] - (size - k);
        distance = Math.max(distance, Math.abs(away[i]));
      }
      // Steps to a far boundary enlarge the rounding errors of the rest as they shrink its weight.
      double near = ROUNDING / weight;
      if (distance <= near) {
        break;
      }
      double length = toBoundary(rest, away, distance, near);
      if (length > 0) {
        support.add(vertex, weight * length / (1 + length));
        weight /= 1 + length;
      }
      for (int i = 0; i < size; i++) {
        rest[i] += length * away[i];
      }
    }
    order.sort(rest, 0, size);
    order.vertex(vertex);
    support.add(vertex, weight);
  }

  /**
   * Returns the largest t for which rest + t·away is in the permutahedron.
   *
   * @param near violations up to this size are rounding
   */
  private double toBoundary(double[] rest, double[] away, double distance, double near) {
    RankedItems order = new RankedItems();
    double[] moved = new double[size];
    double t = size / distance; // an entry that far is below 1 or above n
    for (int step = 0; step < 50; step++) {
      for (int i = 0; i < size; i++) {
        moved[i] = rest[i] + t * away[i];
      }
      order.sort(moved, 0, size);
      double excess = 0;
      double slope = 0;
      double largest = near * (1 + t); // the step shrinks the weight of the rest by as much
      double shorter = t;
      double now = 0; // how far the inequality is from being tight at t = 0
      for (int k = 0; k < size; k++) {
        int i = order.index(k);
        excess += moved[i] - (size - k);
        now += size - k - rest[i];
        slope += away[i];
        if (excess > largest && slope > 0) {
          largest = excess;
          shorter = Math.max(0, now / slope);
        }
      }
      if (shorter >= t) {
        return t;
      }
      t = shorter;
    }
    return t;
  }
}
