package org.espalier.data;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * A sentence of a treebank. Words are 0 … n−1; multiword tokens and empty nodes are kept apart and
 * are not words.
 *
 * @param id the comment {@code sent_id}, or "line N" of its first word where there is none
 * @param document the latest {@code newdoc id} at or before this sentence, empty if there is none
 * @param text the comment {@code text}, empty if there is none
 * @param words at least one
 * @param multiwordTokens in order
 * @param emptyNodes in order
 * @param comments all comment lines, without the number sign and blanks around
 * @param file the file that it was read from
 */
public record Sentence(
    String id,
    String document,
    String text,
    List<Word> words,
    List<MultiwordToken> multiwordTokens,
    List<EmptyNode> emptyNodes,
    List<String> comments,
    Path file) {

  /** The head of a word that hangs on the root. */
  public static final int ROOT = -1;

  /** A sentence of words alone. */
  Sentence(String id, String document, List<Word> words, Path file) {
    this(id, document, "", words, List.of(), List.of(), List.of(), file);
  }

  public Sentence {
    words = List.copyOf(words);
    multiwordTokens = List.copyOf(multiwordTokens);
    emptyNodes = List.copyOf(emptyNodes);
    comments = List.copyOf(comments);
  }

  /** Returns n, the number of words. */
  public int length() {
    return words.size();
  }

  /** Returns the line of the first word. */
  public int line() {
    return words.getFirst().line();
  }

  /** Returns the words' forms. */
  public List<String> forms() {
    return words.stream().map(Word::form).toList();
  }

  /**
   * Returns the text: that of the comment, else the tokens with blanks between but where {@code
   * SpaceAfter=No} says that there is none.
   */
  public String writtenText() {
    if (!text.isEmpty()) {
      return text;
    }
    StringBuilder written = new StringBuilder();
    int covered = 0; // words within the latest multiword token, and those before
    Iterator<MultiwordToken> tokens = multiwordTokens.iterator();
    MultiwordToken next = tokens.hasNext() ? tokens.next() : null;
    for (int m = 0; m < words.size(); m++) {
      if (next != null && next.first() == m) {
        add(written, next.form(), next.miscellany());
        covered = next.last() + 1;
        next = tokens.hasNext() ? tokens.next() : null;
      } else if (m >= covered) {
        add(written, words.get(m).form(), words.get(m).miscellany());
      }
    }
    return written.toString().strip();
  }

  private static void add(StringBuilder text, String form, String miscellany) {
    text.append(form)
        .append(List.of(miscellany.split("\\|", -1)).contains("SpaceAfter=No") ? "" : " ");
  }

  /** Returns the words' relations to their heads. */
  public List<String> relations() {
    return words.stream().map(Word::relation).toList();
  }

  /** Returns the words' heads: 0 … n−1, {@link #ROOT}, {@link Word#NO_HEAD}. */
  public int[] heads() {
    return words.stream().mapToInt(Word::head).toArray();
  }

  /** Returns whether every word has a head. */
  public boolean hasTree() {
    return words.stream().noneMatch(word -> word.head() == Word.NO_HEAD);
  }
}
