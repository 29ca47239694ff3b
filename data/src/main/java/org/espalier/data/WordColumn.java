package org.espalier.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** A column of a treebank that holds labels of words. */
public enum WordColumn {
  /** The relation to the head; in columns of words and tags the tag. */
  DEPREL,
  /** The universal part of speech. */
  UPOS,
  /** The treebank's own part of speech. */
  XPOS,
  /** The features. */
  FEATS;

  /** Returns its name, as CoNLL-U has it in small letters. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the column of a name in letters of any case, none for other names. */
  static Optional<WordColumn> find(String name) {
    return Arrays.stream(values())
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * Finds a column. Readers put another one that the user names or numbers in the place of the
   * relation.
   *
   * @param name empty for the relation
   */
  public static WordColumn named(String name) {
    return find(name).orElse(DEPREL);
  }

  /** Returns the name of the user's column, as CoNLL-U has it in small letters or as it is. */
  public static String title(FileLayout layout) {
    String own = layout.ownLabel();
    return own.isEmpty() ? named(layout.label()).toString() : own;
  }

  /**
   * Returns the column of tags where none was named: universal parts of speech, unless none says
   * more than X, or what columns of words and tags have, or the treebank's own parts of speech. All
   * sentences are asked, since one word may lack what the others have.
   */
  public static WordColumn ofTags(List<Sentence> sentences) {
    return has(sentences, word -> !word.upos().equals("_") && !word.upos().equals("X"))
        ? UPOS
        : has(sentences, word -> word.head() == Word.NO_HEAD && !word.relation().equals("_"))
            ? DEPREL
            : has(sentences, word -> !word.xpos().equals("_")) ? XPOS : UPOS;
  }

  private static boolean has(List<Sentence> sentences, Predicate<Word> property) {
    return sentences.stream().flatMap(sentence -> sentence.words().stream()).anyMatch(property);
  }

  private String of(Word word) {
    return switch (this) {
      case DEPREL -> word.relation();
      case UPOS -> word.upos();
      case XPOS -> word.xpos();
      case FEATS -> word.features();
    };
  }

  /** Returns the labels of a sentence's words. */
  public List<String> of(Sentence sentence) {
    return sentence.words().stream().map(this::of).toList();
  }
}
