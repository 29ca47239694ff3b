package org.espalier.core.bracket;

import static org.espalier.core.kernel.Rows.ROWS;

import org.espalier.core.Parts;

/**
 * The best bracketing, by the algorithm of Cocke, Younger and Kasami: with s(i, j) the best label's
 * score,
 *
 * <pre>
 * inner(i, j) = max over i ≤ k &lt; j of best(i, k) + best(k+1, j)
 * best(i, j)  = s(i, j) + inner(i, j),    best(i, i) = s(i, i)
 * </pre>
 *
 * <p>O(n³ + n²·K) time, O(n²) memory. The chart is kept by rows and by columns, so that a maximum
 * runs along two rows. The back-trace finds a cut again as the first one whose sum is the maximum:
 * ties go to the lowest cut, and among labels to the lowest.
 *
 * <p>D. Younger, Recognition and parsing of context-free languages in time n³, Information and
 * Control 10, 1967.
 */
final class BestBracketing {

  private int capacity = -1;
  private double[][] best = {}; // [i][j]
  private double[][] after = {}; // [j][k]: best(k+1, j)
  private double[][] inner = {}; // [i][j]
  private int[] stack = {};

  BestBracketing() {}

  /** Finds the best bracketing; returns false if each has a forbidden part. */
  boolean solve(Bracketing bracketing, double[] scores, int offset, Parts out) {
    int n = bracketing.words();
    int labels = bracketing.labels();
    reserve(n);
    for (int i = n - 1; i >= 0; i--) {
      double[] row = best[i];
      for (int j = i; j < n; j++) {
        double value = 0;
        if (j > i) {
          value = ROWS.maxSum(row, i, after[j], i, j - i);
          inner[i][j] = value;
        }
        row[j] = value + ROWS.max(scores, offset + bracketing.span(i, j, 0), labels);
        if (i > 0) {
          after[j][i - 1] = row[j];
        }
      }
    }
    if (best[0][n - 1] == Double.NEGATIVE_INFINITY) {
      return false;
    }
    trace(bracketing, scores, offset, out);
    return true;
  }

  private void reserve(int n) {
    if (n > capacity) {
      capacity = Math.max(n, capacity + capacity / 4);
      best = new double[capacity][capacity];
      after = new double[capacity][capacity];
      inner = new double[capacity][capacity];
      stack = new int[2 * capacity + 2];
    }
  }

  private void trace(Bracketing bracketing, double[] scores, int offset, Parts out) {
    out.clear();
    int top = 0;
    stack[top++] = 0;
    stack[top++] = bracketing.words() - 1;
    while (top > 0) {
      int j = stack[--top];
      int i = stack[--top];
      int part = bracketing.span(i, j, 0);
      double most = ROWS.max(scores, offset + part, bracketing.labels());
      while (scores[offset + part] != most) {
        part++;
      }
      out.add(part);
      if (i < j) {
        int k = i;
        while (best[i][k] + best[k + 1][j] != inner[i][j]) {
          k++;
        }
        stack[top++] = k + 1;
        stack[top++] = j;
        stack[top++] = i;
        stack[top++] = k;
      }
    }
    out.sort();
  }
}
