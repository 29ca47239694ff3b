package org.espalier.core.segment;

import static org.espalier.core.kernel.Rows.ROWS;

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
 * <p>What follows the segments of a width from i is one row of labels, as their scores are: maxima
 * over widths and over labels are loops over such rows. There are no backpointers: reading out
 * repeats the maximisation at the segments found and takes the shortest segment that attains it,
 * then the first label. O(n·K·(W + K)) time, O(n·K) memory.
 */
final class SegmentViterbi {

  private int labels;
  private int row; // K, to whole registers
  private double[] starting = new double[0]; // of (i, y) at i·row + y
  private double[] after = new double[0]; // the same, as far as i = n
  private double[] transition = new double[0]; // of (y, y') at y'·row + y
  private int[] uses = new int[0]; // of (y, y') at y·K + y' in the segmentation that is read out
  private double[] last = new double[0]; // scores at the end of their array

  /** Finds the best segmentation; returns false if every one has a forbidden part. */
  boolean solve(SemiMarkov set, double[] scores, int offset, Parts out) {
    out.clear();
    int n = set.length();
    if (n == 0) {
      return true;
    }
    boolean transitions = set.transitions() && n > 1;
    reserve(set);
    if (transitions) {
      transition = Rows.transpose(transition, scores, offset + set.visible(), labels);
      uses = uses.length < labels * labels ? new int[labels * labels] : uses;
    }
    Arrays.fill(after, n * row, (n + 1) * row, 0);
    for (int i = n - 1; i >= 0; i--) {
      int widths = Math.min(set.width(), n - i);
      double[] own = scores;
      int from = offset + i * set.width() * labels;
      if (scores.length - from < (widths - 1) * labels + row) {
        System.arraycopy(scores, from, last, 0, widths * labels);
        own = last;
        from = 0;
      }
      int at = i * row;
      int next = at + row;
      ROWS.maxSums(starting, at, labels, own, from, labels, after, next, row, widths);
      if (transitions) {
        ROWS.maxRows(after, at, labels, starting, at, transition, 0, row, labels);
      } else {
        Arrays.fill(after, at, next, ROWS.max(starting, at, labels));
      }
    }
    double total = ROWS.max(starting, 0, labels);
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

  private void readLabelled(SemiMarkov set, double total, double[] scores, int offset, Parts out) {
    int y = 0;
    while (starting[y] != total) {
      y++;
    }
    int i = 0;
    while (true) {
      // Same operations on same operands: some width is equal to the last bit.
      int part = i * set.width() * labels + y;
      int next = i + 1;
      while (scores[offset + part] + after[next * row + y] != starting[i * row + y]) {
        part += labels;
        next++;
      }
      out.add(part);
      i = next;
      if (i == set.length()) {
        break;
      }
      int following = 0;
      while (transition[following * row + y] + starting[i * row + following]
          != after[i * row + y]) {
        following++;
      }
      uses[y * labels + following]++;
      y = following;
    }
    // In order without sorting; transitions are fewer than the sums over them above.
    for (int move = 0; move < labels * labels; move++) {
      for (; uses[move] > 0; uses[move]--) {
        out.add(set.visible() + move);
      }
    }
  }

  private void read(SemiMarkov set, double[] scores, int offset, Parts out) {
    int i = 0;
    while (i < set.length()) {
      int part = i * set.width() * labels;
      int end = part + labels;
      int next = i + 1;
      // Without transitions all that may follow a segment is one number.
      while (scores[offset + part] + after[next * row] != after[i * row]) {
        part++;
        if (part == end) {
          end += labels;
          next++;
        }
      }
      out.add(part);
      i = next;
    }
  }

  private void reserve(SemiMarkov set) {
    labels = set.labels();
    row = Rows.whole(labels);
    int numbers = (set.length() + 1) * row;
    if (after.length < numbers) {
      after = new double[numbers];
      starting = new double[numbers];
    }
    if (last.length < set.width() * row) {
      last = new double[set.width() * row];
    }
  }
}
