package org.espalier.report.page;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.report.page.ArcDiagram.Arc;

/**
 * The heights of arcs over words: above all arcs within their span, and never at the height of
 * another arc over the same words, so that none covers another even if arcs cross. O(n²) for n
 * arcs.
 *
 * @param levels one for each arc, from 1; 0 where it comes from the root
 * @param highest the greatest of them
 */
record ArcLevels(int[] levels, int highest) {

  /** Packs arcs, short ones first. */
  static ArcLevels of(List<Arc> arcs) {
    List<Integer> shortFirst =
        IntStream.range(0, arcs.size())
            .filter(i -> arcs.get(i).head() >= 0)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> span(arcs.get(i)))
                    .thenComparingInt(i -> arcs.get(i).word()))
            .toList();
    int[] levels = new int[arcs.size()];
    for (int i = 0; i < shortFirst.size(); i++) {
      Arc arc = arcs.get(shortFirst.get(i));
      List<Integer> placed = shortFirst.subList(0, i);
      int level = 1;
      for (int k : placed) {
        if (low(arcs.get(k)) >= low(arc) && high(arcs.get(k)) <= high(arc)) {
          level = Math.max(level, levels[k] + 1);
        }
      }
      while (isTaken(level, arc, placed, arcs, levels)) {
        level++;
      }
      levels[shortFirst.get(i)] = level;
    }
    return new ArcLevels(levels, IntStream.of(levels).max().orElse(0));
  }

  private static boolean isTaken(
      int level, Arc arc, List<Integer> placed, List<Arc> arcs, int[] levels) {
    return placed.stream()
        .anyMatch(k ->
            levels[k] == level && low(arcs.get(k)) < high(arc) && high(arcs.get(k)) > low(arc));
  }

  private static int span(Arc arc) {
    return high(arc) - low(arc);
  }

  private static int low(Arc arc) {
    return Math.min(arc.head(), arc.word());
  }

  private static int high(Arc arc) {
    return Math.max(arc.head(), arc.word());
  }
}
