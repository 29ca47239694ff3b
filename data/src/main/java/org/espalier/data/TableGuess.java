package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of a file, read in one way.
 *
 * @param needsQuotes whether a field has what must stand in quotes
 */
record TableGuess(TableFormat format, List<List<String>> rows, boolean needsQuotes) {

  /** What separates the fields of tables in quotes, the usual first. */
  private static final List<Character> SEPARATORS = List.of(',', ';', '|', '\t');

  /** The share of rows that must be alike for a table. */
  private static final double ALIKE = 0.95;

  /**
   * Reads the first rows in the ways that are possible, and returns the one that makes a table.
   *
   * @throws DataException if none does
   */
  static TableGuess best(Path file, FileFormat format, FileLayout layout) {
    List<Character> separators =
        !layout.delimiter().isEmpty()
            ? List.of(layout.delimiter().charAt(0))
            : format == FileFormat.TSV ? List.of('\t') : SEPARATORS;
    TableGuess best = null;
    for (char separator : separators) {
      Optional<TableGuess> plain =
          of(file, new TableFormat(separator, false, false, 0), layout.charset());
      Optional<TableGuess> quoted =
          of(file, new TableFormat(separator, true, false, 0), layout.charset());
      boolean useQuotes =
          quoted.isPresent()
              && (format == FileFormat.CSV
                  || (quoted.get().needsQuotes() && !plain.map(quoted.get()::joins).orElse(false))
                  || plain.map(TableGuess::isQuoted).orElse(false));
      TableGuess trial = useQuotes ? quoted.orElseThrow() : plain.orElse(null);
      if (trial != null
          && (best == null
              || ((best.width() < 2 || !best.isEven()) && trial.width() > 1)
              || (trial.width() > 1 && trial.isNamed() && !best.isNamed()))) {
        best = trial;
      }
    }
    if (best == null || (format == FileFormat.CSV && !best.format().quotes())) {
      // Read in full, for the message: quotes that are never closed, bytes that are no text.
      new TableReader(
              file,
              new TableFormat(
                  best == null ? separators.getFirst() : best.format().separator(),
                  format == FileFormat.CSV,
                  false,
                  0),
              layout.charset())
          .rest();
    }
    return Objects.requireNonNull(best);
  }

  /**
   * Returns nothing where the file cannot be read so; but where the first row names columns, the
   * rows up to an error.
   */
  static Optional<TableGuess> of(Path file, TableFormat format, @Nullable Charset charset) {
    List<List<String>> rows = new ArrayList<>();
    try (TableReader reader = new TableReader(file, format, charset)) {
      try {
        for (List<String> row = reader.fields();
            row != null && rows.size() < TextFiles.SAMPLE;
            row = reader.fields()) {
          rows.add(row);
        }
      } catch (DataException e) {
        if (rows.isEmpty() || !Columns.isHeader(rows)) {
          return Optional.empty();
        }
      }
      return rows.isEmpty()
          ? Optional.empty()
          : Optional.of(new TableGuess(format, rows, reader.needsQuotes()));
    }
  }

  /**
   * Returns whether the first row names columns: a label and a text, or as many as nearly all rows
   * have.
   */
  boolean isNamed() {
    Columns named = new Columns(rows.getFirst(), List.of());
    return Columns.isHeader(rows)
        && ((named.known(Columns.LABELS) != null && named.known(Columns.TEXTS) != null)
            || (isEven() && rows.getFirst().size() == width()));
  }

  int width() {
    return Columns.usualWidth(rows);
  }

  /** Returns whether nearly all rows have the usual width. */
  boolean isEven() {
    return alike() >= ALIKE;
  }

  /** Returns the share of the rows that have the usual width. */
  double alike() {
    int width = width();
    return (double) rows.stream().filter(row -> row.size() == width).count() / rows.size();
  }

  /**
   * Returns whether rows, all of which have the usual width in another reading, are joined in this
   * one by quotes that merely stand first in a field.
   */
  boolean joins(TableGuess other) {
    return rows.size() < other.rows().size() && other.width() > 1 && other.alike() == 1;
  }

  /** Returns whether some column is in quotes in every row. */
  boolean isQuoted() {
    for (int i = 0; i < width(); i++) {
      int column = i;
      if (rows.size() > 1
          && rows.stream()
              .skip(1)
              .allMatch(row -> column < row.size() && row.get(column).matches("(?s)\".*\""))) {
        return true;
      }
    }
    return false;
  }
}
