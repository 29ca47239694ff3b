package org.espalier.report.page;

import java.util.List;
import java.util.stream.Collectors;

/** Tables in Markdown, whose cells show texts of any kind as they are. */
public final class Markdown {

  private static final String SPECIAL = "\\`*_[]<>|&";

  private Markdown() {}

  /**
   * Returns a table below its caption, and an empty line.
   *
   * @param headings of the columns: the first holds names, the others numbers
   */
  public static String table(String caption, List<String> headings, List<List<String>> rows) {
    return text(caption) + ":\n\n" + table(headings, rows) + "\n";
  }

  /**
   * Returns a table without a caption.
   *
   * @param headings of the columns: the first holds names, the others numbers
   */
  public static String table(List<String> headings, List<List<String>> rows) {
    return row(headings)
        + "|---|"
        + "--:|".repeat(headings.size() - 1)
        + "\n"
        + rows.stream().map(Markdown::row).collect(Collectors.joining());
  }

  static String row(List<String> cells) {
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
