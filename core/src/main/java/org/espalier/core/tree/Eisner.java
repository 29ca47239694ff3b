package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

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
 * <p>Rows are filled from the last to the first. In row i, as soon as a cell k is final, its
 * contribution to all later cells of the row is {@code row[j] = max(row[j], other[j] + constant)},
 * a loop that becomes vector instructions; cells are made final in blocks of four so that one pass
 * takes in four of them. Only maxima are kept; the back-trace finds a split again as the first one
 * whose sum equals the maximum, so ties go to the lowest split point and nothing depends on the
 * order in which maxima were taken.
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

  private int capacity = -1;
  // Row i of each chart, cells j = i … n. rightArc(i, j) = inner(i, j) + s(i, j), leftArc(i, j) =
  // inner(i, j) + s(j, i).
  private double[][] right = {};
  private double[][] left = {};
  private double[][] rightArc = {};
  private double[][] leftArc = {};
  private double[][] inner = {};
  // Scores by span: an arc i -> j is rightScore[i][j], an arc j -> i is leftScore[i][j].
  private double[][] rightScore = {};
  private double[][] leftScore = {};
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
    reserve(n);
    load(n, scores, offset);
    int first = roots == Roots.MULTI ? 0 : 1;
    for (int i = n; i >= first; i--) {
      fillRow(i, n);
    }
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

  private void reserve(int n) {
    if (n <= capacity) {
      return;
    }
    capacity = Math.max(n, capacity + capacity / 4);
    int rows = capacity + 1;
    right = new double[rows][rows];
    left = new double[rows][rows];
    rightArc = new double[rows][rows];
    leftArc = new double[rows][rows];
    inner = new double[rows][rows];
    rightScore = new double[rows][rows];
    leftScore = new double[rows][rows];
    heads = new int[capacity];
    // At most one span per word is open, each as (kind, i, j).
    stack = new int[3 * (capacity + 2)];
  }

  private void load(int n, double[] scores, int offset) {
    for (int h = 0; h < n; h++) {
      int row = offset + h * n;
      rightScore[0][h + 1] = scores[row + h];
      leftScore[0][h + 1] = Double.NEGATIVE_INFINITY;
      for (int m = 0; m < h; m++) {
        leftScore[m + 1][h + 1] = scores[row + m];
      }
      System.arraycopy(scores, row + h + 1, rightScore[h + 1], h + 2, n - 1 - h);
    }
  }

  private void fillRow(int i, int n) {
    double[] r = right[i];
    double[] l = left[i];
    double[] in = inner[i];
    double[] rArc = rightArc[i];
    double[] lArc = leftArc[i];
    Arrays.fill(r, i + 1, n + 1, Double.NEGATIVE_INFINITY);
    Arrays.fill(l, i + 1, n + 1, Double.NEGATIVE_INFINITY);
    r[i] = 0;
    l[i] = 0;
    if (i < n) {
      System.arraycopy(left[i + 1], i + 1, in, i + 1, n - i);
    }
    for (int begin = i + 1; begin <= n; begin += 4) {
      int end = Math.min(begin + 4, n + 1);
      for (int k = begin; k < end; k++) {
        rArc[k] = in[k] + rightScore[i][k];
        lArc[k] = in[k] + leftScore[i][k];
        r[k] = Math.max(r[k], rArc[k]);
        l[k] = Math.max(l[k], lArc[k]);
        for (int j = k + 1; j < end; j++) {
          r[j] = Math.max(r[j], rArc[k] + right[k][j]);
          l[j] = Math.max(l[j], l[k] + leftArc[k][j]);
          in[j] = Math.max(in[j], r[k] + left[k + 1][j]);
        }
      }
      if (end <= n) {
        Rows.raiseRows(r, right, begin, rArc, begin, 4, end, n + 1);
        Rows.raiseRows(l, leftArc, begin, l, begin, 4, end, n + 1);
        Rows.raiseRows(in, left, begin + 1, r, begin, 4, end, n + 1);
      }
    }
  }

  private boolean traceMulti(int n) {
    if (right[0][n] == Double.NEGATIVE_INFINITY) {
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
      double value = left[1][m] + rightScore[0][m] + right[m][n];
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
        while (rightArc[i][k] + right[k][j] != right[i][j]) {
          k++;
        }
        heads[k - 1] = i - 1;
        top = push(push(top, RIGHT, k, j), INNER, i, k);
      } else if (kind == LEFT) {
        int k = i;
        while (left[i][k] + leftArc[k][j] != left[i][j]) {
          k++;
        }
        heads[k - 1] = j - 1;
        top = push(push(top, LEFT, i, k), INNER, k, j);
      } else {
        int k = i;
        while (right[i][k] + left[k + 1][j] != inner[i][j]) {
          k++;
        }
        top = push(push(top, RIGHT, i, k), LEFT, k + 1, j);
      }
    }
  }
}
