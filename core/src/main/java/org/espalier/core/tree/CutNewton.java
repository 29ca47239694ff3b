package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.numeric.DampedStep;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * The Euclidean projection onto mixtures of non-projective trees by Newton's method on the dual of
 * the inequalities that describe them: one simplex over the heads of each word; arcs of total
 * weight at most |S| − 1 within every set S of words (Edmonds 1967), where most sets never matter
 * and those that are violated are found by {@link NestedCuts}; and root arcs of total weight 1
 * where the root is single.
 *
 * <p>For given prices of the conditions the words are projected one by one, at their scores less
 * the prices. What is left is a convex, once differentiable, piecewise quadratic function of the
 * prices: its gradient is what the conditions are short of, its second derivative depends on the
 * pattern of the positive arcs alone and is made of whole numbers that are counted as bits of sets.
 * Newton's method minimises it, with a multiple of the identity added that grows where a step goes
 * too far (Levenberg and Marquardt); prices that a step would make negative stop at 0. Once a step
 * starts and ends in the same pattern it ends at the solution, to the last digit.
 *
 * <p>Sets without a price are dropped before others are searched for, so that those that are known
 * are nested: each two are one within the other or have no word in common. They are at most n − 1,
 * and none is there only because it contains another one: where all words hang on a few that would
 * hang on each other, every set around these few is violated by as much as they.
 *
 * <p>The nearer the scores are to each other, the fewer sets matter: where a mixture takes hundreds
 * of trees there are often none. Where scores are the same for all modifiers of a head, a third of
 * the words may be sets: 61 words of a network for lists take 50 to 80 evaluations and 15 to 35
 * sets, 4 to 12 ms, where an active set takes 3,000 calls and three seconds.
 *
 * <p>An evaluation takes O(n²·K) and what the sets have arcs, a step O(c²·n) for c working
 * conditions, a search O(n) flows of O(n³) at worst and O(n²) usually.
 *
 * <ol>
 *   <li>J. Edmonds, Optimum branchings, J. Research of the National Bureau of Standards 71B, 1967.
 *   <li>L. Qi, J. Sun, A nonsmooth version of Newton's method, Mathematical Programming 58, 1993.
 * </ol>
 */
final class CutNewton {

  /** Relative error of a sum that is as close as can be, over the number of words. */
  private static final double ROUNDING = 1e-15;

  /** How many times that is close enough where no step helps. */
  private static final double NEAR = 100;

  /** What sets of words may be short of. */
  private static final double TOLERANCE = 1e-12;

  /** The first multiple of the identity, over an average of the second derivative. */
  private static final double DAMPING = 1e-6;

  private int n;
  private int labels;
  private int longs; // of a set of words
  private boolean single;
  private Workspace workspace = new Workspace();
  private final NestedCuts nested = new NestedCuts();
  private long[] words = new long[0]; // all of them
  private double[] score = new double[0]; // of word m, label y, head h at (m·K + y)·n + h
  private double[] reduced = new double[0]; // less the prices
  private double[] x = new double[0];
  private double[] arcs = new double[0]; // x, summed over labels, laid out as parts
  private long[] heads = new long[0]; // of m with y, those of positive weight, from (m·K + y)·longs
  private int[] headCount = new int[0]; // of m, over all labels
  private double[] highest = new double[0]; // score of an arc into m
  private int conditions; // the first is the root's where that is single
  private long[][] set = new long[0][]; // of words; for the root's condition all of them
  private int[] bound = new int[0];
  private int[][] inside = new int[0][]; // how many positive arcs into a word are in a condition
  private double[] price = new double[0];
  private double[] lastPrice = new double[0];
  private double[] excess = new double[0];
  private double[] lastExcess = new double[0];
  private double[] step = new double[0];
  private int[] working = new int[0];
  private int workingCount;
  private double[][] matrix = new double[0][];
  private final DampedStep damped = new DampedStep(this::isRoot);
  private final DroppingCholesky factor = new DroppingCholesky(); // of what holds with equality
  private double value;
  private double scale; // of the prices, at least 1
  private int evaluations;

