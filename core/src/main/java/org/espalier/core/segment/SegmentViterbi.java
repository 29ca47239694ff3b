package org.espalier.core.segment;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

/**
 * The best segmentation, from the last position to the first: the score of the best rest from every
 * position on, by the label that it starts with and by the label before it,
 *
 * <pre>
 * starting(i, y) = max over w of s(i, w, y) + after(i + w, y)
 * after(i, y) = max over y' of s(y, y') + starting(i, y'),    after(n, y) = 0.
 * </pre>
 *
 * <p>What follows the segments from i is one range of numbers, as their scores are, so that sums
 * and maxima are loops over all widths. There are no backpointers: reading out repeats the
 * maximisation at the segments found and takes the shortest segment that attains it, then the first
 * label. O(n·K·(W + K)) time, O(n·K) memory.
 */
final class SegmentViterbi {

  /** Rows of transitions that {@link Rows#raiseRows} takes together. */
  private static final int TOGETHER = 4;

  private int labels;
  private double[] starting = new double[0]; // of (i, y) at i·K + y
  private double[] after = new double[0]; // the same, as far as i = n
  private double[] sums = new double[0]; // of (w, y) at (w − 1)·K + y
  private double[] first = new double[0]; // starting, of one position; −∞ behind the labels
  private double[] best = new double[0]; // after, of one position
  private double[][] transition = new double[0][]; // [y'][y]

  /** Finds the best segmentation; returns false if every one has a forbidden part. */
  boolean solve(SemiMarkov set, double[] scores, int offset, Parts out) {
    out.clear();
    int n = set.length();
    if (n == 0) {
      return true;
    }
    labels = set.labels();
    boolean transitions = set.transitions() && n > 1;
    reserve(set);
    if (transitions) {
      int part = offset + set.visible();
      for (int y = 0; y < labels; y++) {
        for (int next = 0; next < labels; next++) {
          transition[next][y] = scores[part++];
        }
      }
    }
    Arrays.fill(after, n * labels, (n + 1) * labels, 0);
    for (int i = n - 1; i >= 0; i--) {
      int widths = Math.min(set.width(), n - i);
      add(scores, offset + i * set.width() * labels, after, (i + 1) * labels, widths * labels);
      int left = widths;
      while (left > 1) {
        int half = (left + 1) / 2;
        raise(half * labels, (left - half) * labels);
        left = half;
      }
      System.arraycopy(sums, 0, starting, i * labels, labels);
      if (transitions) {
        System.arraycopy(sums, 0, first, 0, labels);
        Arrays.fill(best, 0, labels, Double.NEGATIVE_INFINITY);
        Rows.raiseRows(best, transition, 0, first, 0, first.length, 0, labels);
        System.arraycopy(best, 0, after, i * labels, labels);
      } else {
        double rest = Rows.max(sums, 0, labels);
        Arrays.fill(after, i * labels, (i + 1) * labels, rest);
      }
    }
    double total = Rows.max(starting, 0, labels);
    if (total == Double.NEGATIVE_INFINITY) {
      return false;
    }
    if (transitions) {
      readLabelled(set, total, scores, offset, out);
    } else {
      read(set, scores, offset, out);
    }
    return true;
  }

  /** Adds ranges of two arrays into the sums. */
  private void add(double[] x, int xFrom, double[] y, int yFrom, int count) {
    double[] out = sums;
    for (int q = 0; q < count; q++) {
      out[q] = x[xFrom + q] + y[yFrom + q];
    }
  }

  /** Raises the first sums to those from another on. */
  private void raise(int from, int count) {
    double[] out = sums;
    for (int q = 0; q < count; q++) {
      out[q] = Math.max(out[q], out[from + q]);
    }
  }

  private void readLabelled(SemiMarkov set, double total, double[] scores, int offset, Parts out) {
    int y = 0;
    while (starting[y] != total) {
      y++;
    }
    int i = 0;
    while (true) {
      // Same operations on same operands: some width is equal to the last bit.
      int part = i * set.width() * labels + y;
      int next = (i + 1) * labels + y;
      while (scores[offset + part] + after[next] != starting[i * labels + y]) {
        part += labels;
        next += labels;
      }
      out.add(part);
      i = next / labels;
      if (i == set.length()) {
        break;
      }
      int following = 0;
      while (transition[following][y] + starting[i * labels + following] != after[next]) {
        following++;
      }
      out.add(set.visible() + y * labels + following);
      y = following;
    }
    out.sort();
  }

  private void read(SemiMarkov set, double[] scores, int offset, Parts out) {
    int i = 0;
    while (i < set.length()) {
      int part = i * set.width() * labels;
      int next = (i + 1) * labels;
      // Without transitions all that may follow a segment is one number.
      while (scores[offset + part] + after[next] != after[i * labels]) {
        part++;
        next++;
      }
      out.add(part);
      i = next / labels;
    }
  }

  private void reserve(SemiMarkov set) {
    int numbers = (set.length() + 1) * labels;
    if (after.length < numbers) {
      after = new double[numbers];
      starting = new double[numbers];
    }
    if (sums.length < set.width() * labels) {
      sums = new double[set.width() * labels];
    }
    if (first.length < labels) {
      first = new double[(labels + TOGETHER - 1) / TOGETHER * TOGETHER];
      best = new double[first.length];
    }
    Arrays.fill(first, Double.NEGATIVE_INFINITY); // behind the labels
    transition = Rows.reserve(transition, set.transitions() ? first.length : 0, labels);
  }
}
