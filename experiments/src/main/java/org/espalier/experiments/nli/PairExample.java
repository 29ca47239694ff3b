package org.espalier.experiments.nli;

import java.util.List;

/**
 * Two sentences with a label, as the network takes them.
 *
 * @param first the premise
 * @param second the hypothesis
 * @param label its class
 */
record PairExample(Side first, Side second, int label) {

  /**
   * One sentence.
   *
   * @param forms the words as written
   * @param words their indices
   * @param endings the indices of their endings
   */
  record Side(List<String> forms, int[] words, int[] endings) {
    int length() {
      return words.length;
    }
  }

  /** Returns the number of words of the longer sentence, to which the other one is padded. */
  int length() {
    return Math.max(first.length(), second.length());
  }
}
