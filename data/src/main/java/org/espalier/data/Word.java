package org.espalier.data;

import java.util.List;

/**
 * One word of a treebank. Columns that are not filled in hold an underscore, as in the file.
 *
 * @param form as written
 * @param lemma its dictionary form
 * @param upos universal part of speech
 * @param xpos part of speech of the treebank's own
 * @param features {@code Name=Value} pairs, separated by bars
 * @param head index of another word, from 0; {@link Sentence#ROOT}; {@link #NO_HEAD}
 * @param relation label of the arc from the head
 * @param links incoming edges of the enhanced graph
 * @param miscellany the last column
 * @param line its line in the file, from 1
 */
public record Word(
    String form,
    String lemma,
    String upos,
    String xpos,
    String features,
    int head,
    String relation,
    List<Link> links,
    String miscellany,
    int line) {

  /** The head of a word whose head column is not filled in. */
  public static final int NO_HEAD = -2;

  /** What a column holds that is not filled in. */
  static final String NONE = "_";

  /**
   * A word with a tag, which stands in the place of its relation, perhaps with a part of speech.
   */
  Word(String form, String xpos, String tag, int line) {
    this(form, NONE, NONE, xpos, NONE, NO_HEAD, tag, List.of(), NONE, line);
  }

  public Word {
    links = List.copyOf(links);
  }

  /** Returns whether the word is a punctuation mark by its part of speech. */
  public boolean isPunctuation() {
    return upos.equals("PUNCT");
  }
}
