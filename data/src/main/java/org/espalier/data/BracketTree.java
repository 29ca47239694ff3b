package org.espalier.data;

import java.util.List;

/**
 * A tree over the words of a sentence with a label at every node.
 *
 * @param words 0 … n−1
 * @param spans one for every node, children before their parent and from left to right; the last
 *     one is the root
 * @param line its line in the file, from 1
 */
public record BracketTree(List<String> words, List<Span> spans, int line) {

  /**
   * The words below a node.
   *
   * @param first index of the first one
   * @param last index of the last one, inclusive
   * @param label of the node
   */
  public record Span(int first, int last, String label) {}

  public BracketTree {
    words = List.copyOf(words);
    spans = List.copyOf(spans);
  }

  /** Returns the label of the root. */
  public String label() {
    return spans.getLast().label();
  }
}
