package org.espalier.core.constraint;

import java.util.List;
import java.util.stream.Collectors;

/** A regular expression over the words and tags of a whole sequence. */
public sealed interface Pattern {

  /** The most times that a bounded repetition may have. */
  int MOST_TIMES = 1000;

  /** One word with its tag. */
  record One(Selector selector) implements Pattern {
    @Override
    public String toString() {
      boolean simple =
          !(selector instanceof Selector.All
              || selector instanceof Selector.OneOf
              || selector instanceof Selector.Not);
      return simple ? selector.toString() : "[" + selector + "]";
    }
  }

  /** One after the other. */
  record Sequence(List<Pattern> patterns) implements Pattern {
    public Sequence {
      patterns = List.copyOf(patterns);
    }

    @Override
    public String toString() {
      return patterns.stream()
          .map(one -> one instanceof Choice || one instanceof Sequence ? "(" + one + ")" : "" + one)
          .collect(Collectors.joining(" "));
    }
  }

  /** One of several. */
  record Choice(List<Pattern> patterns) implements Pattern {
    public Choice {
      patterns = List.copyOf(patterns);
    }

    @Override
    public String toString() {
      return patterns.stream()
          .map(one -> one instanceof Choice ? "(" + one + ")" : "" + one)
          .collect(Collectors.joining(" | "));
    }
  }

  /**
   * The same several times.
   *
   * @param least how often at least
   * @param most how often at most, or {@link Integer#MAX_VALUE}
   */
  record Repeat(Pattern pattern, int least, int most) implements Pattern {

    public Repeat {
      boolean open = most == Integer.MAX_VALUE;
      if (least < 0 || least > most || least > MOST_TIMES || (!open && most > MOST_TIMES)) {
        throw new IllegalArgumentException(
            "nothing is repeated %s to %s times: at most %s, the larger number last"
                .formatted(least, most, MOST_TIMES));
      }
    }

    @Override
    public String toString() {
      String inner = pattern instanceof One ? pattern.toString() : "(" + pattern + ")";
      boolean open = most == Integer.MAX_VALUE;
      return inner
          + (least == 0 && open
              ? "*"
              : least == 1 && open
                  ? "+"
                  : least == 0 && most == 1
                      ? "?"
                      : least == most
                          ? "{" + least + "}"
                          : "{" + least + "," + (open ? "" : most) + "}");
    }
  }

  /** Reads one, as behind {@code match} in the language. */
  static Pattern parse(String text) {
    return new Parser(text).wholePattern();
  }
}
