package org.espalier.data;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Checks that heads form a tree, and reports why they do not. */
final class Heads {

  /**
   * What is wrong.
   *
   * @param word index of the word to point at
   * @param message words counted from 1, as in files
   */
  record Problem(int word, String message) {}

  private Heads() {}

  /**
   * Looks for the first problem; O(n).
   *
   * @param heads each less than n, at least −1
   * @param singleRoot whether several roots are a problem
   * @return null if the heads form a tree
   */
  static @Nullable Problem problem(boolean singleRoot, int... heads) {
    int root = -1;
    for (int m = 0; m < heads.length; m++) {
      if (heads[m] != -1) {
        continue;
      }
      if (root >= 0 && singleRoot) {
        return new Problem(
            m, "words " + (root + 1) + " and " + (m + 1) + " both hang on the root, only one may");
      }
      root = m;
    }
    if (root < 0) {
      return new Problem(0, "no word of this sentence hangs on the root");
    }
    // The walk up from each word marks what it meets; to meet a mark of the same walk is a cycle.
    int[] walk = new int[heads.length];
    for (int start = 0; start < heads.length; start++) {
      int m = start;
      while (m != -1 && walk[m] == 0) {
        walk[m] = start + 1;
        m = heads[m];
      }
      if (m != -1 && walk[m] == start + 1) {
        return new Problem(m, "the heads form a cycle: " + cycle(m, heads));
      }
    }
    return null;
  }

  private static String cycle(int start, int... heads) {
    StringJoiner words = new StringJoiner(" → ");
    int m = start;
    do {
      words.add(Integer.toString(m + 1));
      m = heads[m];
    } while (m != start);
    return words.add(Integer.toString(start + 1)).toString();
  }
}
