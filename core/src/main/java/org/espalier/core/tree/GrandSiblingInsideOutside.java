package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.kernel.RowPrimitives;

/**
 * The inside and outside charts of projective trees with siblings and grandparents, in plain
 * numbers and over rows of grandparents.
 *
 * <p>Positions are 1 … n for the words and 0 for the root. With g what the head of an item hangs
 * on, a position outside of the item, w the weight of an arc and v that of a modifier with its next
 * inner sibling, the values of the items over i … j are (Koo &amp; Collins 2010, model 1)
 *
 * <pre>
 * both(i, j, g)     = Σ over i ≤ k &lt; j of right(i, k, g) · left(k+1, j, g)
 * rightArc(i, j, g) = w(i, j) · (v(i, first, j, g) · left(i+1, j, i)
 *                      + Σ over i &lt; s &lt; j of v(i, s, j, g) · rightArc(i, s, g) · both(s, j, i))
 * right(i, j, g)    = Σ over i &lt; k ≤ j of rightArc(i, k, g) · right(k, j, i),   right(i, i, g) = 1
 * </pre>
 *
 * and likewise to the left, where g of both is what both ends hang on. So every sum is one of rows
 * of g, element by element, with factors that do not depend on g: 5n⁴/12 products inside, twice as
 * many outside. The outside values are the derivatives of log Z. A row (i, j) begins with g = j + 1
 * and goes on past n, by the root, to i − 1; a row of fewer grandparents is the end of one with the
 * same i, the beginning of one with the same j. Spans are taken {@link #TILE} last positions at a
 * time, from the last first positions on, so that the rows of a first position are fetched once for
 * all of these.
 *
 * <p><b>When it can be trusted.</b> As for {@link ScaledInsideOutside}: an arc weighs 4/27 of what
 * it has to the best arc to its word, a sibling what it has to the best one of all, so that nothing
 * is above 1; nothing cancels, and the fewer than n⁴ products of a pass lose nothing that counts if
 * Z ≥ n⁴ · 2^−1013. Otherwise the chart is filled anew with values that are kept around 1 by a
 * constant on every arc; all must then be within {@link #SMALLEST} … {@link #LARGEST}, or be 0 as
 * forbidden parts leave nothing, and no product of three underflows. {@link #inside} refuses where
 * they are not.
 */
final class GrandSiblingInsideOutside {

  private static final double LOG_TREES_PER_WORD = Math.log(27.0 / 4.0);

  /** The range of centred values, in which no product of three underflows. */
  private static final double SMALLEST = 1e-80;

  private static final double LARGEST = 1e80;

  private static final double LOG_SMALLEST = Math.log(SMALLEST);

  /** What Z may be at least, by n⁴, where values are not centred. */
  private static final double LEAST = 0x1p-1013;

  /** Centred values beyond this, or below its reciprocal, call for another constant. */
  private static final double FAR = 1e20;

  /** What a difference must keep of its terms, so that it loses at most three digits of them. */
  private static final double LOSSLESS = 1e-3;

  /** Scores within ± this have differences whose exponentials are not 0. */
  private static final double MODERATE = 350;

  /** How many scores stay in the nearest cache. */
  private static final int BLOCK = 2048;

  /** How many last positions are taken together, so that rows are fetched once for all of them. */
  private static final int TILE = 8;

  /** How many numbers are fetched from memory at a time. */
  private static final int LINE = 8;

  private static final int BOTH = 0;
  private static final int RIGHT = 1;
  private static final int LEFT = 2;
  private static final int RIGHT_ARC = 3;
  private static final int LEFT_ARC = 4;
  private static final int ITEMS = 5;

