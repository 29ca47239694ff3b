package org.espalier.report.page;

/** Cells of CSV as in RFC 4180. */
public final class Csv {

  private Csv() {}

  /** Returns a text as a cell, in quotes where it needs them. */
  public static String cell(String text) {
    return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
