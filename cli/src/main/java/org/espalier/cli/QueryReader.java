package org.espalier.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.ConlluReader;
import org.espalier.data.DataException;
import org.espalier.data.FileLayout;
import org.espalier.data.JsonReader;
import org.espalier.data.Lines;
import org.espalier.data.Row;
import org.espalier.data.Sentence;
import org.espalier.data.TagColumns;
import org.espalier.data.Tokenizer;
import org.espalier.data.TreeCheck;
import org.espalier.lab.run.Model;
import org.jspecify.annotations.Nullable;

/**
 * Reads the input of {@code predict} record by record; an unreadable record is returned as one with
 * an error.
 */
final class QueryReader {

  /** The forms of input. */
  enum Format {
    /** As the first line looks. */
    AUTO,
    /** A text in each line. */
    TEXT,
    /** A JSON object in each line. */
    JSON,
    /** Sentences in CoNLL-U. */
    CONLLU,
    /** Sentences with a row for each word, of which one column is read. */
    COLUMNS
  }

  /** What a model reads. */
  enum Source {
    /** Texts or strings. */
    TEXTS,
    /** Pairs of texts. */
    PAIRS,
    /** Sentences, whose words it labels. */
    SENTENCES;

    static Source of(Model model) {
      return model.readsPairs() ? PAIRS : model.labelsWords() ? SENTENCES : TEXTS;
    }
  }

  private static final List<String> TEXTS =
      List.of("text", "sentence", "words", "tokens", "review", "content");
  private static final List<String> IDS = List.of("id", "sent_id", "guid", "idx", "uid");

  /** A word and what else its row has; no text is written so. */
  private static final String CELLS = "\\S+(\\t\\S+)+|-DOCSTART-.*";

  /** A comment, or the beginning of a document. */
  private static final String ASIDE = "#[^\\t]*|-DOCSTART-.*";

  private static final String ROW = "(1|1-\\d+|0\\.1)\\t([^\\t]*\\t){8}[^\\t]*";

  /** Fewer rows than these do not show which column counts words. */
  private static final int ROWS = 4;

  /** The most lines that are read ahead to tell a comment from a text. */
  private static final int COMMENTS = 1000;

  /** How many texts are kept to see whether they are some. */
  private static final int DOUBTED = 20;

  /**
   * A line.
   *
   * @param number its number, from 1
   * @param text null at the end, or where the line cannot be read
   * @param problem why it cannot be read
   */
  private record Line(int number, @Nullable String text, @Nullable DataException problem) {}

  private final Lines lines;
  private final Tokenizer cut;
  private final String field;
  private final int longest;
  private final Source source;
  private Format format;

  /** Whether the form of the input is told by its lines, not by the user. */
  private final boolean isGuessed;

  /** The line that names the columns of CoNLL-U Plus, for each sentence; in CoNLL-U nothing. */
  private String columns = "";

  /** Where columns have the words; null until the first sentence tells. */
  private @Nullable TagColumns places;

  /** Whether a row of columns was read, of which the first may name them. */
  private boolean begun;

  /** The first lines that were taken for texts, though the user does not say that they are. */
  private final List<String> firstTexts = new ArrayList<>();

  /** Lines that were read ahead, and the number of the last one that was not. */
  private final Deque<Line> ahead = new ArrayDeque<>();

  private int number;

  /**
   * Reads from lines.
   *
   * @param field the field of JSON that has the text, or the column of words by its name or number;
   *     empty for the usual ones
   * @param cut cuts a text into words
   * @param longest longer sentences are bad
   * @param source what the records are
   */
  QueryReader(Lines lines, Format format, String field, Tokenizer cut, int longest, Source source) {
    this.source = source;
    this.lines = lines;
    this.format = format;
    this.isGuessed = format == Format.AUTO;
    this.field = field;
    this.cut = cut;
    this.longest = longest;
  }

  /**
   * Reads the next records: one, and as many more as can be had without waiting.
   *
   * @param most the largest number
   * @return none at the end of the input
   */
  List<Query> next(int most) {
    List<Query> queries = new ArrayList<>();
    while (queries.size() < most && (queries.isEmpty() || !ahead.isEmpty() || lines.isReady())) {
      Optional<Query> query = next();
      if (query.isEmpty()) {
        break;
      }
      queries.add(query.get());
    }
    return queries;
  }

  /** Returns the form of the input; until a line was read that tells, it may be AUTO. */
  Format format() {
    return format;
  }

