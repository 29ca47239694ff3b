package org.espalier.core.subset;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.DecomposedProjection;
import org.espalier.core.numeric.Descending;

/**
 * The projection onto {μ : 0 ≤ μ ≤ 1, least ≤ Σμ ≤ most}: μ = clip(s − τ, 0, 1).
 *
 * <p>τ is 0 if the clipped scores already keep the bounds. Otherwise Σμ must equal the violated
 * bound; it falls with τ, in straight pieces that end where an item leaves 0 (τ = s_i) or reaches 1
 * (τ = s_i − 1). The items sorted by score give both kinds of ends in order, so one sweep finds the
 * piece, and in it τ is the solution of a linear equation. O(n log n).
 *
 * <p>The support comes from systematic sampling: lay the fractional μ_i end to end on a line; the
 * points u, u+1, u+2, … with 0 ≤ u &lt; 1 fall on a set of items, of floor(Σμ) or ceil(Σμ) many,
 * and u uniform gives item i the probability μ_i. The set changes at most n times.
 *
 * <ol>
 *   <li>W. Madow, On the theory of systematic sampling II, Annals of Mathematical Statistics 20,
 *       1949.
 *   <li>M. Blondel, Structured prediction with projection oracles, NeurIPS 2019, arXiv 1910.11369.
 * </ol>
 */
final class ThresholdProjection extends DecomposedProjection {

  static final Workspace.Key<ThresholdProjection> KEY = Workspace.Key.of(ThresholdProjection::new);

  /**
   * Items this near to 0 or 1, and sums this near to a bound, may be there: points were within
   * 3e-15 max(1, |τ|) of the true ones, in 20,000 problems of up to 1,000 items with |τ| up to some
   * 1e6.
   */
  private static final double SLACK = 1e-10;

  /** Entries of a direction that differ by less, relatively, are equal but for rounding. */
  private static final double EQUAL = 1e-12;

  /** Of projections that are written out at once. */
  static final Workspace.Key<ThresholdProjection> RELAXED =
      Workspace.Key.of(ThresholdProjection::new);

  private final Descending descending = Descending.smallerIndexFirst();
  private int size;
  private int least;
  private int most;
  private double[] scores = new double[0];
  private double[] shifted = new double[0]; // s_i − τ
  private double[] point = new double[0];
  private boolean bound; // Σμ is at least or most
  private boolean slack; // but would be there without being held
  private boolean vertex; // held at a vertex
  private boolean vertexInside; // with room for τ
  private double threshold; // at a vertex the least τ
  private int fractional;
  private double[] ends = new double[0];
  private double[] cuts = new double[2];
  private final Parts parts = new Parts();

  /** Projects; at least {@code newLeast} scores are not −∞. */
  void compute(double[] input, int offset, int n, int newLeast, int newMost) {
    size = n;
    least = newLeast;
    most = newMost;
    forgetSupport();
    if (point.length < n) {
      scores = new double[n];
      shifted = new double[n];
      point = new double[n];
      ends = new double[n];
      cuts = new double[n + 2];
    }
    System.arraycopy(input, offset, scores, 0, n);
    vertex = false;
    vertexInside = false;
    if (most == 0) {
      Arrays.fill(scores, 0, n, Double.NEGATIVE_INFINITY); // unusable, whatever they are
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.clamp(scores[i], 0.0, 1.0);
    }
    // A sum that fits but for rounding is on the plane too.
    double rounding = Math.ulp(1.0) * (n + sum);
    bound = sum >= most - rounding || sum <= least + rounding;
    slack =
        least < most
            && (Math.abs(sum - most) <= SLACK || Math.abs(sum - least) <= SLACK)
            && sum <= most + SLACK
            && sum >= least - SLACK;
    if (least == most || sum > most || sum < least) {
      shift(sum > least ? most : least);
    } else {
      System.arraycopy(scores, 0, shifted, 0, n);
    }
    fractional = 0;
    for (int i = 0; i < n; i++) {
      point[i] = Math.clamp(shifted[i], 0.0, 1.0);
      fractional += isFractional(i) ? 1 : 0;
    }
  }

  private boolean isFractional(int i) {
    return point[i] > 0 && point[i] < 1;
  }