  /** Returns how many parts score at most 1 less than the best for their word. */
  int nearBest(Arborescences trees, double[] scores, int offset) {
    int words = trees.words();
    int length = trees.labels();
    if (highest.length < words) {
      highest = new double[words];
    }
    Arrays.fill(highest, 0, words, Double.NEGATIVE_INFINITY);
    int part = 0;
    for (int h = 0; h < words; h++) {
      for (int m = 0; m < words; m++) {
        for (int y = 0; y < length; y++, part++) {
          double score = scores[offset + part];
          if (score > highest[m] && trees.usable(part)) {
            highest[m] = score;
          }
        }
      }
    }
    int count = 0;
    part = 0;
    for (int h = 0; h < words; h++) {
      for (int m = 0; m < words; m++) {
        for (int y = 0; y < length; y++, part++) {
          if (scores[offset + part] >= highest[m] - 1 && trees.usable(part)) {
            count++;
          }
        }
      }
    }
    return count;
  }

  /**
   * Projects onto the words' simplices alone.
   *
   * @param scores D scores from {@code offset}; −∞ on parts that no tree may have
   * @return how many parts are positive, or −1 if a word has no head
   */
  int begin(Arborescences trees, double[] scores, int offset, Workspace memory) {
    n = trees.words();
    labels = trees.labels();
    longs = (n + 63) / 64;
    single = trees.roots() == Roots.SINGLE;
    workspace = memory;
    evaluations = 0;
    conditions = 0;
    scale = 1;
    reserve();
    for (int m = 0; m < n; m++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int h = 0; h < n; h++) {
        int part = (h * n + m) * labels;
        for (int y = 0; y < labels; y++) {
          boolean usable = trees.usable(part + y);
          double value = usable ? scores[offset + part + y] : Double.NEGATIVE_INFINITY;
          score[(m * labels + y) * n + h] = value;
          max = Math.max(max, value);
        }
      }
      if (max == Double.NEGATIVE_INFINITY) {
        return -1;
      }
      // Relative to the largest, so that large scores lose no digits.
      for (int i = m * labels * n; i < (m + 1) * labels * n; i++) {
        score[i] -= max;
      }
    }
    if (single) {
      int row = add();
      System.arraycopy(words, 0, set[row], 0, longs);
      bound[row] = 1;
    }
    evaluate();
    int count = 0;
    for (int m = 0; m < n; m++) {
      count += headCount[m];
    }
    return count;
  }

  /**
   * Goes on to the solution.
   *
   * @param limit on evaluations of the function
   * @return false if it has not been found
   */
  boolean solve(int limit) {
    while (minimize(limit)) {
      if (!separate()) {
        return true;
      }
      if (evaluations >= limit) {
        return false;
      }
    }
    return false;
  }

  private void reserve() {
    int parts = n * n * labels;
    if (score.length < parts) {
      score = new double[parts];
      reduced = new double[parts];
      x = new double[parts];
    }
    // Each by itself: with more labels and fewer words one may be too short where others are not.
    arcs = arcs.length < n * n ? new double[n * n] : arcs;
    heads = heads.length < n * labels * longs ? new long[n * labels * longs] : heads;
    headCount = headCount.length < n ? new int[n] : headCount;
    words = words.length < longs ? new long[longs] : words;
    Arrays.fill(words, 0, longs, -1);
    words[longs - 1] >>>= 64 * longs - n;
  }

  /** Adds a condition about no word so far. */
  private int add() {
    int row = conditions++;
    if (row == price.length) {
      int length = Math.max(16, 2 * row);
      set = Arrays.copyOf(set, length);
      inside = Arrays.copyOf(inside, length);
      for (int c = row; c < length; c++) {
        set[c] = new long[longs];
        inside[c] = new int[n];
      }
      bound = Arrays.copyOf(bound, length);
      price = Arrays.copyOf(price, length);
      excess = Arrays.copyOf(excess, length);
      lastPrice = new double[length];
      lastExcess = new double[length];
      step = new double[length];
      working = new int[length];
      matrix = new double[length][length];
    }
    // Each by itself: sets move to other rows when some are dropped.
    set[row] = set[row].length < longs ? new long[longs] : set[row];
    inside[row] = inside[row].length < n ? new int[n] : inside[row];
    Arrays.fill(set[row], 0, longs, 0);
    price[row] = 0;
    return row;
  }

  private boolean isRoot(int row) {
    return single && row == 0;
  }

  /**
   * Drops the sets without a price, and adds those that are violated and cross none of the others;
   * returns whether there are any.
   */
  private boolean separate() {
    drop();
    sumLabels();
    nested.begin(arcs, n);
    int known = conditions;
    for (int i = 0; i < workingCount; i++) {
      search(set[working[i]]);
      nested.leave(set[working[i]]);
    }
    search(words);
    if (conditions > known) {
      evaluate();
    }
    return conditions > known;
  }

  /** Drops the sets without a price and lists the others, smaller ones first. */
  private void drop() {
    int kept = 0;
    workingCount = 0;
    for (int c = 0; c < conditions; c++) {
      if (isRoot(c) || price[c] > 0) {
        long[] dropped = set[kept];
        set[kept] = set[c];
        set[c] = dropped;
        bound[kept] = bound[c];
        price[kept] = price[c];
        if (!isRoot(c)) {
          int i = workingCount++;
          for (; i > 0 && bound[working[i - 1]] > bound[kept]; i--) {
            working[i] = working[i - 1];
          }
          working[i] = kept;
        }
        kept++;
      }
    }
    conditions = kept;
  }

  /** Adds the violated sets within a set. */
  private void search(long[] within) {
    nested.enter(within);
    double tolerance = Math.max(TOLERANCE, 2 * NEAR * floor());
    while (nested.find(tolerance)) {
      int row = add();
      bound[row] = -1;
      for (int m = 0; m < n; m++) {
        if (nested.contains(m)) {
          set[row][m >> 6] |= 1L << m;
          bound[row]++;
        }
      }
    }
  }

  private void sumLabels() {
    for (int m = 0; m < n; m++) {
      for (int h = 0; h < n; h++) {
        double sum = 0;
        for (int y = 0; y < labels; y++) {
          sum += x[(m * labels + y) * n + h];
        }
        arcs[h * n + m] = sum;
      }
    }
  }

  /** Projects at the prices; computes the function and its gradient. */
  private void evaluate() {
    evaluations++;
    int length = labels * n;
    System.arraycopy(score, 0, reduced, 0, n * length);
    value = 0;
    scale = 1;
    for (int c = 0; c < conditions; c++) {
      if (price[c] != 0) {
        value += price[c] * bound[c];
        charge(c, price[c], reduced);
        scale = Math.max(scale, Math.abs(price[c]));
      }
    }
    for (int m = 0; m < n; m++) {
      Simplex.project(reduced, m * length, 1, length, x, m * length, workspace);
      int count = 0;
      for (int y = 0; y < labels; y++) {
        int own = m * labels + y;
        for (int w = 0; w < longs; w++) {
          long bits = 0;
          for (int h = 64 * w; h < Math.min(n, 64 * w + 64); h++) {
            double weight = x[own * n + h];
            if (weight > 0) {
              bits |= 1L << h;
              value += weight * (reduced[own * n + h] - weight / 2);
            }
          }
          heads[own * longs + w] = bits;
          count += Long.bitCount(bits);
        }
      }
      headCount[m] = count;
    }
    for (int c = 0; c < conditions; c++) {
      excess[c] = sum(c, x) - bound[c];
    }
  }

  /** Returns the heads for which an arc into a word of the set is in the condition. */
  private long within(int row, int m, int w) {
    long own = m >> 6 == w ? 1L << m : 0;
    return isRoot(row) ? own : set[row][w] & ~own;
  }

  /** Takes a price from all arcs of a condition. */
  private void charge(int row, double amount, double[] values) {
    for (int v = 0; v < longs; v++) {
      for (long left = set[row][v]; left != 0; left &= left - 1) {
        int m = 64 * v + Long.numberOfTrailingZeros(left);
        for (int w = 0; w < longs; w++) {
          for (long bits = within(row, m, w); bits != 0; bits &= bits - 1) {
            int h = 64 * w + Long.numberOfTrailingZeros(bits);
            for (int y = 0; y < labels; y++) {
              values[(m * labels + y) * n + h] -= amount;
            }
          }
        }
      }
    }
  }

  /** Returns the sum over the positive arcs of a condition. */
  private double sum(int row, double[] values) {
    double sum = 0;
    for (int v = 0; v < longs; v++) {
      for (long left = set[row][v]; left != 0; left &= left - 1) {
        int m = 64 * v + Long.numberOfTrailingZeros(left);
        for (int w = 0; w < longs; w++) {
          long mask = within(row, m, w);
          for (int y = 0; y < labels; y++) {
            int own = m * labels + y;
            for (long bits = mask & heads[own * longs + w]; bits != 0; bits &= bits - 1) {
              sum += values[own * n + 64 * w + Long.numberOfTrailingZeros(bits)];
            }
          }
        }
      }
    }
    return sum;
  }

  private double violation() {
    double largest = 0;
    for (int c = 0; c < conditions; c++) {
      boolean tight = isRoot(c) || price[c] > 0;
      largest = Math.max(largest, tight ? Math.abs(excess[c]) : excess[c]);
    }
    return largest;
  }

  /** Returns what rounding may make of a sum over a condition. */
  private double floor() {
    return ROUNDING * n * scale;
  }

  /** Minimises over the prices of the conditions known, from an evaluation. */
  private boolean minimize(int limit) {
    double violation = violation();
    double best = violation;
    double damping = DAMPING;
    while (violation > floor()) {
      workingCount = 0;
      for (int c = 0; c < conditions; c++) {
        if (isRoot(c) || price[c] > 0 || excess[c] > 0) {
          working[workingCount++] = c;
        }
      }
      assemble();
      double[] swap = lastPrice;
      lastPrice = price;
      price = swap;
      swap = lastExcess;
      lastExcess = excess;
      excess = swap;
      double lastValue = value;
      double lastViolation = violation;
      boolean accepted = false;
      while (!accepted) {
        double predicted = propose(damping);
        evaluate();
        violation = violation();
        double after = 0;
        double length = 0;
        for (int i = 0; i < workingCount; i++) {
          after += excess[working[i]] * step[i];
          length += step[i] * step[i];
        }
        // A slope that has not changed its sign is proof of a decrease, whatever rounding does to
        // the values.
        accepted = after >= 0 || value <= lastValue - 1e-4 * predicted || violation <= 0.5 * best;
        if (accepted) {
          damping = Math.max(1e-14, damping / 10);
        } else if (evaluations >= limit) {
          return false;
        } else if (violation <= NEAR * floor()) {
          return true; // as near as rounding lets it
        } else {
          // At least half of what makes the model as curved as the function was along the step.
          damping = Math.max(8 * damping, -after / (2 * length));
        }
      }
      if (violation <= NEAR * floor() && violation > lastViolation / 2) {
        return true; // as near as rounding lets it
      }
      best = Math.min(best, violation);
      if (evaluations >= limit && violation > floor()) {
        return false;
      }
    }
    return true;
  }

  /** Computes the second derivative over the working conditions. */
  private void assemble() {
    for (int i = 0; i < workingCount; i++) {
      int c = working[i];
      Arrays.fill(inside[c], 0, n, 0);
      for (int v = 0; v < longs; v++) {
        for (long left = set[c][v]; left != 0; left &= left - 1) {
          int m = 64 * v + Long.numberOfTrailingZeros(left);
          for (int w = 0; w < longs; w++) {
            inside[c][m] += positive(m, w, within(c, m, w));
          }
        }
      }
      for (int k = 0; k <= i; k++) {
        matrix[i][k] = curvature(c, working[k]);
        matrix[k][i] = matrix[i][k];
      }
    }
  }

  /** Returns how many arcs into a word are positive, from some heads. */
  private int positive(int m, int w, long mask) {
    int count = 0;
    for (int own = m * labels; own < (m + 1) * labels; own++) {
      count += Long.bitCount(heads[own * longs + w] & mask);
    }
    return count;
  }

  private double curvature(int c, int d) {
    double sum = 0;
    for (int v = 0; v < longs; v++) {
      for (long both = set[c][v] & set[d][v]; both != 0; both &= both - 1) {
        int m = 64 * v + Long.numberOfTrailingZeros(both);
        int product = inside[c][m] * inside[d][m];
        if (product != 0) {
          for (int w = 0; w < longs; w++) {
            sum += positive(m, w, within(c, m, w) & within(d, m, w));
          }
          sum -= (double) product / headCount[m];
        }
      }
    }
    return sum;
  }

  /**
   * Moves the prices from the last ones. Those that would become negative stop at 0, and the others
   * move anew.
   *
   * @return the decrease of the damped quadratic model
   */
  private double propose(double damping) {
    System.arraycopy(lastPrice, 0, price, 0, conditions);
    double predicted =
        damped.solve(matrix, working, workingCount, lastPrice, lastExcess, damping, step);
    for (int i = 0; i < workingCount; i++) {
      price[working[i]] += step[i];
    }
    return predicted;
  }

  /**
   * Writes the point.
   *
   * @param out overwritten, D entries
   */
  void point(double[] out) {
    for (int own = 0; own < n * labels; own++) {
      for (int h = 0; h < n; h++) {
        out[part(own, h)] = x[own * n + h];
      }
    }
  }

  /** Returns the part of an arc from h to m with y, where own is m·K + y. */
  private int part(int own, int h) {
    return (h * n + own / labels) * labels + own % labels;
  }

  /** Prepares for {@link #differentiate}: factorises the conditions that hold with equality. */
  void prepare() {
    workingCount = 0;
    for (int c = 0; c < conditions; c++) {
      if (isRoot(c) || price[c] > 0) {
        working[workingCount++] = c;
      }
    }
    assemble();
    factor.factorize(matrix, workingCount);
  }

  /**
   * Writes the orthogonal projection of a direction onto those in which the positive arcs can move
   * and the conditions that have a price stay met.
   *
   * @param along D entries from {@code alongOffset}, of which those of positive parts are read
   * @param out overwritten from {@code offset}, D entries
   */
  void differentiate(double[] along, int alongOffset, double[] out, int offset) {
    Arrays.fill(reduced, 0, n * n * labels, 0);
    for (int own = 0; own < n * labels; own++) {
      for (int h = 0; h < n; h++) {
        if (x[own * n + h] > 0) {
          reduced[own * n + h] = along[alongOffset + part(own, h)];
        }
      }
    }
    center();
    // The first round's rounding errors leave the conditions; the second takes that back.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < workingCount; i++) {
        step[i] = sum(working[i], reduced);
      }
      factor.solve(step);
      for (int i = 0; i < workingCount; i++) {
        charge(working[i], step[i], reduced);
      }
      center();
    }
    Arrays.fill(out, offset, offset + n * n * labels, 0);
    for (int own = 0; own < n * labels; own++) {
      for (int h = 0; h < n; h++) {
        if (x[own * n + h] > 0) {
          out[offset + part(own, h)] = reduced[own * n + h];
        }
      }
    }
  }

  /** Takes from the positive arcs into every word their mean. */
  private void center() {
    int length = labels * n;
    for (int m = 0; m < n; m++) {
      double mean = 0;
      for (int i = m * length; i < (m + 1) * length; i++) {
        mean += x[i] > 0 ? reduced[i] / headCount[m] : 0;
      }
      for (int i = m * length; i < (m + 1) * length; i++) {
        reduced[i] -= mean;
      }
    }
  }

  /** Returns whether the point, moved along a direction, would leave a set of words short. */
  boolean isShort(double step, double[] direction, double tolerance) {
    sumLabels();
    for (int arc = 0; arc < n * n; arc++) {
      double moved = 0;
      for (int y = 0; y < labels; y++) {
        moved += direction[arc * labels + y];
      }
      arcs[arc] = Math.max(0, arcs[arc] + step * moved);
    }
    nested.begin(arcs, n);
    nested.enter(words);
    return nested.find(tolerance);
  }
}
