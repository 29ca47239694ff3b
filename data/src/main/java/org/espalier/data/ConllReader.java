package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads sentences with a row for each word in the formats before and beside CoNLL-U, sentences
 * separated by blank lines:
 *
 * <ul>
 *   <li>{@link FileFormat#CONLLX}: ID FORM LEMMA CPOS POS FEATS HEAD DEPREL PHEAD PDEPREL, with
 *       tabs;
 *   <li>{@link FileFormat#CONLL2009}: ID FORM LEMMA PLEMMA POS PPOS FEAT PFEAT HEAD PHEAD DEPREL
 *       PDEPREL FILLPRED PRED and one column for each predicate, whose arguments become {@link
 *       Word#links()};
 *   <li>{@link FileFormat#SDP}: id form lemma pos top pred, from 2015 on frame, and one column for
 *       each predicate; tops and arguments become {@link Word#links()}, and there is no tree;
 *   <li>{@link FileFormat#CONLL2003}: the word, perhaps its part of speech and others, and last its
 *       tag, which becomes {@link Word#relation()}; separated by tabs or blanks. Before the word
 *       there may be its number and others, as in 2012. Lines {@code -DOCSTART-} begin a document;
 *       before the first word of a sentence, lines that begin with a number sign and have other
 *       columns are comments.
 * </ul>
 *
 * <p>S. Buchholz and E. Marsi, CoNLL 2006; J. Hajič et al., CoNLL 2009; S. Oepen et al., SemEval
 * 2015 task 18; E. Tjong Kim Sang and F. De Meulder, CoNLL 2003.
 */
final class ConllReader extends LineReader<Sentence> {

  private static final String NONE = Word.NONE;
  static final String DOCUMENT = "-DOCSTART-";

  /** A row and where it stands. */
  private record Cells(int line, String... cells) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return line;
    }
  }

  private final FileFormat format;
  private final boolean isRagged;
  private final TagColumns columns; // of words and tags
  private final Map<String, String> shared = new HashMap<>();
  private int documents;
  private boolean begun;

  /**
   * Opens a file.
   *
   * @param format one of those above
   * @param layout its encoding; for {@link FileFormat#CONLL2003} also its header and the columns of
   *     the word and the tag
   * @throws DataException if it cannot be opened or has no such columns
   */
  ConllReader(Path file, FileFormat format, FileLayout layout) {
    super(new Lines(file, layout.charset()));
    this.format = format;
    isRagged = Columns.number(layout.label()) > 0;
    try {
      if (format == FileFormat.CONLL2003) {
        List<String> head = TextFiles.head(file, layout.charset());
        columns = TagColumns.of(file, head, layout);
        if (layout.header().isEmpty()) {
          columns.requireNoOtherHeader(file, head);
        }
      } else {
        columns = TagColumns.NONE;
      }
    } catch (DataException e) {
      lines.close();
      throw e;
    }
  }

  /** Returns where words and tags stand, empty in the other formats. */
  String places() {
    return format != FileFormat.CONLL2003
        ? ""
        : (columns.isNamed() ? " with header" : "")
            + ", word in column "
            + (columns.word() + 1)
            + ", tag in column "
            + (columns.tag() + 1)
            + (columns.areSpans() ? " (brackets, read as BIO)" : "");
  }

  /** Returns how many columns a line has, between tabs or blanks. */
  static int columns(String line) {
    return cells(line, line.indexOf('\t') >= 0).length;
  }

  static String[] cells(String line, boolean tabs) {
    return tabs ? line.split("\t", -1) : line.strip().split(" +");
  }

  @Override
  @Nullable Sentence read() {
    List<Cells> rows = new ArrayList<>();
    String id = "";
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        if (!rows.isEmpty()) {
          return sentence(id, rows);
        }
      } else if (format == FileFormat.CONLL2003 && line.startsWith(DOCUMENT)) {
        documents++;
      } else if (rows.isEmpty()
          && (format == FileFormat.CONLL2003
              ? TagColumns.isComment(line, columns.width())
              : line.startsWith("#"))) {
        String comment = line.substring(1).strip();
        id = id.isEmpty() ? comment.replaceFirst("^sent_id\\s*=\\s*", "") : id;
      } else {
        boolean isFirst = !begun;
        begun = true;
        if (!isFirst || !columns.isNamed()) {
          rows.add(cells(line));
        }
      }
    }
    return rows.isEmpty() ? null : sentence(id, rows);
  }

  private Cells cells(String line) {
    boolean tabs = format != FileFormat.CONLL2003 || line.indexOf('\t') >= 0;
    String[] cells = cells(line, tabs);
    int least =
        switch (format) {
          case CONLLX -> 8;
          case CONLL2009 -> 12;
          case SDP -> 6;
          default -> Math.max(2, Math.max(columns.word(), columns.tag()) + 1);
        };
    if (format == FileFormat.CONLL2003 && !isRagged && cells.length != columns.width()) {
      throw lines.error(
          ("has %s columns where most rows have %s, so which is the tag? --label-column gives"
                  + " its number: %s")
              .formatted(cells.length, columns.width(), DataException.quote(line)));
    }
    if (cells.length < least) {
      throw lines.error(
          "a row of %s needs at least %s columns, but has %s: %s"
              .formatted(format.title(), least, cells.length, DataException.quote(line)));
    }
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i].isBlank() ? NONE : cells[i].strip();
      cells[i] = shared.computeIfAbsent(cell, same -> same);
    }
    return new Cells(lines.number(), cells);
  }

  private Sentence sentence(String id, List<Cells> rows) {
    List<Word> words = new ArrayList<>();
    List<String> tags =
        format == FileFormat.CONLL2003
            ? columns.tags(
                rows.stream().map(row -> row.cells()[columns.tag()]).toList(),
                tag -> error(rows.getFirst(), tag + " is no bracket around a span"))
            : List.of();
    for (int m = 0; m < rows.size(); m++) {
      String[] cells = rows.get(m).cells();
      if (format != FileFormat.CONLL2003 && !cells[0].equals(Integer.toString(m + 1))) {
        throw error(
            rows.get(m),
            "the id is " + DataException.quote(cells[0]) + " where " + (m + 1) + " is next");
      }
      words.add(word(rows, m, tags));
    }
    return new Sentence(
        id.isEmpty() ? "line " + rows.getFirst().line() : id,
        documents == 0 ? "" : "document " + documents,
        words,
        lines.file());
  }

  private Word word(List<Cells> rows, int m, List<String> tags) {
    String[] cells = rows.get(m).cells();
    int line = rows.get(m).line();
    return switch (format) {
      case CONLLX ->
          new Word(
              cells[1],
              cells[2],
              cells[3],
              cells[4],
              cells[5],
              head(rows, m, 6),
              cells[7],
              List.of(),
              NONE,
              line);
      case CONLL2009 ->
          new Word(
              cells[1],
              cells[2],
              NONE,
              cells[4],
              cells[6],
              head(rows, m, 8),
              cells[10],
              links(rows, m, 13, 14),
              NONE,
              line);
      case SDP ->
          new Word(
              cells[1],
              cells[2],
              NONE,
              cells[3],
              NONE,
              Word.NO_HEAD,
              NONE,
              graph(rows, m),
              NONE,
              line);
      default ->
          new Word(
                  cells[columns.word()],
                  cells.length > columns.word() + 2 ? cells[columns.word() + 1] : NONE,
                  tags.get(m),
                  line)
              .withTagIn(columns.tagName());
    };
  }

  private int head(List<Cells> rows, int m, int column) {
    Cells row = rows.get(m);
    String text = row.cells()[column];
    if (text.equals(NONE)) {
      return Word.NO_HEAD;
    }
    if (!text.matches("\\d{1,8}")) {
      throw error(row, "the head is not a number: " + DataException.quote(text));
    }
    int head = Integer.parseInt(text) - 1;
    if (head == m || head >= rows.size()) {
      throw error(
          row,
          head == m
              ? "word " + (m + 1) + " is its own head"
              : "the head is %s, but the sentence has only %s"
                  .formatted(text, Counts.of(rows.size(), "words")));
    }
    return head;
  }

  private List<Link> graph(List<Cells> rows, int m) {
    String[] cells = rows.get(m).cells();
    boolean hasFrame = cells.length > 6 && (cells.length - 6 != predicates(rows, 5, "+").size());
    List<Link> links = new ArrayList<>();
    if (cells[4].equals("+")) {
      links.add(new Link(Node.ROOT, "root"));
    }
    links.addAll(links(rows, m, 5, hasFrame ? 7 : 6));
    return links;
  }

  /** Returns the words whose cell in a column marks them as predicates. */
  private static List<Integer> predicates(List<Cells> rows, int column, String mark) {
    List<Integer> predicates = new ArrayList<>();
    for (int h = 0; h < rows.size(); h++) {
      String[] cells = rows.get(h).cells();
      if (column < cells.length
          && (mark.isEmpty() ? !cells[column].equals(NONE) : cells[column].equals(mark))) {
        predicates.add(h);
      }
    }
    return predicates;
  }

  private List<Link> links(List<Cells> rows, int m, int predicate, int first) {
    List<Integer> predicates = predicates(rows, predicate, format == FileFormat.SDP ? "+" : "");
    String[] cells = rows.get(m).cells();
    if (cells.length > first && cells.length - first != predicates.size()) {
      throw error(
          rows.get(m),
          "has %s columns of arguments, but the sentence has %s predicates"
              .formatted(cells.length - first, predicates.size()));
    }
    List<Link> links = new ArrayList<>();
    for (int k = first; k < cells.length; k++) {
      if (!cells[k].equals(NONE)) {
        links.add(new Link(new Node(predicates.get(k - first), 0), cells[k]));
      }
    }
    return links;
  }

  private DataException error(Cells row, String problem) {
    return new DataException(lines.file(), row.line(), problem);
  }
}
