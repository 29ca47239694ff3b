package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of labelled texts and of labelled pairs of sentences in the formats that people have them
 * in, told apart by name and first line.
 */
public final class TextFiles {

  private static final List<String> LABELS =
      List.of("label", "gold_label", "entailment_judgment", "entailment_label");
  private static final List<String> TEXTS = List.of("text", "sentence", "review");
  private static final List<String> FIRST = List.of("sentence1", "sentence_A", "premise");
  private static final List<String> SECOND = List.of("sentence2", "sentence_B", "hypothesis");

  /** The label of pairs of SNLI on which the annotators did not agree. */
  private static final String NO_LABEL = "-";

  private TextFiles() {}

  /**
   * Reads labelled texts:
   *
   * <ul>
   *   <li>{@code *.jsonl}: an object in a line, with fields {@code label} and {@code text} or
   *       {@code sentence};
   *   <li>{@code *.csv}, and tables with tabs whose first line names a column {@code label}: the
   *       same columns;
   *   <li>trees in brackets, labelled at the root;
   *   <li>{@code label TAB text}, English as it is written;
   *   <li>else a label, a blank, and words separated by blanks.
   * </ul>
   *
   * All UTF-8, packed with gzip if the name ends in {@code .gz}.
   *
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static List<LabelledText> texts(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
    if (name.endsWith(".jsonl")) {
      return new JsonLinesReader(file).map(TextFiles::text).rest();
    }
    if (name.endsWith(".csv")) {
      return table(file, TableFormat.CSV, LABELS, TEXTS).map(TextFiles::text).rest();
    }
    String first = firstLine(file);
    if (first.contains("\t")) {
      return hasColumn(first, LABELS)
          ? table(file, TableFormat.TSV, LABELS, TEXTS).map(TextFiles::text).rest()
          : LabelledText.readAll(file);
    }
    if (first.startsWith("(")) {
      return new BracketTreeReader(file)
          .map(tree -> new LabelledText(tree.label(), tree.words(), tree.line()))
          .rest();
    }
    return new LabelledTextReader(file, TextFormat.blanks(StandardCharsets.UTF_8)).rest();
  }

  /**
   * Reads labelled pairs of sentences: {@code *.jsonl}, {@code *.csv}, or a table with tabs, with
   * the names of columns that SNLI, MultiNLI and SICK have. Pairs labelled "-", on which the
   * annotators did not agree, are left out.
   *
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static List<SentencePair> pairs(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
    DataReader<Row> rows =
        name.endsWith(".jsonl")
            ? new JsonLinesReader(file)
            : table(
                file,
                name.endsWith(".csv") ? TableFormat.CSV : TableFormat.TSV,
                LABELS,
                FIRST,
                SECOND);
    return rows.map(TextFiles::pair).rest().stream()
        .filter(pair -> !pair.label().equals(NO_LABEL))
        .toList();
  }

  /**
   * Reads labelled pairs from three files whose lines correspond, {@code labels.*}, {@code s1.*}
   * and {@code s2.*} in one folder.
   *
   * @param labels the first of them
   * @throws DataException if the files cannot be read so; the message names file and line
   */
  public static List<SentencePair> parallelPairs(Path labels) {
    return new ParallelPairReader(
            labels, parallel(labels, "s1"), parallel(labels, "s2"), Tokenizer.BLANKS)
        .rest();
  }

  /**
   * Returns the file that corresponds to one of labels.
   *
   * @param side {@code s1} or {@code s2}
   */
  public static Path parallel(Path labels, String side) {
    String name = labels.getFileName().toString();
    return labels.resolveSibling(name.replaceFirst("^labels", side));
  }

  /** Opens a table that must have a column of each kind. */
  @SafeVarargs
  private static TableReader table(Path file, TableFormat format, List<String>... kinds) {
    TableReader reader = new TableReader(file, format);
    for (List<String> names : kinds) {
      reader.requireColumn(names);
    }
    return reader;
  }

  private static LabelledText text(Row row) {
    return row.labelledText(column(row, LABELS), column(row, TEXTS), Tokenizer.ENGLISH);
  }

  private static SentencePair pair(Row row) {
    return row.pair(
        column(row, LABELS), column(row, FIRST), column(row, SECOND), Tokenizer.ENGLISH);
  }

  /** Finds which of several names a column has; the first of them if none, for the message. */
  private static String column(Row row, List<String> names) {
    return names.stream()
        .filter(name -> row.fields().containsKey(name))
        .findFirst()
        .orElse(names.getFirst());
  }

  private static boolean hasColumn(String header, List<String> names) {
    return Arrays.stream(header.split("\t", -1)).anyMatch(names::contains);
  }

  private static String firstLine(Path file) {
    try (Lines lines = new Lines(file, StandardCharsets.ISO_8859_1)) {
      @Nullable String line = lines.next();
      while (line != null && line.isBlank()) {
        line = lines.next();
      }
      return Optional.ofNullable(line)
          .orElseThrow(() -> new DataException(file, "the file is empty"));
    }
  }
}
