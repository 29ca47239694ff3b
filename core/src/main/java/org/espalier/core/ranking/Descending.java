package org.espalier.core.ranking;

import java.util.Arrays;
import org.espalier.core.Parts;

/** Indices in descending order of their values; equal values have the larger index first. */
final class Descending {

  private int count;
  private int[] order = new int[0];
  private int[] merged = new int[0];
  private int[] ranks = new int[0];

  /** Sorts in O(n log n), by merging runs. */
  void sort(double[] values, int offset, int n) {
    count = n;
    if (order.length < n) {
      order = new int[n];
      merged = new int[n];
      ranks = new int[n];
    }
    for (int k = 0; k < n; k++) {
      order[k] = n - 1 - k;
    }
    for (int width = 1; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        int middle = Math.min(from + width, n);
        merge(values, offset, from, middle, Math.min(middle + width, n));
      }
      int[] swap = order;
      order = merged;
      merged = swap;
    }
  }

  private void merge(double[] values, int offset, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      boolean takeLeft =
          left < middle
              && (right == to || values[offset + order[left]] >= values[offset + order[right]]);
      merged[k] = takeLeft ? order[left++] : order[right++];
    }
  }

  /** Returns the index of the k-th largest value. */
  int index(int k) {
    return order[k];
  }

  /** Writes the ranking in which the k-th largest has rank n − k. */
  void vertex(Parts out) {
    for (int k = 0; k < count; k++) {
      ranks[order[k]] = count - k;
    }
    out.clear();
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < ranks[i]; k++) {
        out.add(i);
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(order, count));
  }
}
