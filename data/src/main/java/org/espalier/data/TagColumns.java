package org.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the word and its tag stand in columns of words and tags.
 *
 * @param width how many columns most rows have
 * @param word the column of the word, from 0: the one that a header names as such, else the one
 *     behind a column that counts the words of each sentence, else the first
 * @param tag the column of the tag, from 0: the user's choice, else the last one that is not empty
 *     in all rows
 * @param isNamed whether the first row names the columns
 * @param areSpans whether tags are brackets around spans, {@code (PER*}, {@code *}, {@code *)}, as
 *     in the shared tasks of 2005 and 2012; they are read as BIO
 */
record TagColumns(int width, int word, int tag, boolean isNamed, boolean areSpans) {

  private static final String WORD = "(?i)(word|token|form)s?";
  private static final String TAG = "(?i)(.*[_-])?(tag|label|ner|[ux]?pos|iob2?|bio|chunk)s?";
  private static final Pattern SPAN = Pattern.compile("(?:\\(([^()*]+))?\\*?(\\)?)");
  private static final String OUTSIDE = "O";

  /**
   * Looks at a file.
   *
   * @param lines the first ones that are not blank
   * @param number of the column of the tag, from 1; 0 where the user does not say
   */
  static TagColumns of(List<String> lines, int number) {
    int width = width(lines);
    int least = Math.max(2, number);
    List<String[]> rows = new ArrayList<>();
    for (String line : lines) {
      String[] cells = ConllReader.cells(line, line.indexOf('\t') >= 0);
      if (!isComment(line, width)
          && (cells.length == width || (number > 0 && Math.min(width, cells.length) >= least))) {
        rows.add(cells);
      }
    }
    int word = rows.isEmpty() ? -1 : named(rows.getFirst());
    boolean isNamed = word >= 0;
    if (isNamed) {
      rows.removeFirst();
    } else {
      word = behindCount(rows, number == 0 ? width : number);
    }
    int tag = number == 0 ? width - 1 : number - 1;
    while (number == 0 && tag > word + 1 && isEmpty(rows, tag)) {
      tag--;
    }
    return new TagColumns(width, word, tag, isNamed, areSpans(rows, tag));
  }

  /** Returns how many columns most lines have. */
  static int width(List<String> lines) {
    return Columns.usualWidth(
        lines.stream().map(line -> Collections.nCopies(ConllReader.columns(line), "")).toList());
  }

  /**
   * Returns whether a line is a comment. A row may begin with a number sign as well: it has the
   * columns of the others.
   */
  static boolean isComment(String line, int width) {
    return line.startsWith("#")
        && ((line.startsWith("# ") && line.contains("=")) || ConllReader.columns(line) != width);
  }

  private static int named(String[] first) {
    for (int i = 0; i < first.length - 1; i++) {
      if (first[i].matches(WORD) && first[first.length - 1].matches(TAG)) {
        return i;
      }
    }
    return -1;
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
