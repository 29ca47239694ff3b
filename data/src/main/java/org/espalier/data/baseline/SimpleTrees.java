package org.espalier.data.baseline;

import java.util.random.RandomGenerator;

/** Trees that ignore the words, to compare induced ones with. Heads are from 0, −1 for the root. */
public final class SimpleTrees {

  private static final int ROOT = -1;

  private SimpleTrees() {}

  /** Attaches every word to the previous one; the first is the root. */
  public static int[] toPrevious(int words) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      heads[m] = m - 1;
    }
    return heads;
  }

  /** Attaches every word to the next one; the last is the root. */
  public static int[] toNext(int words) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      heads[m] = m + 1 < words ? m + 1 : ROOT;
    }
    return heads;
  }

  /**
   * Draws every word's head uniformly and independently among the other words and the root. The
   * result need not be a tree.
   */
  public static int[] independent(int words, RandomGenerator random) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      int head = random.nextInt(words);
      heads[m] = head == m ? ROOT : head;
    }
    return heads;
  }
}
