package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Spans;

/**
 * The best projective dependency tree, by Eisner's algorithm in O(n³) time and O(n²) memory.
 *
 * <p>Positions are 1 … n for the words 0 … n−1 and 0 for the root. With s(h, m) the score of an
 * arc, the chart holds for every span i ≤ j
 *
 * <pre>
 * right(i, j)   i with all its right modifiers, which cover i+1 … j
 * left(i, j)    j with all its left modifiers, which cover i … j−1
 * inner(i, j) = max over i ≤ k &lt; j of right(i, k) + left(k+1, j)
 * right(i, j) = max over i &lt; k ≤ j of inner(i, k) + s(i, k) + right(k, j),    right(i, i) = 0
 * left(i, j)  = max over i ≤ k &lt; j of left(i, k) + inner(k, j) + s(j, k),     left(i, i) = 0
 * </pre>
 *
 * <p>With several root arcs allowed the root is a position like the others that takes no head, and
 * the best tree is right(0, n). With a single one it is max over m of left(1, m) + s(0, m) +
 * right(m, n): two finished halves per candidate, no restarts.
 *
 * <p>Charts are filled width by width, as {@link Spans} says. Only maxima are kept; the back-trace
 * finds a split again as the first one whose sum equals the maximum, so ties go to the lowest split
 * point and nothing depends on the order in which maxima were taken.
 *
 * <ol>
 *   <li>J. Eisner, Three new probabilistic models for dependency parsing: an exploration, COLING
 *       1996.
 *   <li>R. McDonald, K. Crammer, F. Pereira, Online large-margin training of dependency parsers,
 *       ACL 2005.
 * </ol>
 */
final class Eisner {

  private static final int INNER = 0;
  private static final int RIGHT = 1;
  private static final int LEFT = 2;

  private final Spans spans = new Spans();
  private int capacity;
  private int first; // the position of the first span: the root, 0, or the first word, 1
  // By span: rightArc(i, j) = inner(i, j) + s(i, j), leftArc(i, j) = inner(i, j) + s(j, i).
  private double[] right = {};
  private double[] left = {};
  private double[] rightArc = {};
  private double[] leftArc = {};
  private double[] inner = {};
  private double[] rightScore = {};
  private double[] leftScore = {};
  private double[] rootScore = {};
  // The head of each word, -1 for the root.
  private int[] heads = {};
  private int[] stack = {};

  Eisner() {}

  /**
   * Solves for the best tree.
   *
   * @return false if every tree has an arc of score −∞; {@link #head(int)} is then not defined
   */
  boolean solve(int n, Roots roots, double[] scores, int offset) {
    reserve(n, roots == Roots.MULTI);
    load(n, scores, offset);
    fill();
    return roots == Roots.MULTI ? traceMulti(n) : traceSingle(n);
  }

  /** Returns the head of a word in the tree that was found, −1 for the root. */
  int head(int word) {
    return heads[word];
  }

  /** Writes the arcs of the tree that was found. */
  void parts(int n, Parts out) {
    out.clear();
    for (int m = 0; m < n; m++) {
      int head = heads[m];
      out.add((head < 0 ? m : head) * n + m);
    }
    out.sort();
  }

  private void reserve(int n, boolean rootIsPosition) {
    spans.resize(n, rootIsPosition);
    first = rootIsPosition ? 0 : 1;
    int length = spans.length();
    if (length > capacity) {
      capacity = length;
      right = new double[length];
      left = new double[length];
      rightArc = new double[length];
      leftArc = new double[length];
      inner = new double[length];
      rightScore = new double[length];
      leftScore = new double[length];
    }
    if (heads.length < n) {
      heads = new int[n];
      rootScore = new double[n];
      // At most one span per word is open, each as (kind, i, j).
      stack = new int[3 * (n + 2)];
    }
  }

  private void load(int n, double[] scores, int offset) {
    for (int h = 0; h < n; h++) {
      spans.scatter(scores, offset + h * n, h, rightScore, leftScore);
      rootScore[h] = scores[offset + h * n + h];
      if (first == 0) {
        rightScore[spans.at(h + 1, 0)] = rootScore[h];
        leftScore[spans.at(h + 1, 0)] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  private void fill() {
    int length = spans.length();
    Arrays.fill(inner, 0, length, Double.NEGATIVE_INFINITY);
    Arrays.fill(right, 0, length, Double.NEGATIVE_INFINITY);
    Arrays.fill(left, 0, length, Double.NEGATIVE_INFINITY);
    int positions = spans.positions();
    Arrays.fill(right, spans.at(0, 0), spans.at(0, positions), 0);
    Arrays.fill(left, spans.at(0, 0), spans.at(0, positions), 0);
    for (int w = 1; w < positions; w++) {
      spans.raiseToSplits(inner, w, right, 0, left, 1);
      int to = spans.at(w, spans.count(w));
      for (int at = spans.at(w, 0); at < to; at++) {
        rightArc[at] = inner[at] + rightScore[at];
        leftArc[at] = inner[at] + leftScore[at];
      }
      spans.raiseToSplits(right, w, rightArc, 1, right, 0);
      spans.raiseToSplits(left, w, left, 0, leftArc, 0);
    }
  }

  /** Returns what a chart holds for the span from i to j. */
  private double value(double[] chart, int i, int j) {
    return chart[spans.at(j - i, i - first)];
  }

  private boolean traceMulti(int n) {
    if (value(right, 0, n) == Double.NEGATIVE_INFINITY) {
      return false;
    }
    push(0, RIGHT, 0, n);
    trace(3);
    return true;
  }

  private boolean traceSingle(int n) {
    double best = Double.NEGATIVE_INFINITY;
    int root = 0;
    for (int m = 1; m <= n; m++) {
      double value = value(left, 1, m) + rootScore[m - 1] + value(right, m, n);
      if (value > best) {
        best = value;
        root = m;
      }
    }
    if (root == 0) {
      return false;
    }
    heads[root - 1] = -1;
    int top = push(0, LEFT, 1, root);
    trace(push(top, RIGHT, root, n));
    return true;
  }

  private int push(int top, int kind, int i, int j) {
    if (i == j && kind != INNER) {
      return top; // a word without modifiers on this side
    }
    stack[top] = kind;
    stack[top + 1] = i;
    stack[top + 2] = j;
    return top + 3;
  }

  private void trace(int size) {
    int top = size;
    while (top > 0) {
      top -= 3;
      int kind = stack[top];
      int i = stack[top + 1];
      int j = stack[top + 2];
      if (kind == RIGHT) {
        int k = i + 1;
        double best = value(right, i, j);
        while (value(rightArc, i, k) + value(right, k, j) != best) {
          k++;
        }
        heads[k - 1] = i - 1;
        top = push(push(top, RIGHT, k, j), INNER, i, k);
      } else if (kind == LEFT) {
        int k = i;
        double best = value(left, i, j);
        while (value(left, i, k) + value(leftArc, k, j) != best) {
          k++;
        }
        heads[k - 1] = j - 1;
        top = push(push(top, LEFT, i, k), INNER, k, j);
      } else {
        int k = i;
        double best = value(inner, i, j);
        while (value(right, i, k) + value(left, k + 1, j) != best) {
          k++;
        }
        top = push(push(top, RIGHT, i, k), LEFT, k + 1, j);
      }
    }
  }
}
