package org.espalier.data;

/**
 * A node of an enhanced graph: a word, an empty node, or the root.
 *
 * @param word index of a word, or −1 for the root; for an empty node the word before it, −1 if it
 *     comes before all words
 * @param empty 0 for a word and for the root; the k-th empty node after that word has k
 */
public record Node(int word, int empty) {

  /** The root. */
  public static final Node ROOT = new Node(-1, 0);

  /** Returns the node's id in a file: words counted from 1, 0 for the root, 8.1 for empty nodes. */
  @Override
  public String toString() {
    return empty == 0 ? Integer.toString(word + 1) : (word + 1) + "." + empty;
  }
}
