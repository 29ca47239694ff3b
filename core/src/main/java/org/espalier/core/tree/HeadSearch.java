package org.espalier.core.tree;

import java.util.Arrays;
import java.util.function.Consumer;

/** Lists trees head by head, leaving off where a cycle is closed. */
final class HeadSearch {

  private static final int ROOT = DependencyTree.ROOT;

  /** Which arcs are allowed. */
  @FunctionalInterface
  interface Arcs {

    /** Returns whether a word may have this head, or the root. */
    boolean allow(int head, int modifier);
  }

  private final DependencyTree trees;
  private final Arcs arcs;
  private final Consumer<int[]> visitor;
  private final int[] heads; // n of words without a head so far

  private HeadSearch(DependencyTree trees, Arcs arcs, Consumer<int[]> visitor) {
    this.trees = trees;
    this.arcs = arcs;
    this.visitor = visitor;
    heads = new int[trees.words()];
  }

  /**
   * Visits the trees over allowed arcs; the heads of word 0 change fastest.
   *
   * @param visitor receives the heads, which are reused
   */
  static void visit(DependencyTree trees, Arcs arcs, Consumer<int[]> visitor) {
    HeadSearch search = new HeadSearch(trees, arcs, visitor);
    Arrays.fill(search.heads, trees.words());
    search.extend(trees.words() - 1);
  }

  private void extend(int m) {
    if (m < 0) {
      if (trees.isTree(heads)) {
        visitor.accept(heads);
      }
      return;
    }
    for (int head = ROOT; head < heads.length; head++) {
      if (arcs.allow(head, m) && !reaches(head, m)) {
        heads[m] = head;
        extend(m - 1);
        heads[m] = heads.length;
      }
    }
  }

  /** Returns whether the heads lead from one word to another. */
  private boolean reaches(int from, int to) {
    int a = from;
    while (a != ROOT && a != to && heads[a] < heads.length) {
      a = heads[a];
    }
    return a == to;
  }
}
