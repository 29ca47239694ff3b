package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of aligned columns; columns whose cells are numbers are aligned to the right, and those
 * without anything in them are left out.
 */
final class TextTable {

  private static final String GAP = "  ";

  /** What counts as a number, an empty cell included. */
  private static final String NUMBER = "[-–+±.:,\\s\\d%]*([eE][-+]?\\d+)?";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** Begins a table. */
  TextTable(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row with a cell for every column. */
  TextTable row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + header.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Adds a row of texts, counts and other numbers, which have {@linkplain #decimals decimals}. */
  TextTable figures(Object... cells) {
    return row(
        Stream.of(cells)
            .map(cell -> cell instanceof Double figure ? decimals(figure) : String.valueOf(cell))
            .toArray(String[]::new));
  }

  /** Returns a number with three decimals, nothing for NaN. */
  static String decimals(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Returns whether there are no rows. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the table. */
  void print(PrintWriter out) {
    lines().forEach(out::println);
  }

  /** Returns the table's lines. */
  List<String> lines() {
    int[] told =
        IntStream.range(0, header.size())
            .filter(c -> rows.isEmpty() || rows.stream().anyMatch(row -> !row.get(c).isEmpty()))
            .toArray();
    TextTable shown = new TextTable(of(header, told).toArray(String[]::new));
    rows.forEach(row -> shown.rows.add(of(row, told)));
    return shown.aligned();
  }

  private static List<String> of(List<String> cells, int... columns) {
    return IntStream.of(columns).mapToObj(cells::get).toList();
  }

  private List<String> aligned() {
    int columns = header.size();
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      widths[c] =
          Math.max(
              header.get(c).length(),
              rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
      numeric[c] =
          !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(header, widths, numeric));
    rows.forEach(row -> lines.add(line(row, widths, numeric)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths, boolean... numeric) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      String space = " ".repeat(widths[c] - cells.get(c).length());
      line.append(c == 0 ? "" : GAP)
          .append(numeric[c] ? space + cells.get(c) : cells.get(c) + space);
    }
    return line.toString().stripTrailing();
  }
}
