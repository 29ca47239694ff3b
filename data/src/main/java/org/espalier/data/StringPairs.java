package org.espalier.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings and what they become, in the rows of a table. */
final class StringPairs {

  /** The prefix of comments after the targets of a dictionary, as in CMUdict. */
  private static final String COMMENT_BEHIND = " # ";

  private final TableFile table;
  private final FileLayout layout;
  private final String source;
  private final @Nullable String features;
  private final String target;
  private final boolean dictionary;

  /**
   * Looks for the columns.
   *
   * @throws DataException if they are not there
   */
  StringPairs(TableFile table, FileLayout layout) {
    this.table = table;
    this.layout = layout;
    this.dictionary = table.format() == FileFormat.WORDS;
    List<String> texts = layout.texts();
    if (texts.size() > 2) {
      throw new DataException(
          table.file(), "a string has one column, or one and its features, not " + texts.size());
    }
    @Nullable String named =
        texts.isEmpty() ? null : table.named(texts.getFirst(), "--text-column");
    this.source = named == null ? column(Columns.SOURCES, 0, "source") : named;
    this.features =
        texts.size() == 2
            ? table.named(texts.get(1), "--text-column")
            : texts.isEmpty() && layout.label().isEmpty() ? table.columns().features() : null;
    @Nullable String own = table.named(layout.label(), "--label-column");
    int next = features == null ? 1 : table.columns().names().indexOf(features) == 1 ? 2 : 1;
    this.target = own == null ? column(Columns.TARGETS, next, "target") : own;
    if (source.equals(target)) {
      throw new DataException(
          table.file(), "the column " + source + " cannot be the source and the target");
    }
  }

  private String column(List<String> names, int place, String what) {
    Columns columns = table.columns();
    String found = columns.known(names);
    if (found == null && columns.names().size() < 2) {
      throw new DataException(
          table.file(), "has one column; a source and a target are expected, with a tab between");
    }
    if (found == null && columns.names().size() <= place) {
      throw new DataException(table.file(), "has no column for the " + what);
    }
    return found == null ? columns.names().get(place) : found;
  }

  Contents<StringPair> read() {
    List<StringPair> pairs = new ArrayList<>();
    Incomplete incomplete = new Incomplete();
    int comments = 0;
    for (Row row : table.rows().rest()) {
      if (incomplete.has(row.lack(source)) || incomplete.has(row.lack(target))) {
        continue;
      }
      String written = row.string(target);
      int comment = dictionary ? (" " + written).indexOf(COMMENT_BEHIND) : -1;
      if (comment == 0) {
        incomplete.add(
            new DataException(table.file(), row.line(), "there is a comment, but no target"));
        continue;
      }
      comments += comment < 0 ? 0 : 1;
      pairs.add(
          new StringPair(
              row.string(source),
              features == null ? List.of() : StringPair.features(row.string(features)),
              comment < 0 ? written : written.substring(0, comment - 1),
              table.file(),
              row.line()));
    }
    List<String> notes = new ArrayList<>(incomplete.notes(pairs.size(), "rows"));
    if (comments > 0) {
      notes.add("comments behind \"#\" are left out in " + comments + " of the rows");
    }
    return new Contents<>(pairs, readAs(), notes);
  }

  private String readAs() {
    return (dictionary ? "source, blank and target" : table.description())
        + ", source in "
        + table.place(source)
        + (features == null ? "" : ", features in " + table.place(features))
        + ", target in "
        + table.place(target)
        + ", "
        + TextFiles.encoding(table.file(), layout.charset());
  }
}
