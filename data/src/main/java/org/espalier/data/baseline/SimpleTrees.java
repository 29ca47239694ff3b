package org.espalier.data.baseline;

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
}
