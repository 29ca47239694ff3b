package org.espalier.core.subset;

import org.espalier.core.Workspace;

/**
 * Items by falling score, equal scores by rising index: bottom-up merge sort, O(n log n), without
 * allocation in steady state.
 */
final class Descending {

  static final Workspace.Key<Descending> KEY = Workspace.Key.of(Descending::new);

  private int[] items = new int[0];
  private int[] other = new int[0];

  /**
   * Sorts.
   *
   * @return the items, of which the first n places count; valid until the next call
   */
  int[] sort(double[] scores, int offset, int n) {
    if (items.length < n) {
      items = new int[n];
      other = new int[n];
    }
    for (int i = 0; i < n; i++) {
      items[i] = i;
    }
    for (int width = 1; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        merge(scores, offset, from, Math.min(from + width, n), Math.min(from + 2 * width, n));
      }
      int[] sorted = other;
      other = items;
      items = sorted;
    }
    return items;
  }

  private void merge(double[] scores, int offset, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeRight =
          left == middle
              || (right < to && scores[offset + items[right]] > scores[offset + items[left]]);
      other[i] = takeRight ? items[right++] : items[left++];
    }
  }
}
