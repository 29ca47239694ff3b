package org.espalier.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labelled pairs of sentences in the rows of a table. */
final class SentencePairs {

  /** The label of pairs of SNLI on which the annotators did not agree. */
  private static final String NO_LABEL = "-";

  private final TableFile table;
  private final FileLayout layout;
  private final String first;
  private final String second;
  private final String label;

  /**
   * Looks for the columns.
   *
   * @throws DataException if they are not there
   */
  SentencePairs(TableFile table, FileLayout layout) {
    this.table = table;
    this.layout = layout;
    List<String> texts = layout.texts();
    if (!texts.isEmpty() && texts.size() != 2) {
      throw new DataException(
          table.file(), "a pair has two columns of text, with a comma between (--text-column A,B)");
    }
    @Nullable String own = table.named(layout.label(), "--label-column");
    @Nullable String known = own == null ? table.columns().known(Columns.PAIR_LABELS) : own;
    List<String> both =
        texts.isEmpty()
            ? table.columns().pair(known)
            : texts.stream()
                .map(text -> Objects.requireNonNull(table.named(text, "--text-column")))
                .toList();
    if (both.size() < 2) {
      throw new DataException(
          table.file(),
          "which columns hold the two texts of a pair? there is %s (--text-column A,B)"
              .formatted(String.join(", ", table.columns().names())));
    }
    this.first = both.getFirst();
    this.second = both.getLast();
    this.label =
        table.required(
            known == null ? table.columns().likelyLabel(both) : known, "label", "--label-column");
  }

  /** Reads all pairs but those without a label. */
  Contents<SentencePair> read() {
    List<SentencePair> all = new ArrayList<>();
    Incomplete incomplete = new Incomplete();
    for (Row row : table.rows().rest()) {
      if (!incomplete.has(row.lack(label))
          && !incomplete.has(
              row.isEmpty(first, Tokenizer.ENGLISH) && row.isEmpty(second, Tokenizer.ENGLISH)
                  ? Optional.of(row.lacksWords(first))
                  : Optional.empty())) {
        all.add(row.pair(label, first, second, Tokenizer.ENGLISH));
      }
    }
    List<SentencePair> pairs = all.stream().filter(pair -> !pair.label().equals(NO_LABEL)).toList();
    if (pairs.isEmpty() && !all.isEmpty()) {
      throw new DataException(table.file(), "no pair has a label: all are \"" + NO_LABEL + "\"");
    }
    List<String> notes = new ArrayList<>(incomplete.notes(all.size(), "pairs"));
    if (pairs.size() < all.size()) {
      notes.add(
          "%s of %s pairs without a label (\"-\") are left out"
              .formatted(all.size() - pairs.size(), all.size()));
    }
    long empty =
        pairs.stream()
            .filter(pair -> pair.first().equals(List.of("")) || pair.second().equals(List.of("")))
            .count();
    if (empty > 0) {
      notes.add(
          "%s of %s pairs have an empty text, which is read as one unknown word"
              .formatted(empty, pairs.size()));
    }
    return new Contents<>(
        pairs,
        "%s, label in %s, sentences in %s and %s, %s"
            .formatted(
                table.description(),
                table.place(label),
                table.place(first),
                table.place(second),
                TextFiles.encoding(table.file(), layout.charset())),
        notes);
  }
}
