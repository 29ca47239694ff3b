package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;

/**
 * A filled chart of the sum over projective trees, and the questions that are answered from its
 * local conditional probabilities alone.
 *
 * <p>Positions are 1 … n for the words and 0 for the root. The items of the chart are those of
 * {@link Eisner}; each is derived from one of several pairs of smaller items, told by a split point
 * k:
 *
 * <pre>
 * item           split points     children
 * INNER(i, j)    i ≤ k &lt; j        RIGHT(i, k), LEFT(k+1, j)
 * RIGHT(i, j)    i &lt; k ≤ j        INNER(i, k) with the arc i → k, RIGHT(k, j)
 * LEFT(i, j)     i ≤ k &lt; j        LEFT(i, k), INNER(k, j) with the arc j → k
 * TOP(1, n)      1 ≤ k ≤ n        LEFT(1, k), RIGHT(k, n), with the arc root → k
 * </pre>
 *
 * TOP is the whole tree if there is a single root arc; else the whole tree is RIGHT(0, n).
 * Derivations and trees correspond one to one, so with p(k | x) the probability that item x, if it
 * is part of the tree, is split at k,
 *
 * <ul>
 *   <li>p(item y) = Σ over its parents x and their splits k of p(x)·p(k | x), from the top down;
 *   <li>H = Σ over items x of p(x)·H(p(· | x)), a sum of non-negative terms;
 *   <li>with e(x) = Σ_k p(k | x)·(e of both children + d on the arc), the mean of d·z inside x, the
 *       derivative along d of p(k | x) is p(k | x)·(e(children) + d(arc) − e(x)), and that of p(y)
 *       follows from the top-down rule; the derivative of arc probabilities is Cov[z]·d;
 *   <li>a tree is drawn by drawing split points from the top down.
 * </ul>
 *
 * <p>Each of these takes O(n³) time and O(n²) memory; a sample takes O(n²).
 *
 * <ol>
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 *   <li>T. Koo, A. Globerson, X. Carreras, M. Collins, Structured prediction models via the
 *       matrix-tree theorem, EMNLP 2007 (inside–outside for projective trees, section 2).
 *   <li>N. A. Smith, Linguistic Structure Prediction, Morgan &amp; Claypool 2011, chapters 2 and 5.
 * </ol>
 */
abstract class InsideOutside {

  static final int INNER = 0;
  static final int RIGHT = 1;
  static final int LEFT = 2;
  static final int TOP = 3;

  /** The number of words. */
  int n;

  /** Whether one word only may hang on the root. */
  boolean single;

  /** By word: the largest score of an arc to it, which charts take off the scores. */
  double[] largest = {};

  // p(k | x) of the item at hand, by k.
  double[] splits = {};
  private int[] stack = {};

  /**
   * Writes p(k | x), all finite, never negative and exactly 0 where a forbidden arc is needed.
   *
   * @param p overwritten at {@code firstSplit … lastSplit} of the item
   */
  abstract void splits(int kind, int i, int j, double[] p);

  /** Returns log Z. */
  abstract double logPartition();

  /** Prepares for the answers below. */
  abstract void outside();

  /** Returns p(x) of INNER, RIGHT or LEFT; needs {@link #outside()}. */
  abstract double probability(int kind, int i, int j);

  /** Writes the arcs' probabilities; needs {@link #outside()}. */
  abstract void marginals(double[] out, int offset);

  /** Writes Cov[z]·d; needs {@link #outside()}. */
  abstract void jvp(double[] direction, int directionOffset, double[] out, int offset);

  /** Makes room for the given number of words, and takes note of it. */
  final void prepare(int words, Roots roots) {
    n = words;
    single = roots == Roots.SINGLE;
    if (splits.length <= words) {
      largest = new double[words];
      splits = new double[words + 1];
      stack = new int[3 * (words + 2)];
    }
  }

  /**
   * Finds the largest scores, without single root arcs except where there is no other arc to the
   * word.
   *
   * @return false if there is none at all
   */
  final boolean findLargest(double[] scores, int offset) {
    Arrays.fill(largest, 0, n, Double.NEGATIVE_INFINITY);
    double[] row = splits;
    for (int h = 0; h < n; h++) {
      System.arraycopy(scores, offset + h * n, row, 0, n);
      if (single) {
        row[h] = Double.NEGATIVE_INFINITY;
      }
      ROWS.raise(largest, row, 0, 0, n);
    }
    boolean legal = true;
    for (int m = 0; m < n; m++) {
      if (largest[m] == Double.NEGATIVE_INFINITY) {
        largest[m] = scores[offset + m * n + m]; // only the root is left
      }
      legal &= largest[m] > Double.NEGATIVE_INFINITY;
    }
    return legal;
  }

