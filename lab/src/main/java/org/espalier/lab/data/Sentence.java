package org.espalier.lab.data;

import java.util.List;

/**
 * A sentence of a treebank.
 *
 * @param id the comment {@code sent_id}, or "line N" where there is none
 * @param document the id of the document it stands in, from the last {@code # newdoc id}; empty if
 *     there was none
 * @param line the line of the file on which its first word stands
 * @param words the syntactic words, in order
 * @param multiwords the surface tokens that stand for several words
 * @param emptyNodes the empty nodes of the enhanced graph
 */
public record Sentence(
    String id,
    String document,
    int line,
    List<Word> words,
    List<Multiword> multiwords,
    List<EmptyNode> emptyNodes) {

  /** The head of a word that hangs on the root. */
  public static final int ROOT = -1;

  /** Copies the lists. */
  public Sentence {
    words = List.copyOf(words);
    multiwords = List.copyOf(multiwords);
    emptyNodes = List.copyOf(emptyNodes);
  }

  /**
   * A word.
   *
   * @param form as it stands in the text
   * @param lemma its base form
   * @param upos universal part of speech
   * @param xpos the language's own part of speech
   * @param feats morphological features as written
   * @param head the index of its head among the words, from 0, or {@link #ROOT}
   * @param deprel the relation to its head
   * @param enhanced its heads in the enhanced graph
   * @param misc the last column as written
   */
  public record Word(
      String form,
      String lemma,
      String upos,
      String xpos,
      String feats,
      int head,
      String deprel,
      List<Enhanced> enhanced,
      String misc) {

    /** Copies the list. */
    public Word {
      enhanced = List.copyOf(enhanced);
    }
  }

  /**
   * An arc of the enhanced graph.
   *
   * @param head the head's id as written: "0" for the root, "7" for the seventh word, "7.1" for an
   *     empty node
   * @param relation the label
   */
  public record Enhanced(String head, String relation) {}

  /**
   * A surface token that stands for the words first … last.
   *
   * @param first index of a word, from 0
   * @param last index of a word, at least {@code first}
   * @param form as it stands in the text
   */
  public record Multiword(int first, int last, String form) {}

  /**
   * A node of the enhanced graph that is no word.
   *
   * @param id as written, for instance "8.1"
   * @param form as written
   * @param enhanced its heads
   */
  public record EmptyNode(String id, String form, List<Enhanced> enhanced) {

    /** Copies the list. */
    public EmptyNode {
      enhanced = List.copyOf(enhanced);
    }
  }

  /** Returns the number of words. */
  public int length() {
    return words.size();
  }

  /** Returns the words' forms. */
  public List<String> forms() {
    return words.stream().map(Word::form).toList();
  }

  /** Returns the words' heads, from 0, {@link #ROOT} for the root. */
  public int[] heads() {
    return words.stream().mapToInt(Word::head).toArray();
  }

  /** Returns the words' relations to their heads. */
  public List<String> relations() {
    return words.stream().map(Word::deprel).toList();
  }
}
