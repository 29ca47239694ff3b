package org.espalier.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Labelled texts in the rows of a table. */
final class LabelledTexts {

  /** The prefix of labels in the files of fastText. */
  private static final String FASTTEXT = "__label__";

  private final TableFile table;
  private final FileLayout layout;
  private final Tokenizer tokenizer;

  /** The columns of the text. */
  private final List<String> texts;

  private final String label;
  private final @Nullable String id;

  /** Whether words are labels, as fastText marks them, wherever they stand. */
  private final boolean areMarked;

  private final Incomplete incomplete = new Incomplete();
  private int several;

  /**
   * Looks for the columns.
   *
   * @throws DataException if they are not there
   */
  LabelledTexts(TableFile table, FileLayout layout) {
    this.table = table;
    this.layout = layout;
    boolean areWords = table.format() == FileFormat.WORDS;
    tokenizer = areWords ? Tokenizer.BLANKS : Tokenizer.ENGLISH;
    areMarked =
        areWords
            && TextFiles.most(
                TextFiles.head(table.file(), layout.charset()),
                line ->
                    Stream.of(line.strip().split("\\s+", -1))
                        .anyMatch(word -> word.startsWith(FASTTEXT)));
    Columns columns = table.columns();
    @Nullable String own = table.named(layout.label(), "--label-column");
    @Nullable String known = own == null ? columns.known(Columns.LABELS) : own;
    List<String> named =
        layout.texts().stream()
            .map(text -> Objects.requireNonNull(table.named(text, "--text-column")))
            .toList();
    String text = columns.known(Columns.TEXTS);
    text = text == null || text.equals(known) ? columns.likelyText(known) : text;
    texts = named.isEmpty() ? List.of(table.required(text, "text", "--text-column")) : named;
    label =
        table.required(
            known == null ? columns.likelyLabel(texts.getLast()) : known,
            "label",
            "--label-column");
    id = columns.known(Columns.IDS);
  }

  Contents<LabelledText> read() {
    List<LabelledText> examples = new ArrayList<>();
    boolean areLists = false;
    try (DataReader<Row> rows = table.rows()) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        Optional<LabelledText> example = example(row.get());
        if (example.isPresent()) {
          areLists |= row.get().lists().containsKey(texts.getFirst());
          (areMarked ? unmarked(example.get()) : example).ifPresent(examples::add);
        }
      }
    }
    List<String> notes = new ArrayList<>(incomplete.notes(examples.size(), "texts"));
    if (several > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d texts have several labels, of which the first one counts",
              several,
              examples.size()));
    }
    return new Contents<>(
        examples,
        table.description()
            + ", label in "
            + table.place(label)
            + ", text in "
            + String.join(" and ", texts.stream().map(table::place).toList())
            + ", "
            + TextFiles.encoding(table.file(), layout.charset()),
        notes,
        areLists || table.format() == FileFormat.WORDS);
  }

  /** Returns a row's text, nothing if it or the label is lacking, which is counted. */
  private Optional<LabelledText> example(Row row) {
    List<String> filled = texts.stream().filter(column -> !row.isEmpty(column, tokenizer)).toList();
    if (incomplete.has(
        filled.isEmpty() ? Optional.of(row.lacksWords(texts.getFirst())) : row.lack(label))) {
      return Optional.empty();
    }
    return Optional.of(
        new LabelledText(
            id == null ? "" : row.fields().getOrDefault(id, ""),
            row.label(label),
            filled.stream().flatMap(column -> row.words(column, tokenizer).stream()).toList(),
            table.file(),
            row.line()));
  }

  /**
   * Returns a text whose label is the first word that is marked as one, nothing if there is none.
   */
  private Optional<LabelledText> unmarked(LabelledText text) {
    List<String> words = Stream.concat(Stream.of(text.label()), text.words().stream()).toList();
    List<String> marks = words.stream().filter(word -> word.startsWith(FASTTEXT)).toList();
    List<String> rest = words.stream().filter(word -> !word.startsWith(FASTTEXT)).toList();
    if (marks.isEmpty() || rest.isEmpty()) {
      incomplete.add(
          new DataException(
              table.file(),
              text.line(),
              marks.isEmpty() ? "there is no " + FASTTEXT : "there are labels, but no text"));
      return Optional.empty();
    }
    several += marks.size() > 1 ? 1 : 0;
    return Optional.of(
        new LabelledText(text.id(), marks.getFirst(), rest, table.file(), text.line()));
  }
}
