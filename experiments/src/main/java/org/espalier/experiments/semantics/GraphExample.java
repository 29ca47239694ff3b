package org.espalier.experiments.semantics;

/**
 * A sentence with its dependency tree and its graph of predicates and arguments.
 *
 * @param words indices of the words
 * @param spellings by word, the indices of its letters
 * @param tags indices of the parts of speech
 * @param heads the gold tree, −1 for the root
 * @param graph the gold graph
 * @param supervised whether training may look at the gold tree
 */
record GraphExample(
    int[] words, int[][] spellings, int[] tags, int[] heads, Graph graph, boolean supervised) {

  /**
   * A graph over the words of a sentence, edge by edge.
   *
   * @param heads where edges come from
   * @param modifiers where they go to
   * @param labels what they are called
   */
  record Graph(int[] heads, int[] modifiers, int[] labels) {

    /** Returns the number of edges. */
    int size() {
      return heads.length;
    }
  }

  /** Returns the number of words. */
  int length() {
    return words.length;
  }

  /** Returns this example with its tree shown to training or kept from it. */
  GraphExample withSupervision(boolean shown) {
    return new GraphExample(words, spellings, tags, heads, graph, shown);
  }
}
