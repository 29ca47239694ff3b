package org.espalier.data;

/**
 * The layout of a table in a text.
 *
 * @param separator between fields
 * @param quotes whether a field may stand in double quotes, with separators and line ends inside
 *     and double quotes doubled (RFC 4180)
 * @param header whether the first row names the columns; else they are "1", "2", …
 * @param most the most fields of a row: the last of them has the rest of the line, separators
 *     included; 0 if every separator counts
 */
public record TableFormat(char separator, boolean quotes, boolean header, int most) {

  /** Separated by tabs, no quotes, the first row names the columns. */
  public static final TableFormat TSV = new TableFormat('\t', false, true, 0);

  /** Separated by commas, with quotes, the first row names the columns. */
  public static final TableFormat CSV = new TableFormat(',', true, true, 0);

  /** {@code label TAB text}: what follows the first tab is text. */
  public static final TableFormat LABEL_TAB_TEXT = new TableFormat('\t', false, false, 2);

  /** The format of many published sets of sentences: a label, a blank, and the text. */
  public static final TableFormat LABEL_BLANK_TEXT = new TableFormat(' ', false, false, 2);

  /** Returns this format without a row of names. */
  public TableFormat withoutHeader() {
    return withHeader(false);
  }

  /** Returns this format with or without a row of names. */
  TableFormat withHeader(boolean other) {
    return new TableFormat(separator, quotes, other, most);
  }

  /** Returns what separates fields, in words. */
  String separatorName() {
    return switch (separator) {
      case '\t' -> "tab";
      case ' ' -> "blank";
      case ',' -> "comma";
      case ';' -> "semicolon";
      default -> "'" + separator + "'";
    };
  }
}
