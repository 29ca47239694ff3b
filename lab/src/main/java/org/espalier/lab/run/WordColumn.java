package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Sentence;
import org.espalier.data.Word;

/** A column of a treebank that holds labels of words. */
enum WordColumn {
  /** The relation to the head; in columns of words and tags the tag. */
  DEPREL,
  /** The universal part of speech. */
  UPOS,
  /** The treebank's own part of speech. */
  XPOS,
  /** The features. */
  FEATS;

  /**
   * Finds a column.
   *
   * @param name its name, or empty for the relation; a number, which is for the reader of tags
   */
  static WordColumn named(String name) {
    if (name.isEmpty() || name.matches("\\d+")) {
      return DEPREL;
    }
    for (WordColumn column : values()) {
      if (column.name().equalsIgnoreCase(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException(
        "words have no column "
            + name
            + " (--label-column); there are "
            + String.join(
                ", ",
                Arrays.stream(values()).map(one -> one.name().toLowerCase(Locale.ROOT)).toList()));
  }

  /**
   * Returns the tags of a sentence's words where no column was named: universal parts of speech, or
   * what columns of words and tags have, or the treebank's own parts of speech.
   */
  static List<String> tags(Sentence sentence) {
    return sentence.words().stream().map(WordColumn::tag).toList();
  }

  private static String tag(Word word) {
    if (!word.upos().equals("_")) {
      return word.upos();
    }
    return word.head() == Word.NO_HEAD && !word.relation().equals("_")
        ? word.relation()
        : word.xpos();
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
  List<String> of(Sentence sentence) {
    return sentence.words().stream().map(this::of).toList();
  }
}