  static int firstSplit(int kind, int i) {
    return kind == RIGHT ? i + 1 : i;
  }

  static int lastSplit(int kind, int j) {
    return kind == RIGHT || kind == TOP ? j : j - 1;
  }

  /** Returns the lowest position of the chart: the root where it is a position like the others. */
  final int first() {
    return single ? 1 : 0;
  }

  /** Returns the entropy in nats; needs {@link #outside()}. */
  double entropy() {
    double sum = single ? splitEntropy(TOP, 1, n) : 0;
    for (int i = first(); i < n; i++) {
      for (int j = i + 1; j <= n; j++) {
        for (int kind = INNER; kind <= LEFT; kind++) {
          double probability = probability(kind, i, j);
          if (probability > 0) {
            sum += probability * splitEntropy(kind, i, j);
          }
        }
      }
    }
    // INNER(i, j) is continued by an arc in one of two directions, as its parent decides: no
    // choice.
    return sum;
  }

  /**
   * Returns −Σ_k p(k|x) log p(k|x). The largest probability may round to 1 while the others still
   * count; its own share is therefore computed from theirs.
   */
  private double splitEntropy(int kind, int i, int j) {
    double[] p = splits;
    splits(kind, i, j, p);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    int largest = from;
    for (int k = from + 1; k <= to; k++) {
      if (p[k] > p[largest]) {
        largest = k;
      }
    }
    double sum = 0;
    double rest = 0;
    for (int k = from; k <= to; k++) {
      if (k != largest && p[k] > 0) {
        sum -= p[k] * Math.log(p[k]);
        rest += p[k];
      }
    }
    return sum - (1 - rest) * Math.log1p(-rest);
  }

  /** Returns the index of an arc's part. */
  final int arc(int head, int modifier) {
    return ((head == 0 ? modifier : head) - 1) * n + modifier - 1;
  }

  /** Writes numbers of the arcs i → j and j → i, by their span i &lt; j, in the order of parts. */
  final void writeArcs(double[][] toRight, double[][] toLeft, double[] out, int offset) {
    for (int h = 1; h <= n; h++) {
      int row = offset + (h - 1) * n - 1;
      for (int m = 1; m < h; m++) {
        out[row + m] = toLeft[m][h];
      }
      out[row + h] = toRight[0][h];
      System.arraycopy(toRight[h], h + 1, out, row + h + 1, n - h);
    }
  }

  /** Draws a tree. */
  final void sample(RandomGenerator random, Parts out) {
    out.clear();
    int top = push(0, single ? TOP : RIGHT, first(), n);
    while (top > 0) {
      top -= 3;
      int kind = stack[top];
      int i = stack[top + 1];
      int j = stack[top + 2];
      int k = draw(random, kind, i, j);
      switch (kind) {
        case INNER -> top = push(push(top, RIGHT, i, k), LEFT, k + 1, j);
        case RIGHT -> {
          out.add(arc(i, k));
          top = push(push(top, RIGHT, k, j), INNER, i, k);
        }
        case LEFT -> {
          out.add(arc(j, k));
          top = push(push(top, LEFT, i, k), INNER, k, j);
        }
        default -> {
          out.add(arc(0, k));
          top = push(push(top, LEFT, 1, k), RIGHT, k, n);
        }
      }
    }
    out.sort();
  }

  private int push(int top, int kind, int i, int j) {
    if (i == j && kind != TOP) {
      return top; // a word without modifiers on this side
    }
    stack[top] = kind;
    stack[top + 1] = i;
    stack[top + 2] = j;
    return top + 3;
  }

  private int draw(RandomGenerator random, int kind, int i, int j) {
    double[] p = splits;
    splits(kind, i, j, p);
    int from = firstSplit(kind, i);
    int to = lastSplit(kind, j);
    double total = 0;
    for (int k = from; k <= to; k++) {
      total += p[k];
    }
    double left = total * random.nextDouble();
    int chosen = from;
    for (int k = from; k <= to; k++) {
      if (p[k] > 0) {
        chosen = k; // the last possible one, should rounding leave a remainder
        left -= p[k];
        if (left < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
