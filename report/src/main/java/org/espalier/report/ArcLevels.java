package org.espalier.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How high the arcs of a tree are drawn: an arc lies one level above the highest arc within it, so
 * that arcs of a projective tree do not touch. O(n²).
 *
 * @param levels one for each word, from 1; 0 where its head is the root
 * @param highest the greatest of them
 */
record ArcLevels(int[] levels, int highest) {

  /**
   * Measures a tree.
   *
   * @param heads from 0, −1 for the root
   */
  static ArcLevels of(int[] heads) {
    List<Integer> shortFirst =
        IntStream.range(0, heads.length)
            .filter(m -> heads[m] >= 0)
            .boxed()
            .sorted(Comparator.comparingInt(m -> Math.abs(m - heads[m])))
            .toList();
    int[] levels = new int[heads.length];
    for (int i = 0; i < shortFirst.size(); i++) {
      int m = shortFirst.get(i);
      int below = 0;
      for (int k : shortFirst.subList(0, i)) {
        if (Math.min(k, heads[k]) >= Math.min(m, heads[m])
            && Math.max(k, heads[k]) <= Math.max(m, heads[m])) {
          below = Math.max(below, levels[k]);
        }
      }
      levels[m] = below + 1;
    }
    return new ArcLevels(levels, IntStream.of(levels).max().orElse(0));
  }
}
