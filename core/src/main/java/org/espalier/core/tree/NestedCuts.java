package org.espalier.core.tree;

import java.util.Arrays;

/**
 * Sets of words that arcs of less than total weight 1 enter, beside sets that weight 1 enters: each
 * is within one of those, or contains it, or has no word in common with it.
 *
 * <p>Where sets A and B have words in common, A ∩ B and A ∪ B together are entered by no more
 * weight than A and B. So if 1 enters A and less B, one of these two is entered by less than 1, and
 * is within A or contains it. It is enough to search among the words of every known set, for which
 * the known sets in that set are one word each. Then there never are more than n − 1 sets of more
 * than one word, and searches are among few words.
 */
final class NestedCuts {

  private final TreeCuts cuts = new TreeCuts();
  private int n;
  private double[] arcs = new double[0]; // between blocks, root arcs on the diagonal
  private double[] inner = new double[0]; // between the blocks that are searched
  private int[] block = new int[0]; // of a word, a word in it
  private int[] place = new int[0]; // of a block among those that are searched, −1 for others
  private int[] blocks = new int[0]; // that are searched

  NestedCuts() {}

  /**
   * Starts a search.
   *
   * @param weights n² weights, laid out as the parts of {@link NonProjectiveTree}, overwritten
   * @param words n
   */
  void begin(double[] weights, int words) {
    n = words;
    arcs = weights;
    if (block.length < n) {
      inner = new double[n * n];
      block = new int[n];
      place = new int[n];
      blocks = new int[n];
    }
    for (int m = 0; m < n; m++) {
      block[m] = m;
    }
  }

  /** Searches among the blocks of a set, none of which is partly outside of it. */
  void enter(long[] set) {
    int count = 0;
    for (int m = 0; m < n; m++) {
      place[m] = -1;
      if (block[m] == m && contains(set, m)) {
        place[m] = count;
        blocks[count++] = m;
      }
    }
    Arrays.fill(inner, 0, count * count, 0);
    for (int h = 0; h < n; h++) {
      for (int i = 0; i < count && block[h] == h; i++) {
        int from = place[h] < 0 ? i : place[h];
        inner[from * count + i] += arcs[h * n + blocks[i]];
      }
    }
    cuts.begin(inner, count);
  }

  /**
   * Finds a set that has no word in common with those found since a set was entered.
   *
   * @param tolerance how far below 1 the weight into a set may be
   * @return false if there is none, apart from sets that contain one found before
   */
  boolean find(double tolerance) {
    return cuts.find(tolerance);
  }

  /** Returns whether a word is in the set found last. */
  boolean contains(int word) {
    int i = place[block[word]];
    return i >= 0 && cuts.contains(i);
  }

  /** Makes the set that was entered one block, for the sets that it is in. */
  void leave(long[] set) {
    int first = -1;
    for (int m = 0; m < n; m++) {
      if (!contains(set, m)) {
        continue;
      }
      if (first < 0) {
        first = block[m];
      } else if (block[m] == m) {
        for (int b = 0; b < n; b++) {
          if (b != m && b != first) {
            arcs[first * n + b] += arcs[m * n + b];
            arcs[b * n + first] += arcs[b * n + m];
          }
        }
        arcs[first * n + first] += arcs[m * n + m];
      }
      block[m] = first;
    }
  }

  private static boolean contains(long[] set, int word) {
    return (set[word >> 6] >>> word & 1) != 0;
  }
}