  /** Returns the first lines that were taken for texts, though the user does not say so. */
  List<String> firstTexts() {
    return firstTexts;
  }

  /** Returns the next line, null at the end. */
  private @Nullable String line() {
    Line next = ahead.isEmpty() ? read() : ahead.remove();
    number = next.number();
    if (next.problem() != null) {
      throw next.problem();
    }
    return next.text();
  }

  private Line read() {
    try {
      String text = lines.next();
      return new Line(lines.number(), text, null);
    } catch (DataException e) {
      return new Line(lines.number(), null, e);
    }
  }

  private Optional<Query> next() {
    try {
      String line = line();
      if (line == null) {
        return Optional.empty();
      }
      if (format == Format.AUTO && !line.isBlank()) {
        format = recognised(line);
      }
      return switch (format) {
        case CONLLU -> block(line);
        case COLUMNS -> columns(line);
        case JSON -> Optional.of(json(line));
        case AUTO, TEXT -> {
          if (isGuessed && firstTexts.size() < DOUBTED && !line.isBlank()) {
            firstTexts.add(line);
          }
          yield Optional.of(text("", line));
        }
      };
    } catch (DataException e) {
      return Optional.of(bad("", e));
    }
  }

  private Query bad(String id, DataException problem) {
    if (problem.line() == 0) {
      throw problem; // of the whole input
    }
    return Query.bad(number, id, problem.problem());
  }

  private Format recognised(String line) {
    if (line.matches("\\s*\\{\\s*(\".*|\\}\\s*)")) {
      return Format.JSON;
    }
    if (source == Source.SENTENCES && line.startsWith("#begin document ")) {
      return Format.COLUMNS;
    }
    if (line.matches("# *(sent_id|text|newdoc|newpar|global\\.columns).*|" + ROW)) {
      return Format.CONLLU;
    }
    // Other comments may come first; a text may begin with a number sign as well.
    @Nullable String first = line;
    while (first != null && first.startsWith("#") && ahead.size() < COMMENTS) {
      ahead.add(read());
      first = ahead.getLast().text();
    }
    return first == null
        ? Format.TEXT
        : first.matches(ROW)
            ? Format.CONLLU
            : source == Source.SENTENCES && first.matches(CELLS) ? Format.COLUMNS : Format.TEXT;
  }

  private Query text(String id, String text) {
    return query(number, id, text, cut.words(text), Optional.empty());
  }

  private Query query(
      int line, String id, String text, List<String> words, Optional<Sentence> sentence) {
    if (source == Source.PAIRS && !words.isEmpty() && !words.contains(Model.BETWEEN)) {
      return Query.bad(line, id, Model.NO_PAIR);
    }
    return words.size() > longest
        ? Query.bad(
            line, id, "has " + words.size() + " words; at most " + longest + " make a sentence")
        : new Query(line, id, text, words, sentence.orElse(null), "");
  }

  private Query json(String line) {
    if (line.isBlank()) {
      return text("", line);
    }
    Row row = JsonReader.parse(line, lines.file(), number);
    String id = "";
    for (String name : IDS) {
      id = id.isEmpty() ? row.fields().getOrDefault(name, "") : id;
    }
    try {
      if (source == Source.PAIRS) {
        return pair(row, id);
      }
      String name = field.isEmpty() ? textField(row) : field;
      List<String> others =
          Stream.of(row.fields(), row.lists()).flatMap(some -> some.keySet().stream()).toList();
      if (field.isEmpty()
          && !others.isEmpty()
          && !others.contains(name)
          && !row.others().containsKey(name)) {
        return Query.bad(
            number,
            id,
            "there is no field text, but %s; which has the text? (--field)"
                .formatted(String.join(", ", others)));
      }
      List<String> list = row.lists().getOrDefault(name, List.of());
      if (!list.isEmpty()) {
        return query(number, id, String.join(" ", list), list, Optional.empty());
      }
      Query query = text(id, row.get(name));
      return query.problem().isEmpty() && query.words().isEmpty()
          ? Query.bad(number, id, "the field " + name + " has no words")
          : query;
    } catch (DataException e) {
      return bad(id, e);
    }
  }