  private SiblingTree tree = new SiblingTree(1, Roots.MULTI, true);
  private int n;
  private boolean single;
  private int stride; // from a row to that with the next last position
  private int plane; // and to that with the next first one
  private boolean centred;
  private int tile; // how many last positions are taken together
  private boolean moderate; // whether no sibling's weight underflows
  private boolean underflows; // whether a sibling that is not forbidden may have a weight of 0
  // By kind of item: rows of g.
  private final double[][] value = new double[ITEMS][];
  private final double[][] slope = new double[ITEMS][]; // ∂ log Z
  private double[] arcWeight = {}; // by head and modifier, the root's on the diagonal
  private double[] arcSlope = {}; // ∂ log Z / ∂ log of these: marginals
  private double[] weight = {}; // of siblings, as the parts lie
  private double[] rootArc = {}; // by position, of modifiers of the root, where these may be many
  private double[] rootArcSlope = {};

  private double[] around = {}; // the derivatives by the items at hand
  private double[] factor = {};
  private double[] factorSlope = {};
  private double[] shares = {};
  private double[] arcScores = {}; // those of single root arcs with their siblings'
  private double[] largest = {}; // what was taken off the scores of the arcs to a word
  private double siblingShift; // off the scores of siblings
  private double rootShift; // off the score of a single root arc with its sibling
  private double partition;
  private double logPartition;
  private int[] stack = {};

  GrandSiblingInsideOutside() {
    Arrays.fill(value, new double[0]);
    Arrays.fill(slope, new double[0]);
  }

  /**
   * Fills the inside chart.
   *
   * @param scores not yet checked; there is room for all
   * @return false if it cannot be trusted, or no tree is allowed
   * @throws org.espalier.core.NotFiniteException if a usable part's score is none
   */
  boolean inside(SiblingTree newTree, double[] scores, int offset) {
    tree = newTree;
    n = tree.words();
    single = tree.roots() == Roots.SINGLE;
    stride = n + RowPrimitives.REACH; // what is written behind a row is no other's
    int lines = (stride * n + LINE - 1) / LINE;
    plane = (lines | 1) * LINE; // odd, so that rows of one position share no place in a cache
    reserve();
    System.arraycopy(scores, offset, arcScores, 0, n * n);
    underflows = false;
    int visible = tree.visible();
    int start = offset + visible;
    int roots = SiblingTree.rootBlock(n);
    int siblings = tree.size() - visible;
    check(scores, offset);
    for (int part = 0; part < roots && !single; part++) {
      weight[part] = Math.exp(scores[start + part] - siblingShift);
      underflows |= weight[part] == 0;
    }
    boolean loaded = load(scores, start);
    if (centred) {
      clear(); // what the last chart has left behind its rows is of any size
    }
    centred = false;
    tile = TILE;
    if (loaded && fill(scores, start) && sum()) {
      return true;
    }
    if (loaded) {
      centred = true;
      tile = 1; // a constant that is found too late lets values leave the range
      clear();
      double least = LOG_SMALLEST + siblingShift;
      for (int part = single ? roots : 0; part < siblings && loaded; part++) {
        double score = scores[start + part];
        loaded = score >= least || score == Double.NEGATIVE_INFINITY;
      }
    }
    return loaded && fill(scores, start) && sum();
  }

  /** Checks the scores and finds the largest of siblings, block by block in the nearest cache. */
  private void check(double[] scores, int offset) {
    int uncounted = tree.visible() + (single ? SiblingTree.rootBlock(n) : 0);
    Scores.check(tree, scores, offset, 0, uncounted, MODERATE);
    moderate = true;
    double most = -Double.MAX_VALUE; // there may be none
    for (int part = uncounted; part < tree.size(); part += BLOCK) {
      int end = Math.min(part + BLOCK, tree.size());
      moderate &= Scores.check(tree, scores, offset, part, end, MODERATE);
      most = Math.max(most, ROWS.max(scores, offset + part, end - part));
    }
    siblingShift = most;
  }

  private void clear() {
    for (double[] items : value) {
      Arrays.fill(items, 0);
    }
  }

