package org.espalier.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /**
   * Returns the error that no word has a column of labels.
   *
   * @param others columns of the file's own
   */
  static DataException noColumn(Path file, String name, List<String> others) {
    return new DataException(
        file,
        "words have no column %s (--label-column); there are %s"
            .formatted(
                name,
                Stream.concat(Arrays.stream(WordColumn.values()), others.stream())
                    .map(Object::toString)
                    .collect(Collectors.joining(", "))));
  }

  public Word {
    links = List.copyOf(links);
  }

  /** Returns the word with its tag also in the column of this name, if every word has that. */
  Word withTagIn(String column) {
    return switch (WordColumn.named(column)) {
      case DEPREL -> this;
      case UPOS -> with(relation, xpos, features);
      case XPOS -> with(upos, relation, features);
      case FEATS -> with(upos, xpos, relation);
    };
  }

  private Word with(String universal, String own, String feats) {
    return new Word(form, lemma, universal, own, feats, head, relation, links, miscellany, line);
  }

  /** Returns whether the word is a punctuation mark by its part of speech. */
  public boolean isPunctuation() {
    return upos.equals("PUNCT");
  }
}
