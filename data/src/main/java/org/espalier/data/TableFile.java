package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is understood as rows.
 *
 * @param format what it is
 * @param cut how lines are cut, null for JSON
 * @param columns its columns with the first rows
 * @param description of the format
 */
record TableFile(
    FileFormat format,
    Path file,
    @Nullable TableFormat cut,
    @Nullable Charset charset,
    Columns columns,
    String description) {

  DataReader<Row> rows() {
    return cut == null ? new JsonReader(file, charset) : new TableReader(file, cut, charset);
  }

  String place(String column) {
    return cut == null
        ? column
        : "column "
            + (columns.names().indexOf(column) + 1)
            + (cut.header() ? " (" + column + ")" : "");
  }

  /** Returns the column of a name or number that the user gives, null if none is given. */
  @Nullable String named(String wanted, String option) {
    return columns.named(wanted, file, option);
  }

  /** Returns a column, if it is known. */
  String required(@Nullable String column, String what, String option) {
    if (column == null) {
      throw new DataException(
          file,
          "which column holds the %s? there is %s (%s)"
              .formatted(what, String.join(", ", columns.names()), option));
    }
    return column;
  }

  /**
   * Looks at a file.
   *
   * @throws DataException if it cannot be read so
   */
  static TableFile of(Path file, FileFormat format, FileLayout layout) {
    Charset charset = layout.charset();
    if (format == FileFormat.JSON) {
      return json(file, charset);
    }
    if (format == FileFormat.WORDS) {
      return new TableFile(
          format,
          file,
          TableFormat.LABEL_BLANK_TEXT,
          charset,
          // The label stands first, whatever it looks like.
          new Columns(List.of("1", "2"), List.of(List.of("x", "text"))),
          format.title());
    }
    TableGuess trial = TableGuess.best(file, format, layout);
    boolean header = hasHeader(trial, layout);
    List<List<String>> rows = header ? trial.rows().subList(1, trial.rows().size()) : trial.rows();
    int width = header ? trial.rows().getFirst().size() : trial.width();
    List<String> names =
        header ? TableReader.named(trial.rows().getFirst()) : Columns.numbers(width);
    TableFormat found = trial.format().withHeader(header);
    Columns columns = new Columns(names, rows);
    boolean labelFirst =
        layout.label().isEmpty()
            && layout.text().isEmpty()
            && found.separator() == '\t'
            && !found.quotes()
            && !header;
    if (labelFirst && (width <= 2 || !trial.isEven()) && !"1".equals(columns.likelyText(null))) {
      // Texts may have tabs inside, which then are blanks like others.
      found = TableFormat.LABEL_TAB_TEXT;
      columns = new Columns(List.of("1", "2"), List.of(List.of("x", "text")));
    } else if (width < 2) {
      throw new DataException(
          file,
          "has one column; a label and a text are expected, with a %s between (--delimiter)"
              .formatted(found.separatorName()));
    }
    return new TableFile(format, file, found, charset, columns, description(found));
  }

  private static boolean hasHeader(TableGuess trial, FileLayout layout) {
    return layout.header().isEmpty()
        ? isName(layout.label())
            || layout.texts().stream().anyMatch(TableFile::isName)
            || Columns.isHeader(trial.rows())
        : layout.header().equals("yes");
  }

  private static String description(TableFormat found) {
    String kind =
        found.separator() == '\t'
            ? "TSV"
            : found.separator() == ',' ? "CSV" : "table with " + found.separatorName() + "s";
    return kind
        + (found.quotes() && found.separator() == '\t' ? " in quotes" : "")
        + (found.header() ? " with header" : " without header");
  }

  /** Returns whether a column is given by name, not by number. */
  private static boolean isName(String column) {
    return !column.isEmpty() && !column.matches("\\d+");
  }

  private static TableFile json(Path file, @Nullable Charset charset) {
    Set<String> names = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>();
    try (JsonReader reader = new JsonReader(file, charset)) {
      for (Optional<Row> row = reader.next();
          row.isPresent() && rows.size() < TextFiles.SAMPLE;
          row = reader.next()) {
        rows.add(row.get());
        names.addAll(row.get().fields().keySet());
        names.addAll(row.get().lists().keySet());
      }
    }
    if (rows.size() == 1 && rows.getFirst().holdsRows()) {
      throw new DataException(
          file,
          "is one JSON object, with its examples in a list inside; objects are expected in lines or"
              + " in one array, such as jq -c '.data[]' writes");
    }
    rows.forEach(row -> names.addAll(row.others().keySet()));
    List<String> order = List.copyOf(names);
    List<List<String>> values =
        rows.stream()
            .map(row ->
                order.stream()
                    .map(name ->
                        row.fields()
                            .getOrDefault(
                                name, String.join(" ", row.lists().getOrDefault(name, List.of()))))
                    .toList())
            .toList();
    return new TableFile(
        FileFormat.JSON, file, null, charset, new Columns(order, values), FileFormat.JSON.title());
  }
}
