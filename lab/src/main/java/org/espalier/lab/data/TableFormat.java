package org.espalier.lab.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a file holds a table.
 *
 * @param encoding UTF-8, or one with a byte for every character
 * @param separator between fields
 * @param quotes whether a field may stand in double quotes, with separators and line ends inside
 *     and double quotes doubled (RFC 4180)
 * @param header whether the first row names the columns; else they are "1", "2", …
 */
public record TableFormat(Charset encoding, char separator, boolean quotes, boolean header) {

  /** Separated by tabs, no quotes, the first row names the columns. */
  public static final TableFormat TSV = new TableFormat(StandardCharsets.UTF_8, '\t', false, true);

  /** Separated by commas, with quotes, the first row names the columns. */
  public static final TableFormat CSV = new TableFormat(StandardCharsets.UTF_8, ',', true, true);

  /** Returns this format without a row of names. */
  public TableFormat withoutHeader() {
    return new TableFormat(encoding, separator, quotes, false);
  }
}
