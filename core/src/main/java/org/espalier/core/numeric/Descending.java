package org.espalier.core.numeric;

/**
 * Items by falling score, without allocation in steady state: all by bottom-up merge sort, O(n log
 * n), the first k ≤ √n by insertion among those found so far, O(n + k²·log(n/k)) for scores in
 * random order.
 */
public final class Descending {

  private final boolean rising;
  private int[] items = new int[0];
  private int[] other = new int[0];

  private Descending(boolean rising) {
    this.rising = rising;
  }

  /** Returns an order that has equal scores by rising index. */
  public static Descending smallerIndexFirst() {
    return new Descending(true);
  }

  /** Returns an order that has equal scores by falling index. */
  public static Descending largerIndexFirst() {
    return new Descending(false);
  }

  /**
   * Sorts n items.
   *
   * @return the items, of which the first n places count; valid until the next call
   */
  public int[] sort(double[] scores, int offset, int n) {
    if (items.length < n) {
      items = new int[n];
      other = new int[n];
    }
    for (int i = 0; i < n; i++) {
      items[i] = rising ? i : n - 1 - i;
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

  /**
   * Finds the first k items of this order.
   *
   * @return the items, of which the first k places count; valid until the next call
   */
  public int[] first(double[] scores, int offset, int n, int k) {
    if ((long) k * k > n) {
      return sort(scores, offset, n);
    }
    if (items.length < n) {
      items = new int[n];
      other = new int[n];
    }
    int count = 0;
    for (int i = 0; i < n && k > 0; i++) {
      int item = rising ? i : n - 1 - i;
      double score = scores[offset + item];
      if (count == k && score <= scores[offset + items[k - 1]]) {
        continue;
      }
      int place = count == k ? k - 1 : count++;
      while (place > 0 && score > scores[offset + items[place - 1]]) {
        items[place] = items[place - 1];
        place--;
      }
      items[place] = item;
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
