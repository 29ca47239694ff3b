package org.espalier.core.tree;

import java.util.stream.IntStream;

/** Why heads are not a dependency tree, in words. */
final class TreeObjection {

  private static final int ROOT = DependencyTree.ROOT;

  private TreeObjection() {}

  /**
   * Returns the reason: the number of root arcs, a cycle, or, should there be neither, two arcs
   * that cross.
   *
   * @param heads a word or the root for every word
   */
  static String of(Roots roots, int[] heads) {
    int[] rooted = IntStream.range(0, heads.length).filter(m -> heads[m] == ROOT).toArray();
    if (rooted.length == 0) {
      return "no word hangs on the root";
    }
    for (int m = 0; m < heads.length; m++) {
      int steps = 0;
      int a = m;
      while (a != ROOT && steps <= heads.length) {
        a = heads[a];
        steps++;
      }
      if (a != ROOT) {
        return "word " + a + " is in a cycle of heads";
      }
    }
    if (roots == Roots.SINGLE && rooted.length > 1) {
      return "the words " + rooted[0] + " and " + rooted[1] + " both hang on the root, and one may";
    }
    for (int a = 0; a < heads.length; a++) {
      for (int b = 0; b < heads.length; b++) {
        int left = Math.min(a, heads[a]);
        int right = Math.max(a, heads[a]);
        int otherLeft = Math.min(b, heads[b]);
        int otherRight = Math.max(b, heads[b]);
        if (left < otherLeft && otherLeft < right && right < otherRight) {
          return "the arcs " + arc(heads[a], a) + " and " + arc(heads[b], b) + " cross";
        }
      }
    }
    return "the heads are no tree of this set";
  }

  private static String arc(int head, int modifier) {
    return (head == ROOT ? "root" : head) + " -> " + modifier;
  }
}
