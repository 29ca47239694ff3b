package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the word and its tag stand in columns of words and tags.
 *
 * @param width how many columns most rows have
 * @param word the column of the word, from 0: the user's choice, else the one that a header names
 *     as such, else the one behind a column that counts the words of each sentence, else the first
 * @param tag the column of the tag, from 0: the user's choice, else the last one that is not empty
 *     in all rows
 * @param names of the columns, by the first row; empty where it does not name them
 * @param areSpans whether tags are brackets around spans, {@code (PER*}, {@code *}, {@code *)}, as
 *     in the shared tasks of 2005 and 2012; they are read as BIO
 */
public record TagColumns(int width, int word, int tag, List<String> names, boolean areSpans) {

  /** Of files of other formats. */
  static final TagColumns NONE = new TagColumns(0, 0, 0, List.of(), false);

  private static final String WORD = "(?i)(#\\s*)?(word|token|form|surface|text)s?";
  private static final String TAG =
      "(?i)(.*[ _-])?(tag|label|nerc?|ne|[ux]?pos|iob2?|bio(es)?|chunk|class|entity|slot|type)s?";

  /** Fewer rows are too few to show a header by their content. */
  private static final int ROWS = 50;

  private static final Pattern SPAN = Pattern.compile("(?:\\(([^()*]+))?\\*?(\\)?)");
  private static final String OUTSIDE = "O";

  /**
   * Looks at a file.
   *
   * @param lines the first ones that are not blank
   * @param layout its columns of words and labels, by the names in its header or by number, and
   *     whether it has a header, where the user says so
   * @throws DataException if there are no such columns, or both are the same
   */
  public static TagColumns of(Path file, List<String> lines, FileLayout layout) {
    int width = width(lines);
    String label = layout.label();
    int number = Columns.number(label);
    boolean isSaid = layout.header().equals("yes");
    List<String[]> all = rows(lines, width);
    List<String[]> rows = usable(all, width, number, isSaid);
    List<String[]> heads = isSaid ? all : rows;
    String[] first = heads.isEmpty() ? new String[0] : heads.getFirst();
    if (isSaid && !all.isEmpty() && first.length != width) {
      throw new DataException(
          file,
          "the first row names %s columns where most rows have %s (--header)"
              .formatted(first.length, width));
    }
    List<String> names =
        IntStream.range(0, width)
            .mapToObj(i -> i < first.length ? first[i].replaceFirst("^#\\s*", "") : "" + (i + 1))
            .toList();
    boolean isNamed =
        isSaid
            || (!layout.header().equals("no")
                && (isHeader(rows) || isName(label, names) || isName(layout.text(), names)));
    Columns columns = new Columns(isNamed ? names : Columns.numbers(width), List.of());
    if (isNamed && !isSaid) {
      rows.removeFirst();
    }
    boolean isOther = layout.ownLabel().isEmpty() && number == 0 && !isName(label, columns.names());
    int word = place(columns, layout.text(), file, "--text-column");
    int tag = place(columns, isOther ? "" : label, file, "--label-column");
    if (word < 0) {
      int end = tag < 0 ? width : tag + 1;
      word =
          IntStream.range(0, isNamed ? width : 0)
              .filter(i -> names.get(i).matches(WORD))
              .findFirst()
              .orElseGet(() -> behindCount(rows, end));
    }
    if (tag < 0) {
      tag = lastFilled(rows, width, word);
    }
    if ((tag == word && width > 1) || (!isNamed && layout.text().isEmpty() && tag < word)) {
      throw new DataException(
          file, "the tag is in column %s, where the word is, or before it".formatted(tag + 1));
    }
    return new TagColumns(width, word, tag, isNamed ? names : List.of(), areSpans(rows, tag));
  }

  /**
   * Returns the rows, without the header that the user says is there, that have as many columns as
   * most or reach to the numbered one.
   */
  private static List<String[]> usable(
      List<String[]> all, int width, int number, boolean hasHeader) {
    int least = Math.max(2, number);
    return new ArrayList<>(
        all.stream()
            .skip(hasHeader ? 1 : 0)
            .filter(cells ->
                cells.length == width || (number > 0 && Math.min(width, cells.length) >= least))
            .toList());
  }

  /** Returns the last column that is not empty in all rows, nor that of the word. */
  private static int lastFilled(List<String[]> rows, int width, int word) {
    int tag = width - 1;
    while (tag > 0 && (tag == word || (tag > word + 1 && isEmpty(rows, tag)))) {
      tag--;
    }
    return tag;
  }

  private static boolean isName(String wanted, List<String> names) {
    return Columns.number(wanted) == 0 && names.stream().anyMatch(wanted::equalsIgnoreCase);
  }

  /** Returns the place of a column that the user names, −1 if the user does not. */
  private static int place(Columns columns, String wanted, Path file, String option) {
    String name = columns.named(wanted, file, option);
    if (name == null) {
      return -1;
    }
    if (!columns.names().contains(wanted) && Columns.number(wanted) > 0) {
      return Columns.number(wanted) - 1;
    }
    if (Collections.frequency(columns.names(), name) > 1) {
      throw new DataException(
          file, "has several columns %s; %s may give the number of one".formatted(name, option));
    }
    return columns.names().indexOf(name);
  }

  /** Returns whether the first row names the columns. */
  public boolean isNamed() {
    return !names.isEmpty();
  }

