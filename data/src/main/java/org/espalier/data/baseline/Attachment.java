package org.espalier.data.baseline;

import java.util.Arrays;

/**
 * Attachment scores: how many words have their gold head. All words count, punctuation included,
 * unless a mask says otherwise.
 *
 * @param words the number of words compared
 * @param attached number of words with the gold head: unlabelled attachment, UAS
 * @param undirected number of words with the gold head, or with a gold modifier as head
 */
public record Attachment(long words, long attached, long undirected) {

  /** Nothing compared yet. */
  public static final Attachment NONE = new Attachment(0, 0, 0);

  /**
   * Compares a tree with the gold one.
   *
   * @param heads the head of every word, −1 for the root
   * @param gold likewise
   */
  public static Attachment of(int[] heads, int[] gold) {
    boolean[] counted = new boolean[gold.length];
    Arrays.fill(counted, true);
    return of(heads, gold, counted);
  }

  /**
   * Compares the heads of some words with the gold ones.
   *
   * @param heads the head of every word, −1 for the root
   * @param gold likewise
   * @param counted of every word, whether its head is compared
   */
  public static Attachment of(int[] heads, int[] gold, boolean[] counted) {
    if (heads.length != gold.length || counted.length != gold.length) {
      throw new IllegalArgumentException(
          "a tree over " + heads.length + " words cannot be compared with one over " + gold.length);
    }
    int words = 0;
    int attached = 0;
    int undirected = 0;
    for (int m = 0; m < heads.length; m++) {
      if (!counted[m]) {
        continue;
      }
      words++;
      if (heads[m] == gold[m]) {
        attached++;
        undirected++;
      } else if (heads[m] >= 0 && gold[heads[m]] == m) {
        undirected++;
      }
    }
    return new Attachment(words, attached, undirected);
  }

  /** Returns both comparisons together. */
  public Attachment plus(Attachment other) {
    return new Attachment(
        words + other.words, attached + other.attached, undirected + other.undirected);
  }

  /** Returns the unlabelled attachment score, in 0 … 1; NaN if nothing was compared. */
  public double score() {
    return (double) attached / words;
  }

  /** Returns the undirected attachment score, in 0 … 1; NaN if nothing was compared. */
  public double undirectedScore() {
    return (double) undirected / words;
  }
}
