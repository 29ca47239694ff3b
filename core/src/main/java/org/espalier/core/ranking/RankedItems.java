package org.espalier.core.ranking;

import org.espalier.core.Parts;
import org.espalier.core.numeric.Descending;

/** Items by falling value, equal values by falling index, and the ranking that this is. */
final class RankedItems {

  private final Descending descending = Descending.largerIndexFirst();
  private int count;
  private int[] order = new int[0];
  private int[] ranks = new int[0];

  /** Sorts. */
  void sort(double[] values, int offset, int n) {
    count = n;
    order = descending.sort(values, offset, n);
    if (ranks.length < n) {
      ranks = new int[n];
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
}
