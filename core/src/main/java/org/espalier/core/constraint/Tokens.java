package org.espalier.core.constraint;

import java.util.List;

/**
 * What is known of a sentence beside the structure that is sought.
 *
 * @param words the words' forms; nothing where no constraint names one
 * @param tags the words' tags where these are given, as for trees over tagged words; else nothing
 * @param columns the words of the columns, of pairs; nothing where they have none
 * @param turned whether rows are what constraints call columns, as where a matching's rows must be
 *     the shorter of two texts
 */
public record Tokens(List<String> words, List<String> tags, List<String> columns, boolean turned) {

  /** Nothing. */
  public static final Tokens NONE = new Tokens(List.of(), List.of());

  public Tokens {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    columns = List.copyOf(columns);
  }

  /** A single sentence. */
  public Tokens(List<String> words, List<String> tags) {
    this(words, tags, List.of(), false);
  }

  /** Creates it without tags. */
  public static Tokens of(List<String> words) {
    return new Tokens(words, List.of());
  }

  /**
   * Creates it of two texts.
   *
   * @param rows the words of a structure's rows
   * @param columns the words of its columns
   * @param turned whether constraints say the column first
   */
  public static Tokens ofPair(List<String> rows, List<String> columns, boolean turned) {
    return new Tokens(rows, List.of(), columns, turned);
  }

  private static String at(List<String> list, int index) {
    return index < 1 || index > list.size() ? "" : list.get(index - 1);
  }

  /** Returns the word of an index from 1, with its own tag. */
  Selector.Token token(int index, int length) {
    return token(index, length, at(tags, index));
  }

  /** Returns the word of an index from 1 with another tag. */
  Selector.Token token(int index, int length, String tag) {
    return new Selector.Token(index, length, at(words, index), tag);
  }

  /**
   * Refuses selectors that ask for what is not known.
   *
   * @param tagged whether tags must be known, too
   */
  void requireKnown(Selector selector, int length, boolean tagged) {
    if (words.size() != length && selector.any(one -> one instanceof Selector.Word)) {
      throw new ConstraintException(
          selector + " chooses words, but " + words.size() + " are known of " + length);
    }
    if (tagged && tags.size() != length && selector.any(one -> one instanceof Selector.Tag)) {
      throw new ConstraintException(
          "%s chooses words by their tags, which are known of %s of %s"
              .formatted(selector, tags.size(), length));
    }
  }
}