  /** Reads the two texts of a pair, by the names of their fields. */
  private Query pair(Row row, String id) {
    List<String> names = field.isEmpty() ? Row.pairNames(row) : List.of(field.split(",", -1));
    if (names.size() != 2) {
      return Query.bad(
          number, id, "has no two texts, such as sentence1 and sentence2 (--field A,B)");
    }
    List<String> texts =
        names.stream()
            .map(name ->
                row.lists().containsKey(name)
                    ? String.join(" ", row.lists().getOrDefault(name, List.of()))
                    : row.get(name).replace('\t', ' '))
            .toList();
    Query query = text(id, String.join("\t", texts));
    return query.problem().isEmpty() && query.words().isEmpty()
        ? Query.bad(number, id, "both texts are empty")
        : query;
  }

  private static String textField(Row row) {
    return TEXTS.stream()
        .filter(name -> row.fields().containsKey(name) || row.lists().containsKey(name))
        .findFirst()
        .orElse(TEXTS.getFirst());
  }

  /** Reads the words of the rest of a sentence, of which other columns are of no use. */
  private Optional<Query> columns(String first) {
    for (@Nullable String line = first; line != null; line = line()) {
      if (line.isBlank()) {
        continue;
      }
      int start = number;
      List<String> rows = new ArrayList<>();
      DataException problem = rows(line, rows);
      TagColumns found = places == null ? places(rows) : places;
      places = found;
      boolean hasRow = rows.stream().anyMatch(found::isRow);
      try {
        List<String> words = hasRow ? found.words(rows, !begun) : List.of();
        begun |= hasRow;
        if (problem == null && !words.isEmpty()) {
          return Optional.of(query(start, "", String.join(" ", words), words, Optional.empty()));
        }
      } catch (DataException e) {
        problem = e;
      }
      if (problem != null) {
        return Optional.of(Query.bad(start, "", problem.problem()));
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the lines of a sentence, up to the blank one behind it.
   *
   * @param rows gets them, with a comment in the place of one that cannot be read
   * @return what is wrong with the first one that cannot be read; null if all can
   */
  private @Nullable DataException rows(String first, List<String> rows) {
    DataException damaged = null;
    @Nullable String line = first;
    while (line != null && !line.isBlank()) {
      rows.add(line);
      try {
        line = line();
      } catch (DataException e) {
        damaged = damaged == null ? e : damaged;
        line = "#";
      }
    }
    return damaged;
  }

  /** Looks for the words' column in a sentence and, if that is short, in the next ones. */
  private TagColumns places(List<String> sentence) {
    List<String> head = new ArrayList<>(sentence);
    @Nullable String last = "";
    while (last != null
        && head.size() < COMMENTS
        && (!last.isBlank() || head.stream().filter(row -> !row.matches(ASIDE)).count() < ROWS)) {
      ahead.add(read());
      last = ahead.getLast().text();
      if (last != null && !last.isBlank()) {
        head.add(last);
      }
    }
    List<String> rows = head.stream().filter(row -> !row.matches(ASIDE)).toList();
    FileLayout layout = FileLayout.OPEN.withText(field);
    return TagColumns.of(lines.file(), rows.isEmpty() ? head : rows, layout);
  }

  /** Reads the rest of a sentence; blank lines between sentences are no records. */
  private Optional<Query> block(String first) {
    @Nullable String line = first;
    if (number == 1 && ConlluReader.namesColumns(first)) {
      columns = first + '\n';
      line = line();
    }
    while (line != null && line.isBlank()) {
      line = line();
    }
    if (line == null) {
      return Optional.empty();
    }
    int start = number;
    List<String> rows = new ArrayList<>();
    DataException damaged = rows(line, rows);
    String block = columns + String.join("\n", rows) + '\n';
    String id = "";
    try {
      if (damaged != null) {
        throw damaged;
      }
      Lines sentences =
          new Lines(
              new ByteArrayInputStream(block.getBytes(StandardCharsets.UTF_8)),
              lines.file(),
              StandardCharsets.UTF_8);
      try (ConlluReader reader = new ConlluReader(sentences, TreeCheck.NONE)) {
        Sentence sentence = reader.next().orElseThrow();
        id = sentence.id().startsWith("line ") ? "" : sentence.id();
        return Optional.of(
            query(start, id, sentence.writtenText(), sentence.forms(), Optional.of(sentence)));
      }
    } catch (DataException e) {
      int before = columns.isEmpty() ? 1 : 2;
      int inBlock = e == damaged ? 0 : Math.max(0, e.line() - before);
      return Optional.of(Query.bad(start + inBlock, id, e.problem()));
    }
  }
}
