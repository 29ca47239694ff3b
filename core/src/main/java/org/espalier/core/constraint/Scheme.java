package org.espalier.core.constraint;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How labels of words mark spans, and which may stand side by side. */
public enum Scheme {
  /** Labels are free. */
  NONE,
  /** A span begins with B-TYPE and goes on with I-TYPE; O is outside (IOB2). */
  BIO,
  /** As BIO, but a span ends with E-TYPE, and one of a single word is S-TYPE. */
  BIOES;

  /** Returns the name, as on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns labels of this scheme, for messages. */
  public String marked() {
    return switch (this) {
      case NONE -> "any";
      case BIO -> "O, B-X, I-X";
      case BIOES -> "O, B-X, I-X, E-X, S-X";
    };
  }

  /** Returns whether a label marks a word of a span as this scheme does. */
  public boolean marks(String label) {
    return switch (this) {
      case NONE -> false;
      case BIO -> label.matches("[BI]-.+");
      case BIOES -> label.matches("[BIES]-.+");
    };
  }

  /** Returns whether a sentence may begin with a label. */
  public boolean begins(String label) {
    return this == NONE || !continues(label);
  }

  /** Returns whether a sentence may end with a label. */
  public boolean ends(String label) {
    return this != BIOES || !isOpen(label);
  }

  /** Returns whether a sentence may have these labels. */
  public boolean allows(List<String> labels) {
    return begins(labels.getFirst())
        && ends(labels.getLast())
        && IntStream.range(1, labels.size())
            .allMatch(i -> allows(labels.get(i - 1), labels.get(i)));
  }

  /** Returns whether a label may be followed by another. */
  public boolean allows(String label, String next) {
    return switch (this) {
      case NONE -> true;
      case BIO -> !continues(next) || (isOpen(label) && sameType(label, next));
      case BIOES -> isOpen(label) == continues(next) && (!isOpen(label) || sameType(label, next));
    };
  }

  /** Returns the type of the span that a label is of: what stands after the first dash. */
  public static String type(String label) {
    int dash = label.indexOf('-');
    return dash < 0 ? "" : label.substring(dash + 1);
  }

  /** Returns what stands before the first dash. */
  public static String mark(String label) {
    int dash = label.indexOf('-');
    return dash < 0 ? label : label.substring(0, dash);
  }

  private static boolean sameType(String label, String other) {
    return type(label).equals(type(other));
  }

  /** Returns whether the span of a label began before it. */
  private static boolean continues(String label) {
    String mark = mark(label);
    return mark.equals("I") || mark.equals("E");
  }

  /** Returns whether the span of a label may go on after it, and with BIOES must. */
  private static boolean isOpen(String label) {
    String mark = mark(label);
    return mark.equals("B") || mark.equals("I");
  }
}
