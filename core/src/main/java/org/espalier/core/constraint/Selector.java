package org.espalier.core.constraint;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A choice of words and tags: by tag, by word, by position, or what is made of these. Words count
 * from 1, as in CoNLL-U; 0 is the root, and what is before or behind a sentence.
 *
 * <p>As an {@link Element} it is the cell of a word and one of its tags, where tags are what is
 * sought; for subsets, a word that is in.
 */
public sealed interface Selector extends Element {

  /**
   * A word with a tag.
   *
   * @param index 1 … n; 0 and n + 1 are outside of the sentence
   * @param length n
   * @param word its form; empty outside
   * @param tag its tag; empty outside and where none is known
   */
  record Token(int index, int length, String word, String tag) {

    boolean outside() {
      return index < 1 || index > length;
    }
  }

  /** Returns whether it chooses a word with a tag. */
  boolean has(Token token);

  /** Visits this, or what it is made of. */
  default void forEach(Consumer<? super Selector> visitor) {
    visitor.accept(this);
  }

  /** Returns whether this, or anything that it is made of, meets a condition. */
  default boolean any(Predicate<? super Selector> condition) {
    boolean[] met = {false};
    forEach(one -> met[0] |= condition.test(one));
    return met[0];
  }

  /** Every word with every tag; nothing outside. */
  record Any() implements Selector {
    @Override
    public boolean has(Token token) {
      return !token.outside();
    }

    @Override
    public String toString() {
      return ".";
    }
  }

  /**
   * Tags by name.
   *
   * @param pattern the name; {@code *} stands for anything, {@code \} takes the next letter as it
   *     is
   */
  record Tag(String pattern) implements Selector {
    @Override
    public boolean has(Token token) {
      return !token.outside() && Glob.matches(pattern, token.tag);
    }

    @Override
    public String toString() {
      return Parser.isName(pattern) ? pattern : "'" + pattern.replace("'", "\\'") + "'";
    }
  }

  /**
   * Words by form.
   *
   * @param pattern the form, as for {@link Tag}
   */
  record Word(String pattern) implements Selector {
    @Override
    public boolean has(Token token) {
      return !token.outside() && Glob.matches(pattern, token.word);
    }

    @Override
    public String toString() {
      return '"' + pattern.replace("\"", "\\\"") + '"';
    }
  }

  /**
   * Words by position.
   *
   * @param from the first, from 1, or from the end if it is negative: −1 is the last word
   * @param to the last, likewise
   */
  record Position(int from, int to) implements Selector {

    public Position {
      if (from == 0 || to == 0) {
        throw new IllegalArgumentException("positions count from 1, or from -1 at the end");
      }
      if (from > to && from > 0 == to > 0) {
        throw new IllegalArgumentException("no position is in @" + from + ".." + to);
      }
    }

    @Override
    public boolean has(Token token) {
      return !token.outside()
          && absolute(from, token.length) <= token.index
          && token.index <= absolute(to, token.length);
    }

    private static int absolute(int position, int length) {
      return position < 0 ? length + 1 + position : position;
    }

    @Override
    public String toString() {
      return from == to ? "@" + from : "@" + from + ".." + to;
    }
  }

  /**
   * What is outside of the sentence.
   *
   * @param name one of {@code root}, {@code start} and {@code end}
   */
  record Outside(String name) implements Selector {
    @Override
    public boolean has(Token token) {
      return name.equals("end") ? token.index > token.length : token.index == 0;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What another does not choose, what is outside included. */
  record Not(Selector selector) implements Selector {
    @Override
    public boolean has(Token token) {
      return !selector.has(token);
    }

    @Override
    public void forEach(Consumer<? super Selector> visitor) {
      selector.forEach(visitor);
    }

    @Override
    public String toString() {
      return "!" + inner(selector);
    }
  }

  /** What all choose. */
  record All(List<Selector> selectors) implements Selector {
    public All {
      selectors = List.copyOf(selectors);
    }

    @Override
    public boolean has(Token token) {
      for (Selector one : selectors) { // asked of every word with every tag
        if (!one.has(token)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void forEach(Consumer<? super Selector> visitor) {
      selectors.forEach(one -> one.forEach(visitor));
    }

    @Override
    public String toString() {
      return selectors.stream().map(Selector::inner).collect(Collectors.joining("&"));
    }
  }

  /** What one chooses. */
  record OneOf(List<Selector> selectors) implements Selector {
    public OneOf {
      selectors = List.copyOf(selectors);
    }

    @Override
    public boolean has(Token token) {
      for (Selector one : selectors) {
        if (one.has(token)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void forEach(Consumer<? super Selector> visitor) {
      selectors.forEach(one -> one.forEach(visitor));
    }

    @Override
    public String toString() {
      return selectors.stream().map(Selector::inner).collect(Collectors.joining("|"));
    }
  }

  private static String inner(Selector selector) {
    return selector instanceof All || selector instanceof OneOf
        ? "(" + selector + ")"
        : selector.toString();
  }

  /** Every word with every tag. */
  static Selector any() {
    return new Any();
  }

  /** The tags of these names, where {@code *} stands for anything. */
  static Selector tag(String... patterns) {
    return oneOf(List.of(patterns).stream().<Selector>map(Tag::new).toList());
  }

  /** The words of these forms, where {@code *} stands for anything. */
  static Selector word(String... patterns) {
    return oneOf(List.of(patterns).stream().<Selector>map(Word::new).toList());
  }

  /** The word at a position, from 1, or from −1 at the end. */
  static Selector position(int position) {
    return new Position(position, position);
  }

  /** The words from one position to another, inclusive. */
  static Selector positions(int from, int to) {
    return new Position(from, to);
  }

  /** The root of a tree, as a head. */
  static Selector root() {
    return new Outside("root");
  }

  /** What is before the first word. */
  static Selector start() {
    return new Outside("start");
  }

  /** What is behind the last word. */
  static Selector end() {
    return new Outside("end");
  }

  private static Selector oneOf(List<Selector> selectors) {
    return selectors.size() == 1 ? selectors.getFirst() : new OneOf(selectors);
  }

  /** Returns what both choose. */
  default Selector and(Selector other) {
    return new All(List.of(this, other));
  }

  /** Returns what one of them chooses. */
  default Selector or(Selector other) {
    return new OneOf(List.of(this, other));
  }

  /** Returns what this one does not choose. */
  default Selector not() {
    return new Not(this);
  }
}
