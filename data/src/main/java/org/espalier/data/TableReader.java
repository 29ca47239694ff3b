package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table, all with the same number of fields. Blank lines between rows are
 * skipped.
 */
public final class TableReader extends LineReader<Row> {

  /** The prefix of comments in dictionaries of pronunciations, such as CMUdict. */
  private static final String COMMENT = ";;;";

  private final TableFormat format;
  private List<String> columns = List.of();

  /** Whether a field had a character that must be in quotes. */
  private boolean needsQuotes;

  /** The line on which the row under way began. */
  private int start;

  /**
   * Opens a file and reads the names of its columns, if it has them.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if it cannot be opened, or the names repeat
   */
  public TableReader(Path file, TableFormat format, @Nullable Charset charset) {
    super(new Lines(file, charset));
    this.format = format;
    if (format.header()) {
      try {
        List<String> names = fields();
        columns = names == null ? List.of() : named(names);
        Set<String> seen = new HashSet<>();
        for (String name : columns) {
          if (!seen.add(name)) {
            throw lines.error("two columns have the name \"" + name + "\"; rename one of them");
          }
        }
      } catch (DataException e) {
        lines.close();
        throw e;
      }
    }
  }

  /**
   * Returns the names of columns; those that have none have their number, in brackets if that is
   * another's name, as in {@code ,0,1}.
   */
  static List<String> named(List<String> header) {
    List<String> names = header.stream().map(String::strip).toList();
    return IntStream.range(0, names.size())
        .mapToObj(i -> {
          String number = Integer.toString(i + 1);
          return !names.get(i).isEmpty()
              ? names.get(i)
              : names.contains(number) ? "(" + number + ")" : number;
        })
        .toList();
  }

  @Override
  @Nullable Row read() {
    List<String> fields = fields();
    while (fields != null && format.most() > 0 && fields.getFirst().startsWith(COMMENT)) {
      fields = fields();
    }
    if (fields == null) {
      return null;
    }
    if (fields.size() < format.most()) {
      throw new DataException(
          lines.file(),
          start,
          "found no " + format.separatorName() + ", which separates two fields");
    }
    if (columns.isEmpty()) {
      List<String> numbers = new ArrayList<>();
      while (numbers.size() < fields.size()) {
        numbers.add(Integer.toString(numbers.size() + 1));
      }
      columns = numbers;
    }
    if (fields.size() != columns.size()) {
      throw new DataException(
          lines.file(),
          start,
          "the row has %s, but the first one has %s"
              .formatted(Counts.of(fields.size(), "fields"), columns.size()));
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      row.put(columns.get(i), fields.get(i));
    }
    return new Row(row, lines.file(), start);
  }

  /** Returns the fields of the next row, however many, or null at the end of the file. */
  @Nullable List<String> fields() {
    String line = nextFilled();
    start = lines.number();
    if (line == null) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    int from = 0;
    while (from <= line.length()) {
      if (format.quotes() && line.startsWith("\"", from)) {
        StringBuilder field = new StringBuilder();
        int opened = lines.number();
        int i = from + 1;
        while (!isClosed(line, i)) {
          if (i == line.length()) {
            String more = lines.next();
            if (more == null) {
              throw new DataException(
                  lines.file(), opened, "the quotes that open in this line are never closed");
            }
            field.append('\n');
            needsQuotes = true;
            line = more;
            i = 0;
          } else {
            // A doubled quote stands for one.
            needsQuotes |= line.charAt(i) == '"' || line.charAt(i) == format.separator();
            i += line.charAt(i) == '"' ? 1 : 0;
            field.append(line.charAt(i));
            i++;
          }
        }
        if (i + 1 < line.length() && line.charAt(i + 1) != format.separator()) {
          throw lines.error(
              "after closing quotes the field must end"
                  + (opened == lines.number() ? "" : "; they opened in line " + opened)
                  + (field.toString().endsWith("\\")
                      ? "; quotes inside are doubled, not led by a backslash"
                      : ""));
        }
        fields.add(field.toString());
        from = i + 2;
      } else {
        boolean isLast = fields.size() + 1 == format.most();
        int end = isLast ? -1 : line.indexOf(format.separator(), from);
        end = end < 0 ? line.length() : end;
        fields.add(line.substring(from, end));
        from = end + 1;
      }
    }
    return fields;
  }

  /**
   * Returns whether a field so far had a character that must be in quotes: a quote, separator or
   * line end.
   */
  boolean needsQuotes() {
    return needsQuotes;
  }

  /** Returns whether the quote that ends a field is at this place: one that is not doubled. */
  private static boolean isClosed(String line, int i) {
    return i < line.length() && line.charAt(i) == '"' && !line.startsWith("\"", i + 1);
  }
}