  /**
   * Returns the words of a sentence.
   *
   * @param rows its lines; comments and the beginnings of documents are left out
   * @param isFirst whether they are the first ones of the file, which may begin with a header
   * @throws DataException if a row has no such column
   */
  public List<String> words(List<String> rows, boolean isFirst) {
    List<String> words = new ArrayList<>();
    boolean begun = !isFirst || !isNamed();
    for (String row : rows) {
      if (words.isEmpty() && !isRow(row, width)) {
        continue;
      }
      String[] cells = cells(row);
      if (cells.length <= word || cells[word].isBlank()) {
        throw new DataException(
            Path.of(""),
            "a row has no column %s: %s".formatted(word + 1, DataException.quote(row)));
      }
      if (begun) {
        words.add(cells[word].strip());
      }
      begun = true;
    }
    return words;
  }

  /** Returns the name of the tag's column, empty where columns have no names. */
  String tagName() {
    return isNamed() ? names.get(tag) : "";
  }

  /** Returns how many columns most lines have. */
  static int width(List<String> lines) {
    return Columns.usualWidth(
        lines.stream().map(line -> Collections.nCopies(ConllReader.columns(line), "")).toList());
  }

  /** Returns whether a line is a row, neither a comment nor the beginning of a document. */
  public boolean isRow(String line) {
    return isRow(line, width);
  }

  private static boolean isRow(String line, int width) {
    return !line.startsWith(ConllReader.DOCUMENT) && !isComment(line, width);
  }

  /** Returns the cells of the lines that are rows. */
  private static List<String[]> rows(List<String> lines, int width) {
    return lines.stream().filter(line -> isRow(line, width)).map(TagColumns::cells).toList();
  }

  private static String[] cells(String row) {
    return ConllReader.cells(row, row.indexOf('\t') >= 0);
  }

  /**
   * Returns whether a line is a comment. A row may begin with a number sign as well: it has the
   * columns of the others.
   */
  static boolean isComment(String line, int width) {
    return line.startsWith("#")
        && ((line.startsWith("# ") && line.contains("=")) || ConllReader.columns(line) != width);
  }

  /**
   * Returns whether the first row has names of a column of words and, last or else first, of tags,
   * which is no tag of other words.
   */
  private static boolean isHeader(List<String[]> rows) {
    String[] first = rows.isEmpty() ? new String[0] : rows.getFirst();
    int last = first.length - 1;
    if (last < 1 || Stream.of(first).noneMatch(name -> name.matches(WORD))) {
      return false;
    }
    int tag = first[last].matches(TAG) ? last : 0;
    return (tag > 0 || (first[0].matches(TAG) && first[last].matches(WORD)))
        && rows.stream()
            .noneMatch(row ->
                tag < row.length && row[tag].equals(first[tag]) && !Arrays.equals(row, first));
  }

  /**
   * Refuses a first row that may be names: letters that occur nowhere else in their columns, where
   * all other tags occur again.
   *
   * @param lines the first ones that are not blank
   */
  void requireNoOtherHeader(Path file, List<String> lines) {
    List<String[]> rows =
        rows(lines, width).stream().filter(cells -> cells.length == width).toList();
    if (isNamed() || rows.size() < ROWS) {
      return;
    }
    String[] first = rows.getFirst();
    List<String[]> others = rows.subList(1, rows.size());
    Map<String, Integer> tags = new HashMap<>();
    others.forEach(row -> tags.merge(row[tag], 1, Integer::sum));
    if (Stream.of(first).allMatch(name -> name.matches("\\p{L}[\\p{L} _]*"))
        && others.stream()
            .noneMatch(row -> IntStream.range(0, width).anyMatch(i -> row[i].equals(first[i])))
        && tags.values().stream().allMatch(count -> count > 1)) {
      throw new DataException(
          file,
          ("the first row, %s, looks like the names of columns: its cells occur nowhere else;"
                  + " --header yes or no says whether it is")
              .formatted(DataException.quote(String.join(" ", first))));
    }
  }

  /** Returns the column behind one that counts, 0 if there is none before the tag's. */
  private static int behindCount(List<String[]> rows, int end) {
    for (int column = end - 3; column >= 0; column--) {
      int steps = 0;
      String last = "";
      for (String[] row : rows) {
        String next = row[column].strip();
        boolean isStep = last.matches("\\d{1,6}") && next.equals("" + (Integer.parseInt(last) + 1));
        if (!isStep && !next.matches("[01]")) {
          steps = -1;
          break;
        }
        steps += isStep ? 1 : 0;
        last = next;
      }
      if (4 * steps > rows.size()) {
        return column + 1;
      }
    }
    return 0;
  }

  private static boolean isEmpty(List<String[]> rows, int column) {
    return rows.stream().allMatch(row -> row[column].strip().matches("[-_]?"));
  }

  private static boolean areSpans(List<String[]> rows, int column) {
    return rows.stream().allMatch(row -> SPAN.matcher(row[column].strip()).matches())
        && rows.stream().anyMatch(row -> row[column].strip().startsWith("("));
  }

  /**
   * Returns the tags of a sentence, in BIO where they are brackets around spans.
   *
   * @param error of a cell that is no such bracket
   */
  List<String> tags(List<String> cells, Function<String, DataException> error) {
    if (!areSpans) {
      return cells;
    }
    List<String> tags = new ArrayList<>();
    String open = "";
    for (String cell : cells) {
      Matcher span = SPAN.matcher(cell);
      if (!span.matches()) {
        throw error.apply(DataException.quote(cell));
      }
      boolean begins = span.group(1) != null;
      open = begins ? span.group(1) : open;
      tags.add(open.isEmpty() ? OUTSIDE : (begins ? "B-" : "I-") + open);
      open = span.group(2).isEmpty() ? open : "";
    }
    return tags;
  }
}