  private void reserve() {
    int length = n * plane + RowPrimitives.REACH;
    if (value[0].length < length) {
      for (int kind = 0; kind < ITEMS; kind++) {
        value[kind] = new double[length];
        slope[kind] = new double[length];
      }
      arcWeight = new double[n * n];
      arcSlope = new double[n * n];
      arcScores = new double[n * n];
      rootArc = new double[n + 1];
      rootArcSlope = new double[n + 1];
      around = new double[n + RowPrimitives.REACH];
      factor = new double[n + 1];
      factorSlope = new double[n + 1];
      shares = new double[n * n / 4 + n + RowPrimitives.REACH];
      largest = new double[n];
      stack = new int[4 * (2 * n + 2)];
    }
    int siblings = tree.size() - tree.visible() + RowPrimitives.REACH;
    if (weight.length < siblings) {
      weight = new double[siblings];
    }
  }

  /** Turns the scores of arcs into weights; returns false if no tree is left. */
  private boolean load(double[] scores, int start) {
    Arrays.fill(largest, 0, n, Double.NEGATIVE_INFINITY);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        if (h != m || !single) {
          largest[m] = Math.max(largest[m], arcScores[h * n + m]);
        }
      }
    }
    rootShift = single ? Double.NEGATIVE_INFINITY : 0;
    boolean legal = true;
    for (int m = 0; m < n; m++) {
      double shift = largest[m];
      if (single) {
        int root = m * n + m;
        arcScores[root] += scores[start + SiblingTree.rootBlock(m)];
        // Where only the root is left, any number will do.
        shift = shift == Double.NEGATIVE_INFINITY ? arcScores[root] : shift;
        rootShift = Math.max(rootShift, arcScores[root] - (shift + LOG_TREES_PER_WORD));
      }
      largest[m] = shift + LOG_TREES_PER_WORD;
      legal &= shift > Double.NEGATIVE_INFINITY;
    }
    if (!legal || rootShift == Double.NEGATIVE_INFINITY) {
      return false;
    }
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        arcWeight[h * n + m] = Math.exp(relative(h, m));
      }
    }
    return true;
  }

  /** Returns the score of an arc, the root's on the diagonal, less what was taken off. */
  private double relative(int h, int m) {
    double score = arcScores[h * n + m];
    return h == m ? ScaledGth.difference(score, largest[m], rootShift) : score - largest[m];
  }

  private int row(int i, int j) {
    return (i - 1) * plane + (j - 1) * stride;
  }

  /** Returns where a position's value is in the row of a span that it is outside of. */
  private int at(int i, int j, int g) {
    return row(i, j) + (g > j ? g - j - 1 : g + n - j);
  }

  /** Returns where the weights of the siblings of an arc between words begin. */
  private int rightBlock(int i, int j) {
    return tree.block(j - i, i - 1);
  }

  private int leftBlock(int i, int j) {
    return tree.block(j - i, n - (j - i) + i - 1);
  }

  /** Fills the inside chart; returns false where values leave the range. */
  private boolean fill(double[] scores, int start) {
    for (int last = Math.min(tile, n); last > 0; last = nextTile(last)) {
      int first = (last - 1) / tile * tile + 1;
      for (int j = first; j <= last; j++) {
        for (double[] items : value) {
          Arrays.fill(items, row(j, j), row(j, j) + stride, 1);
        }
      }
      for (int i = last - 1; i > 0; i--) {
        for (int j = Math.max(first, i + 1); j <= last; j++) {
          if (!fill(i, j, scores, start)) {
            return false;
          }
        }
      }
      if (centred && !centre(last)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the last position of the next tile, 0 behind all. */
  private int nextTile(int last) {
    return last == n ? 0 : Math.min(last + tile, n);
  }

  private boolean fill(int i, int j, double[] scores, int start) {
    int w = j - i;
    int count = n - w;
    double[] right = value[RIGHT];
    double[] left = value[LEFT];
    double[] rightArc = value[RIGHT_ARC];
    double[] leftArc = value[LEFT_ARC];
    int to = row(i, j);
    int sameStart = row(i, i) + w; // the end of row (i, i), whose grandparents are those of (i, j)
    int next = stride - 1;
    int rightBlock = rightBlock(i, j);
    int leftBlock = leftBlock(i, j);
    if (!centred) {
      ROWS.exp(weight, rightBlock, scores, start + rightBlock, siblingShift, w * count);
      ROWS.exp(weight, leftBlock, scores, start + leftBlock, siblingShift, w * count);
      underflows =
          underflows
              || (!moderate && (hasZero(rightBlock, w * count) || hasZero(leftBlock, w * count)));
    }
    ROWS.sumProducts(value[BOTH], to, count, right, sameStart, next, left, row(i + 1, j), plane, w);
    rightArcFactors(i, j);
    ROWS.sumWeighted(
        rightArc, to, count, factor, weight, rightBlock, count, rightArc, sameStart, next, w);
    rightFactors(i, j);
    ROWS.sumRows(right, to, count, factor, rightArc, sameStart + next, next, w);
    leftArcFactors(i, j);
    ROWS.sumWeighted(
        leftArc, to, count, factor, weight, leftBlock, count, leftArc, row(j, j), -plane, w);
    leftFactors(i, j);
    ROWS.sumRows(left, to, count, factor, leftArc, to, plane, w);
    return !centred || inRange(to, count);
  }

  private boolean hasZero(int from, int count) {
    int at = from;
    while (at < from + count && weight[at] != 0) {
      at++;
    }
    return at < from + count;
  }

  /** Returns whether a span's values are in the range, and what is behind them is finite. */
  private boolean inRange(int from, int count) {
    boolean inside = true;
    for (double[] items : value) {
      for (int g = from; g < from + count; g++) {
        inside &= within(items[g]);
      }
      for (int g = from + count; g < from + count + RowPrimitives.REACH - 1; g++) {
        inside &= Double.isFinite(items[g]);
      }
    }
    return inside;
  }

  private static boolean within(double number) {
    return number == 0 || (number >= SMALLEST && number <= LARGEST);
  }

  /** Finds the weight of an arc i → j with what each sibling s has to its right, by s − i. */
  private void rightArcFactors(int i, int j) {
    double own = arcWeight[(i - 1) * n + j - 1];
    factor[0] = own * value[LEFT][at(i + 1, j, i)];
    gather(value[BOTH], 1, j - i, own, at(i, j, i), plane);
  }

  /** Finds what each modifier k has to its right, by k − i − 1. */
  private void rightFactors(int i, int j) {
    gather(value[RIGHT], 0, j - i, 1, at(i + 1, j, i), plane);
  }

  /** Finds the weight of an arc j → i with what each sibling s has to its left, by j − s. */
  private void leftArcFactors(int i, int j) {
    double own = arcWeight[(j - 1) * n + i - 1];
    factor[0] = own * value[RIGHT][at(i, j - 1, j)];
    gather(value[BOTH], 1, j - i, own, row(i, j) - 1, 1 - stride);
  }

  /** Finds what each modifier k has to its left, by k − i. */
  private void leftFactors(int i, int j) {
    gather(value[LEFT], 0, j - i, 1, at(i, i, j), stride - 1);
  }

  /** Finds factors[q] = times · items[at + q·step], q in from … to − 1. */
  private void gather(double[] items, int from, int to, double times, int at, int step) {
    int next = at + from * step;
    for (int q = from; q < to; q++) {
      factor[q] = times * items[next];
      next += step;
    }
  }

  /** Adds to items[at + q·step] the derivative by the q-th factor, without its times. */
  private void scatter(double[] items, int from, int to, double times, int at, int step) {
    int next = at + from * step;
    for (int q = from; q < to; q++) {
      items[next] += times * factorSlope[q];
      next += step;
    }
  }

  /**
   * Changes what is taken off the scores, such that the geometric middle of the values of the
   * widest span so far is 1, where they have come far from it; returns false if values then are
   * outside the range.
   */
  private boolean centre(int j) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    int from = row(1, j);
    for (int at = from; at < from + n - (j - 1); at++) {
      for (int kind = RIGHT; kind <= LEFT; kind++) {
        double own = value[kind][at];
        most = Math.max(most, own);
        least = own > 0 ? Math.min(least, own) : least;
      }
    }
    if (j == 1 || most == 0 || (most <= FAR && least >= 1 / FAR)) {
      return true;
    }
    double change = -(Math.log(least) + Math.log(most)) / (2 * (j - 1));
    boolean inRange = true;
    for (int w = 1; w < j; w++) {
      double power = Math.exp(change * w); // as many arcs as words beside the head
      double fewer = Math.exp(change * (w - 1)); // one less where two words have heads elsewhere
      for (int i = 1; i + w <= j; i++) {
        for (int kind = 0; kind < ITEMS; kind++) {
          double[] items = value[kind];
          for (int at = row(i, i + w); at < row(i, i + w) + stride; at++) {
            items[at] *= kind == BOTH ? fewer : power;
            boolean behind = at >= row(i, i + w) + n - w;
            inRange &= behind ? Double.isFinite(items[at]) : within(items[at]);
          }
        }
      }
    }
    double power = Math.exp(change);
    for (int arc = 0; arc < n * n; arc++) {
      arcWeight[arc] *= single && arc % (n + 1) == 0 ? 1 : power;
    }
    for (int m = 0; m < n; m++) {
      largest[m] -= change;
    }
    rootShift += single ? change : 0;
    return inRange;
  }

  /** Computes Z; returns whether it can be trusted. */
  private boolean sum() {
    partition = 0;
    boolean inRange = true;
    double words = n;
    if (single) {
      for (int m = 1; m <= n; m++) {
        partition += rootTree(m);
      }
      words = n - 1;
    } else {
      for (int j = 1; j <= n; j++) {
        double modifiers = 0;
        int block = SiblingTree.rootBlock(j - 1);
        for (int s = 0; s < j; s++) {
          modifiers += weight[block + s] * rootFactor(s, j);
        }
        rootArc[j] = modifiers * arcWeight[(j - 1) * n + j - 1];
        inRange &= within(rootArc[j]) && within(modifiers);
        partition += rootArc[j] * value[RIGHT][at(j, n, 0)];
      }
    }
    logPartition = Math.log(partition) + rootShift + words * siblingShift;
    for (int m = 0; m < n; m++) {
      logPartition += largest[m];
    }
    for (int arc = 0; arc < n * n && centred; arc++) {
      boolean root = arc % (n + 1) == 0;
      inRange &= within(arcWeight[arc]) || (root && single);
      double score = arcScores[arc];
      inRange &= arcWeight[arc] > 0 || root || score == Double.NEGATIVE_INFINITY;
    }
    return centred
        ? inRange && within(partition) && partition > 0
        : partition >= LEAST * n * n * n * n && partition < Double.POSITIVE_INFINITY;
  }

  /** Returns the weight of the trees with one modifier of the root. */
  private double rootTree(int m) {
    int arc = (m - 1) * n + m - 1;
    return arcWeight[arc] * value[LEFT][at(1, m, 0)] * value[RIGHT][at(m, n, 0)];
  }

  /** Returns what is left of a root's modifier with the given sibling, 0 for none. */
  private double rootFactor(int s, int j) {
    return s == 0 ? value[LEFT][at(1, j, 0)] : rootArc[s] * value[BOTH][at(s, j, 0)];
  }

  double logPartition() {
    return logPartition;
  }

  /** Writes the parts' probabilities. */
  void marginals(double[] out, int offset) {
    for (int kind = 0; kind < ITEMS; kind++) {
      for (int i = 1; i <= n; i++) {
        Arrays.fill(slope[kind], row(i, i), row(i, n) + stride, 0);
      }
    }
    int siblings = offset + tree.visible();
    rootOutside(out, siblings);
    for (int last = n; last > 0; last = (last - 1) / tile * tile) {
      int first = (last - 1) / tile * tile + 1;
      for (int i = 1; i < last; i++) {
        for (int j = last; j >= Math.max(first, i + 1); j--) {
          outside(i, j, out, siblings);
        }
      }
    }
    System.arraycopy(arcSlope, 0, out, offset, n * n);
  }

  private void rootOutside(double[] out, int siblings) {
    double over = 1 / partition;
    Arrays.fill(out, siblings, siblings + SiblingTree.rootBlock(n), 0);
    if (single) {
      for (int m = 1; m <= n; m++) {
        int arc = (m - 1) * n + m - 1;
        int first = at(1, m, 0);
        int last = at(m, n, 0);
        double root = arcWeight[arc] * over;
        slope[LEFT][first] += root * value[RIGHT][last];
        slope[RIGHT][last] += root * value[LEFT][first];
        arcSlope[arc] = root * value[LEFT][first] * value[RIGHT][last];
        out[siblings + SiblingTree.rootBlock(m - 1)] = arcSlope[arc];
      }
      return;
    }
    for (int k = 1; k <= n; k++) {
      rootArcSlope[k] = value[RIGHT][at(k, n, 0)] * over;
      slope[RIGHT][at(k, n, 0)] += rootArc[k] * over;
    }
    for (int j = n; j > 0; j--) {
      int arc = (j - 1) * n + j - 1;
      arcSlope[arc] = rootArcSlope[j] * rootArc[j];
      double around = rootArc[j] == 0 ? 0 : rootArcSlope[j] * arcWeight[arc];
      int block = SiblingTree.rootBlock(j - 1);
      for (int s = 0; s < j; s++) {
        double own = around * weight[block + s];
        out[siblings + block + s] = own * rootFactor(s, j);
        if (s == 0) {
          slope[LEFT][at(1, j, 0)] += own;
        } else {
          rootArcSlope[s] += own * value[BOTH][at(s, j, 0)];
          slope[BOTH][at(s, j, 0)] += own * rootArc[s];
        }
      }
    }
  }

  private void outside(int i, int j, double[] out, int siblings) {
    int w = j - i;
    int count = n - w;
    int sameStart = row(i, i) + w;
    int next = stride - 1;
    outsideLeft(i, j, out, siblings);
    outsideRight(i, j, out, siblings);
    around(BOTH, row(i, j), count);
    int at = row(i + 1, j);
    ROWS.spreadProducts(slope[RIGHT], sameStart, next, around, count, value[LEFT], at, plane, w);
    ROWS.spreadProducts(slope[LEFT], at, plane, around, count, value[RIGHT], sameStart, next, w);
  }

  private void outsideLeft(int i, int j, double[] out, int siblings) {
    int w = j - i;
    int count = n - w;
    int to = row(i, j);
    int next = stride - 1;
    double[] leftArc = value[LEFT_ARC];
    around(LEFT, to, count);
    leftFactors(i, j);
    ROWS.spreadRows(
        slope[LEFT_ARC], to, plane, around, count, factor, leftArc, to, plane, factorSlope, w);
    scatter(slope[LEFT], 0, w, 1, at(i, i, j), next);
    around(LEFT_ARC, to, count);
    int arc = (j - 1) * n + i - 1;
    arcSlope[arc] = ROWS.dot(around, 0, leftArc, to, count);
    leftArcFactors(i, j);
    int at = row(j, j);
    int block = leftBlock(i, j);
    ROWS.spreadWeighted(
        slope[LEFT_ARC],
        at,
        around,
        count,
        factor,
        weight,
        block,
        leftArc,
        at,
        -plane,
        factorSlope,
        shares,
        w);
    System.arraycopy(shares, 0, out, siblings + block, w * count);
    slope[RIGHT][at(i, j - 1, j)] += arcWeight[arc] * factorSlope[0];
    scatter(slope[BOTH], 1, w, arcWeight[arc], to - 1, -next);
  }

  private void outsideRight(int i, int j, double[] out, int siblings) {
    int w = j - i;
    int count = n - w;
    int to = row(i, j);
    int sameStart = row(i, i) + w;
    int next = stride - 1;
    double[] rightArc = value[RIGHT_ARC];
    around(RIGHT, to, count);
    rightFactors(i, j);
    int at = sameStart + next;
    ROWS.spreadRows(
        slope[RIGHT_ARC], at, next, around, count, factor, rightArc, at, next, factorSlope, w);
    scatter(slope[RIGHT], 0, w, 1, at(i + 1, j, i), plane);
    around(RIGHT_ARC, to, count);
    int arc = (i - 1) * n + j - 1;
    arcSlope[arc] = ROWS.dot(around, 0, rightArc, to, count);
    rightArcFactors(i, j);
    int block = rightBlock(i, j);
    ROWS.spreadWeighted(
        slope[RIGHT_ARC],
        sameStart,
        around,
        count,
        factor,
        weight,
        block,
        rightArc,
        sameStart,
        next,
        factorSlope,
        shares,
        w);
    System.arraycopy(shares, 0, out, siblings + block, w * count);
    slope[LEFT][at(i + 1, j, i)] += arcWeight[arc] * factorSlope[0];
    scatter(slope[BOTH], 1, w, arcWeight[arc], at(i, j, i), plane);
  }

  /**
   * Finds the derivatives by the items of a row, with zeros behind it. Those by values of 0 have no
   * influence, but where values are centred they might grow beyond all bounds from one span to the
   * next.
   */
  private void around(int kind, int from, int count) {
    System.arraycopy(slope[kind], from, around, 0, count);
    Arrays.fill(around, count, count + RowPrimitives.REACH - 1, 0);
    double[] items = value[kind];
    for (int g = 0; g < count && centred; g++) {
      around[g] = items[from + g] == 0 ? 0 : around[g];
    }
  }

  /** Returns whether weights do not tell all scores that are not −∞. */
  boolean underflows() {
    return underflows;
  }

  /** Writes scores with the same distribution, unless weights do not tell them. */
  void scores(double[] out) {
    System.arraycopy(arcScores, 0, out, 0, n * n);
    for (int part = n * n; part < tree.size(); part++) {
      int sibling = part - n * n;
      boolean root = single && sibling < SiblingTree.rootBlock(n);
      out[part] = root ? 0 : Math.log(weight[sibling]) + siblingShift;
    }
    for (int m = 0; m < n && single; m++) {
      // Half of it each: together they may be more than a score.
      out[m * n + m] = arcScores[m * n + m] / 2;
      out[n * n + SiblingTree.rootBlock(m)] = arcScores[m * n + m] / 2;
    }
  }

  /**
   * Returns the entropy in nats, or NaN if too little is left of the terms of the difference that
   * it is, of log Z and s·μ.
   *
   * @param probabilities the marginals, from 0
   */
  double entropy(double[] probabilities) {
    double entropy = Math.log(partition);
    double magnitude = Math.abs(entropy) + n;
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double probability = probabilities[h * n + m];
        if (probability > 0) {
          double term = probability * relative(h, m);
          entropy -= term;
          magnitude += Math.abs(term);
        }
      }
    }
    for (int part = single ? SiblingTree.rootBlock(n) : 0; part < tree.size() - n * n; part++) {
      double probability = probabilities[n * n + part];
      if (probability > 0) {
        double term = probability * Math.log(weight[part]);
        entropy -= term;
        magnitude -= term;
      }
    }
    return entropy > LOSSLESS * magnitude ? entropy : Double.NaN;
  }

  /** Draws a tree. */
  void sample(RandomGenerator random, Parts out) {
    out.clear();
    int top = 0;
    if (single) {
      for (int m = 1; m <= n; m++) {
        share(m - 1, rootTree(m));
      }
      int m = 1 + draw(random, n);
      out.add((m - 1) * n + m - 1);
      out.add(tree.visible() + SiblingTree.rootBlock(m - 1));
      top = push(push(0, LEFT, 1, m, 0), RIGHT, m, n, 0);
    } else {
      for (int k = 1; k <= n; k++) {
        share(k - 1, rootArc[k] * value[RIGHT][at(k, n, 0)]);
      }
      int k = 1 + draw(random, n);
      top = push(0, RIGHT, k, n, 0);
      while (k > 0) {
        out.add((k - 1) * n + k - 1);
        int block = SiblingTree.rootBlock(k - 1);
        for (int s = 0; s < k; s++) {
          share(s, weight[block + s] * rootFactor(s, k));
        }
        int s = draw(random, k);
        out.add(tree.visible() + block + s);
        top = s == 0 ? push(top, LEFT, 1, k, 0) : push(top, BOTH, s, k, 0);
        k = s;
      }
    }
    while (top > 0) {
      top -= 4;
      top = expand(stack[top], stack[top + 1], stack[top + 2], stack[top + 3], top, random, out);
    }
    out.sort();
  }

  private void share(int choice, double own) {
    shares[choice] = own;
  }

  /** Draws how an item is made, and puts what it is made of on the stack. */
  private int expand(int kind, int i, int j, int g, int top, RandomGenerator random, Parts out) {
    int w = j - i;
    int column = at(i, j, g) - row(i, j);
    return switch (kind) {
      case BOTH -> {
        for (int k = i; k < j; k++) {
          share(k - i, value[RIGHT][at(i, k, g)] * value[LEFT][at(k + 1, j, g)]);
        }
        int k = i + draw(random, w);
        yield push(push(top, RIGHT, i, k, g), LEFT, k + 1, j, g);
      }
      case RIGHT -> {
        rightFactors(i, j);
        for (int k = i + 1; k <= j; k++) {
          share(k - i - 1, factor[k - i - 1] * value[RIGHT_ARC][at(i, k, g)]);
        }
        int k = i + 1 + draw(random, w);
        yield push(push(top, RIGHT_ARC, i, k, g), RIGHT, k, j, i);
      }
      case LEFT -> {
        leftFactors(i, j);
        for (int k = i; k < j; k++) {
          share(k - i, factor[k - i] * value[LEFT_ARC][at(k, j, g)]);
        }
        int k = i + draw(random, w);
        yield push(push(top, LEFT, i, k, j), LEFT_ARC, k, j, g);
      }
      case RIGHT_ARC -> {
        rightArcFactors(i, j);
        int block = rightBlock(i, j) + column;
        for (int s = i; s < j; s++) {
          double own = factor[s - i] * weight[block + (s - i) * (n - w)];
          share(s - i, own * value[RIGHT_ARC][at(i, s, g)]);
        }
        int s = i + draw(random, w);
        out.add((i - 1) * n + j - 1);
        out.add(tree.visible() + block + (s - i) * (n - w));
        yield s == i
            ? push(top, LEFT, i + 1, j, i)
            : push(push(top, RIGHT_ARC, i, s, g), BOTH, s, j, i);
      }
      default -> {
        leftArcFactors(i, j);
        int block = leftBlock(i, j) + column;
        for (int s = j; s > i; s--) {
          double own = factor[j - s] * weight[block + (j - s) * (n - w)];
          share(j - s, own * value[LEFT_ARC][at(s, j, g)]);
        }
        int s = j - draw(random, w);
        out.add((j - 1) * n + i - 1);
        out.add(tree.visible() + block + (j - s) * (n - w));
        yield s == j
            ? push(top, RIGHT, i, j - 1, j)
            : push(push(top, BOTH, i, s, j), LEFT_ARC, s, j, g);
      }
    };
  }

  private int push(int top, int kind, int i, int j, int g) {
    if (i == j) {
      return top; // a word without modifiers on this side
    }
    stack[top] = kind;
    stack[top + 1] = i;
    stack[top + 2] = j;
    stack[top + 3] = g;
    return top + 4;
  }

  /** Draws one of some choices by their shares. */
  private int draw(RandomGenerator random, int choices) {
    double total = 0;
    for (int c = 0; c < choices; c++) {
      total += shares[c];
    }
    double rest = choices == 1 ? 0 : total * random.nextDouble();
    int chosen = 0;
    for (int c = 0; c < choices; c++) {
      if (shares[c] > 0) {
        chosen = c; // the last possible one, should rounding leave a rest
        rest -= shares[c];
        if (rest < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
