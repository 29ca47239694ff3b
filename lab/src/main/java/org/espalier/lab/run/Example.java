package org.espalier.lab.run;

import java.util.List;

/**
 * A sentence as the networks take it.
 *
 * @param id as in the data
 * @param forms the words as written
 * @param words their indices
 * @param endings the indices of their endings
 * @param labels one class for each word, or a single one for the sentence
 * @param heads the gold tree, −1 for the root; empty where there is none
 */
public record Example(
    String id, List<String> forms, int[] words, int[] endings, int[] labels, int[] heads) {

  /** Returns the number of words. */
  public int length() {
    return words.length;
  }

  /** Returns this sentence with another gold tree. */
  public Example withHeads(int... other) {
    return new Example(id, forms, words, endings, labels, other);
  }
}
