package org.espalier.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** Tables in Markdown, whose cells show texts of any kind as they are. */
public final class Markdown {

  private static final String SPECIAL = "\\`*_[]<>|&";

  private Markdown() {}

  /** Returns the first two lines of a table: the first column holds names, the others numbers. */
  public static String head(List<String> headings) {
    return row(headings) + "|---|" + "--:|".repeat(headings.size() - 1) + "\n";
  }

  /** Returns a line of a table. */
  public static String row(List<String> cells) {
    return cells.stream().map(Markdown::text).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Returns a text in one line, of which nothing is markup. */
  public static String text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (SPECIAL.indexOf(c) >= 0) {
            out.append('\\');
          }
          out.appendCodePoint(Character.isWhitespace(c) ? ' ' : Element.shown(c));
        });
    return out.toString();
  }
}
