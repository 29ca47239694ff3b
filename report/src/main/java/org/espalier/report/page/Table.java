package org.espalier.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table with a caption; its first column names the rows, the others hold numbers. Columns of
 * which nothing was measured are left out.
 */
public final class Table {

  /** With more columns than this, letters are smaller. */
  private static final int MANY = 8;

  private final String caption;
  private final List<String> columns;
  private final List<Row> rows = new ArrayList<>();

  /** A row: its name, texts, and cells that are drawn. */
  private record Row(Element name, boolean emphasised, List<String> cells, List<Element> drawn) {}

  /** Starts a table. */
  public Table(String caption, String... columns) {
    this.caption = caption;
    this.columns = List.of(columns);
  }

  /** Appends a row. */
  public void row(String name, String... cells) {
    row(name, false, List.of(cells), List.of());
  }

  /**
   * Appends a row that ends with a bar.
   *
   * @param emphasised whether the row is what the table is about
   * @param share of the bar, from 0 to 1
   */
  public void row(String name, boolean emphasised, double share, String... cells) {
    row(name, emphasised, List.of(cells), List.of(bar(share, emphasised)));
  }

  private void row(String name, boolean emphasised, List<String> cells, List<Element> drawn) {
    if (1 + cells.size() + drawn.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of " + (1 + cells.size() + drawn.size()) + " for " + columns.size() + " columns");
    }
    rows.add(new Row(Element.of("th", "scope", "row").text(name), emphasised, cells, drawn));
  }

  /** Returns the table in a box of its own, which scrolls where the page is narrow. */
  public Element box() {
    return box(columns.size() > MANY ? "dense" : "airy");
  }

  private Element box(String density) {
    List<Integer> told = IntStream.range(0, columns.size()).filter(this::tells).boxed().toList();
    Element head = Element.of("tr");
    for (int column : told) {
      head.add(
          columns.get(column).isEmpty()
              ? Element.of("td")
              : Element.of("th", "scope", "col").text(columns.get(column)));
    }
    List<Element> body = new ArrayList<>();
    for (Row row : rows) {
      Element line = row.emphasised() ? Element.of("tr", "class", "ours") : Element.of("tr");
      for (int column : told) {
        line.add(cell(row, column));
      }
      body.add(line);
    }
    return framed(density, caption, head, body);
  }

  private static Element cell(Row row, int column) {
    int texts = row.cells().size();
    return column == 0
        ? row.name()
        : column <= texts
            ? Element.of("td").text(row.cells().get(column - 1))
            : Element.of("td", "class", "drawn").add(row.drawn().get(column - 1 - texts));
  }

  private boolean tells(int column) {
    return column == 0
        || rows.isEmpty()
        || rows.stream()
            .anyMatch(row ->
                column > row.cells().size() || !row.cells().get(column - 1).equals(Numbers.NONE));
  }

  /**
   * Returns a table of given rows in a box of its own.
   *
   * @param look class of the style sheet
   * @param head the row of headings
   */
  public static Element framed(String look, String caption, Element head, List<Element> rows) {
    return Element.of(
            "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", caption)
        .add(
            Element.of("table", "class", look)
                .add(
                    Element.of("caption").text(caption),
                    Element.of("thead").add(head),
                    Element.of("tbody").add(rows)));
  }

  /** Returns the table behind a line that opens it. */
  public Element folded(String summary) {
    return Element.of("details").add(Element.of("summary").text(summary), box());
  }

  /** Returns a bar for a share in 0 … 1, to be read at a glance; the number stands beside it. */
  private static Element bar(double share, boolean emphasised) {
    double width = Double.isFinite(share) ? Math.clamp(share, 0, 1) * 120 : 0;
    return Element.of(
            "svg",
            "class",
            "bar",
            "width",
            "120",
            "height",
            "12",
            "viewBox",
            "0 0 120 12",
            "aria-hidden",
            "true")
        .add(
            Element.of("rect", "class", "track", "width", "120", "height", "12", "rx", "2"),
            Element.of(
                "rect",
                "class",
                emphasised ? "fill ours" : "fill",
                "width",
                Numbers.pixels(width),
                "height",
                "12",
                "rx",
                "2"));
  }
}
