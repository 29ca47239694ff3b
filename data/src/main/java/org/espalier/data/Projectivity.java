package org.espalier.data;

/**
 * Makes trees projective by lifting: as long as an arc spans a word that does not hang below its
 * head, the shortest such arc moves to the head's head. Labels stay with the words.
 *
 * <p>J. Nivre and J. Nilsson, Pseudo-projective dependency parsing, ACL 2005 (the baseline without
 * encoded paths).
 */
public final class Projectivity {

  private Projectivity() {}

  /**
   * Returns a projective tree; the given one if it is projective. O(n²) for each arc that is
   * lifted.
   *
   * @param heads of a tree, 0 … n−1, or −1 for the root
   */
  public static int[] lifted(int... heads) {
    int[] result = heads.clone();
    for (int word = shortest(result); word >= 0; word = shortest(result)) {
      result[word] = result[result[word]];
    }
    return result;
  }

  /** Returns the word with the shortest arc that is not projective, −1 if there is none. */
  private static int shortest(int... heads) {
    int best = -1;
    int length = Integer.MAX_VALUE;
    for (int m = 0; m < heads.length; m++) {
      int h = heads[m];
      if (h >= 0 && Math.abs(h - m) < length && !spansOwn(h, m, heads)) {
        best = m;
        length = Math.abs(h - m);
      }
    }
    return best;
  }

  /** Returns whether every word between a word and its head hangs below the head. */
  private static boolean spansOwn(int head, int word, int... heads) {
    for (int k = Math.min(head, word) + 1; k < Math.max(head, word); k++) {
      int above = k;
      while (above >= 0 && above != head) {
        above = heads[above];
      }
      if (above != head) {
        return false;
      }
    }
    return true;
  }
}
