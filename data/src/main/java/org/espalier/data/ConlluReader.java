package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads sentences in CoNLL-U: UTF-8, ten columns separated by tabs, sentences separated by empty
 * lines, plain or gzip. The empty line after the last sentence may be missing.
 *
 * <p>Malformed content is reported at its line: a wrong number of columns, an empty column, an id
 * that is not the next one, a head that is not a number, outside the sentence or the word itself,
 * heads that form no tree where one is demanded, an edge of the enhanced graph from a node that
 * does not exist. A file without sentences is an error.
 *
 * <p>Of CoNLL-U Plus, whose first line names the columns ({@code # global.columns = ID FORM …}),
 * the columns of CoNLL-U are read, those that it lacks are {@code _}, and on request one of its
 * own.
 *
 * <p>Format: J. Nivre et al., Universal Dependencies v2: an evergrowing multilingual treebank
 * collection, LREC 2020.
 */
public final class ConlluReader extends LineReader<Sentence> {

  /** What the first line of CoNLL-U Plus begins with. */
  public static final String COLUMNS = "# global.columns";

  private static final String SENTENCE = "sent_id";
  private static final String TEXT = "text";
  private static final String DOCUMENT = "newdoc";
  private static final String DOCUMENT_ID = "newdoc id";

  private final TreeCheck check;
  private final String label;
  private final Map<String, String> shared = new HashMap<>();
  private String document = "";
  private List<String> columns = ConlluRows.COLUMNS;

  /**
   * Opens a file whose sentences have trees with a single root.
   *
   * @throws DataException if it cannot be opened
   */
  public ConlluReader(Path file) {
    this(file, TreeCheck.SINGLE_ROOT, null);
  }

  /**
   * Opens a file.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if it cannot be opened
   */
  public ConlluReader(Path file, TreeCheck check, @Nullable Charset charset) {
    this(new Lines(file, charset), check, "");
  }

  /** Reads from lines, which are closed with the reader. */
  public ConlluReader(Lines lines, TreeCheck check) {
    this(lines, check, "");
  }

  /**
   * Reads from lines, which are closed with the reader.
   *
   * @param label the column of the file's own, or else the attribute of MISC, that is read in place
   *     of the words' relations; empty for none
   */
  ConlluReader(Lines lines, TreeCheck check, String label) {
    super(lines);
    this.check = check;
    this.label = label;
  }

  /**
   * Reads a whole file whose sentences have trees with a single root.
   *
   * @throws DataException if it has no sentence or a malformed line
   */
  public static List<Sentence> readAll(Path file) {
    return new ConlluReader(file).rest();
  }

  /** Returns whether a line, which must be the first of all, names the columns of CoNLL-U Plus. */
  public static boolean namesColumns(String line) {
    return line.startsWith(COLUMNS) && line.indexOf('=') > 0;
  }

  /** Returns the columns that CoNLL-U does not have, as far as the file was read. */
  List<String> ownColumns() {
    return ConlluRows.own(columns);
  }

  @Override
  @Nullable Sentence read() {
    List<String> comments = new ArrayList<>();
    ConlluRows rows = new ConlluRows(lines, check, columns, label, shared);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank() && line.indexOf('\t') < 0) {
        if (!rows.isEmpty() || !comments.isEmpty()) {
          return sentence(comments, rows);
        }
      } else if (lines.number() == 1 && namesColumns(line)) {
        columns = columns(line.substring(line.indexOf('=') + 1).strip());
        rows = new ConlluRows(lines, check, columns, label, shared);
      } else if (line.charAt(0) == '#') {
        if (!rows.isEmpty()) {
          throw lines.error(
              "a comment among the words; is the empty line between two sentences missing?");
        }
        comments.add(line.substring(1).strip());
      } else {
        rows.add(line);
      }
    }
    return rows.isEmpty() && comments.isEmpty() ? null : sentence(comments, rows);
  }

  private List<String> columns(String names) {
    List<String> columns = List.of(names.split("\\s+", -1));
    if (!columns.containsAll(List.of("ID", "FORM"))) {
      throw lines.error("names no columns ID and FORM, which words need");
    }
    return columns;
  }

  private Sentence sentence(List<String> comments, ConlluRows rows) {
    rows.finish();
    String id = "";
    String text = "";
    for (String comment : comments) {
      int equals = comment.indexOf('=');
      String key = (equals < 0 ? comment : comment.substring(0, equals)).strip();
      String value = equals < 0 ? "" : comment.substring(equals + 1).strip();
      switch (key) {
        case SENTENCE -> id = value;
        case TEXT -> text = value;
        case DOCUMENT, DOCUMENT_ID -> document = value;
        default -> {
          // Kept among the comments.
        }
      }
    }
    return new Sentence(
        id.isEmpty() ? "line " + rows.words().getFirst().line() : id,
        document,
        text,
        rows.words(),
        rows.multiwordTokens(),
        rows.emptyNodes(),
        comments,
        lines.file());
  }
}
