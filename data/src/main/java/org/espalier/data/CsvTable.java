package org.espalier.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as CSV (RFC 4180, with line feeds): cells with commas, quotes or line breaks are quoted,
 * numbers have all their digits, and a number that is not finite is an empty cell.
 */
public final class CsvTable {

  private final StringBuilder text = new StringBuilder();
  private final int columns;

  /** Begins a table with the names of its columns. */
  public CsvTable(List<String> columns) {
    this.columns = columns.size();
    append(columns);
  }

  /** Begins a table with the names of its columns. */
  public CsvTable(String... columns) {
    this(List.of(columns));
  }

  /**
   * Appends a row.
   *
   * @param cells texts and numbers, one for each column
   */
  public void row(Object... cells) {
    row(Arrays.asList(cells));
  }

  /** Appends a row, as {@link #row(Object...)} does. */
  public void row(List<?> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          "a row of " + cells.size() + " cells in a table of " + columns + " columns");
    }
    append(cells);
  }

  private void append(List<?> cells) {
    text.append(cells.stream().map(CsvTable::cell).collect(Collectors.joining(",", "", "\n")));
  }

  private static String cell(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return "";
    }
    String cell = value.toString();
    return cell.matches("(?s).*[\",\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  /** Returns the lines written so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
