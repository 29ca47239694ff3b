package org.espalier.core.constraint;

/**
 * What structures consist of, as far as constraints go: some of their visible parts. A {@link
 * Selector} is the cells of a sequence; arcs, spans and pairs are those of other structures.
 */
public sealed interface Element permits Selector, Element.Arc, Element.Span, Element.Pair {

  /**
   * Arcs of a dependency tree. Tags are the words' own, such as parts of speech.
   *
   * @param head whose modifiers; {@link Selector#root} for the root
   * @param modifier which words
   * @param label which labels, as {@link Selector#tag}
   */
  record Arc(Selector head, Selector modifier, Selector label) implements Element {
    @Override
    public String toString() {
      return call("arc", head, modifier, label);
    }
  }

  /**
   * Segments of a segmentation, or constituents.
   *
   * @param first the first word
   * @param last the last word
   * @param label which labels, as {@link Selector#tag}
   */
  record Span(Selector first, Selector last, Selector label) implements Element {
    @Override
    public String toString() {
      return call("span", first, last, label);
    }
  }

  /**
   * Pairs: of a row and a column of a matching or an alignment, of two nodes of a spanning tree.
   *
   * @param row by position or word
   * @param column by position, or by word where the columns have words
   */
  record Pair(Selector row, Selector column) implements Element {
    @Override
    public String toString() {
      return "pair(" + row + ", " + column + ")";
    }
  }

  /** The arcs from a head to a modifier. */
  static Element arc(Selector head, Selector modifier) {
    return new Arc(head, modifier, Selector.any());
  }

  /** The arcs of some labels. */
  static Element arc(Selector head, Selector modifier, Selector label) {
    return new Arc(head, modifier, label);
  }

  /** The spans from one word to another. */
  static Element span(Selector first, Selector last) {
    return new Span(first, last, Selector.any());
  }

  /** The spans of some labels. */
  static Element span(Selector first, Selector last, Selector label) {
    return new Span(first, last, label);
  }

  /** The pairs of a row and a column. */
  static Element pair(Selector row, Selector column) {
    return new Pair(row, column);
  }

  private static String call(String name, Selector one, Selector other, Selector label) {
    return name
        + "("
        + one
        + ", "
        + other
        + (label instanceof Selector.Any ? "" : ", " + label)
        + ")";
  }
}