  /** Fills in s − τ with the τ that makes the clipped sum equal the target. */
  private void shift(int target) {
    int[] order = descending.sort(scores, 0, size);
    // Any τ from low to high gives the vertex of the target's best items.
    double low = target < size ? scores[order[target]] : Double.NEGATIVE_INFINITY;
    double high = target > 0 ? scores[order[target - 1]] - 1 : Double.POSITIVE_INFINITY;
    if (high >= low) {
      vertex = true;
      vertexInside = high > low;
      threshold = low;
      for (int i = 0; i < size; i++) {
        shifted[order[i]] = i < target ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      }
      return;
    }
    int entered = 0; // items above τ
    int full = 0; // items at or above τ + 1
    double threshold = Double.POSITIVE_INFINITY;
    double sum = 0;
    while (true) {
      double entry = entered < size ? scores[order[entered]] : Double.NEGATIVE_INFINITY;
      double filling = full < entered ? scores[order[full]] - 1 : Double.NEGATIVE_INFINITY;
      double next = Math.max(entry, filling);
      if (entered > full) {
        double atNext = sum + (entered - full) * (threshold - next);
        if (atNext >= target) {
          break;
        }
        sum = atNext;
      }
      threshold = next;
      if (filling >= entry) {
        full++;
      } else {
        entered++;
      }
    }
    // Relative to a score of the piece, so that large scores lose no digits.
    double reference = scores[order[full]];
    double total = 0;
    for (int i = full; i < entered; i++) {
      total += scores[order[i]] - reference;
    }
    double tau = (total - (target - full)) / (entered - full);
    for (int i = 0; i < size; i++) {
      shifted[i] = scores[i] - reference - tau;
    }
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
      value += point[i] > 0 ? point[i] * (scores[i] - point[i] / 2) : 0;
    }
    return value;
  }

  /**
   * {@inheritDoc} With the residual taken as s − τ − μ, which is 0 on fractional items, what is
   * left is rounding.
   */
  @Override
  public double gap() {
    int[] order = descending.sort(scores, 0, size);
    double gap = 0;
    // The residual is monotone in s, and so the same items are the best.
    for (int i = 0; i < most; i++) {
      double residual = scores[order[i]] - point[order[i]];
      if (i >= least && !(residual > 0)) {
        break;
      }
      gap += residual;
    }
    for (int i = 0; i < size; i++) {
      gap -= point[i] > 0 ? point[i] * (scores[i] - point[i]) : 0;
    }
    return Math.max(0, gap);
  }

  /** Returns how fast τ moves along d. */
  private double thresholdSpeed(double[] direction, int offset) {
    double speed = 0;
    for (int i = 0; i < size && bound && fractional > 0; i++) {
      speed += isFractional(i) ? direction[offset + i] / fractional : 0;
    }
    return speed;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    double speed = thresholdSpeed(direction, directionOffset);
    for (int i = 0; i < size; i++) {
      out[offset + i] = isFractional(i) ? direction[directionOffset + i] - speed : 0;
    }
  }

  /**
   * {@inheritDoc} On both sides the change is that within the face exactly if d less that change is
   * orthogonal to all ways off the face: an item at 0 may rise, one at 1 may fall, and a sum that
   * is at its bound without being held there may leave it.
   */
  @Override
  public boolean differentiableAlong(double[] direction, int directionOffset) {
    if (vertexInside && !slack) {
      return true;
    }
    double largest = 0;
    double mean = 0; // of d over fractional items
    double fastest = Double.NEGATIVE_INFINITY; // of d over items at 0 or 1
    double slowest = Double.POSITIVE_INFINITY;
    boolean mayRise = false;
    boolean mayFall = false;
    for (int i = 0; i < size; i++) {
      if (scores[i] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double own = direction[directionOffset + i];
      double margin = SLACK * Math.max(1, Math.abs(scores[i]));
      double level = vertex ? scores[i] - threshold : shifted[i];
      boolean atZero = Math.abs(level) <= margin;
      boolean atOne = Math.abs(level - 1) <= margin;
      mayRise |= atZero;
      mayFall |= atOne;
      largest = Math.max(largest, Math.abs(own));
      mean += isFractional(i) ? own / fractional : 0;
      if (atZero || atOne) {
        fastest = Math.max(fastest, own);
        slowest = Math.min(slowest, own);
      }
    }
    double rounding = EQUAL * largest;
    boolean edges = mayRise || mayFall;
    if (bound && !slack) {
      double low = fractional > 0 ? Math.min(mean, slowest) : slowest;
      double high = fractional > 0 ? Math.max(mean, fastest) : fastest;
      boolean stays = fractional == 0 && !(mayRise && mayFall); // what one gives none can take
      return !edges || stays || high - low <= rounding;
    }
    boolean still = !edges || Math.max(fastest, -slowest) <= rounding;
    if (!slack) {
      return still;
    }
    if (fractional > 0) {
      return still && Math.abs(mean) <= rounding;
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += point[i];
    }
    return still || (Math.abs(sum - most) <= Math.abs(sum - least) ? !mayFall : !mayRise);
  }

  @Override
  protected void decompose(VertexList support) {
    int full = 0;
    int count = 0;
    double end = 0;
    int[] items = descending.sort(point, 0, size); // full items first, then the fractional ones
    while (full < size && point[items[full]] == 1) {
      full++;
    }
    for (int i = full; i < size && point[items[i]] > 0; i++) {
      end += point[items[i]];
      ends[count++] = end;
    }
    if (count > 0) {
      // Rounding must not let a set have an item too few or too many.
      ends[count - 1] = Math.clamp(ends[count - 1], least - full, most - full);
    }
    cuts[0] = 0;
    for (int i = 0; i < count; i++) {
      cuts[i + 1] = ends[i] - Math.floor(ends[i]);
    }
    cuts[count + 1] = 1;
    Arrays.sort(cuts, 0, count + 2);
    for (int c = 0; c <= count; c++) {
      double length = cuts[c + 1] - cuts[c];
      if (length <= 0) {
        continue;
      }
      double u = cuts[c] + length / 2;
      parts.clear();
      for (int i = 0; i < full; i++) {
        parts.add(items[i]);
      }
      double before = 0;
      for (int i = 0; i < count; i++) {
        // One of u, u + 1, u + 2, … lies in [before, ends[i]).
        if (Math.ceil(ends[i] - u) > Math.ceil(before - u)) {
          parts.add(items[full + i]);
        }
        before = ends[i];
      }
      parts.sort();
      support.add(parts, length);
    }
  }
}
