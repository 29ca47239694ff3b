package org.espalier.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Lines;
import org.espalier.data.Tokenizer;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * Reads and prints the records of {@code predict} one by one, for programs that spread them over
 * machines. A record is a line, or in CoNLL-U a sentence's lines.
 */
public final class Records {

  private static final Path NAME = Path.of("record");
  private static final int TOGETHER = 64;

  private final Model model;
  private final QueryReader.Format input;
  private final String field;
  private final PredictionFormat output;
  private final boolean all;
  private final Tokenizer tokenizer;

  /**
   * Prepares for a model.
   *
   * @param input the form of records: text, json or conllu
   * @param field the field of JSON that has the text, empty for the usual names
   * @param output the form of answers: text, json, conllu or tsv
   * @param all whether answers have the probabilities of all labels
   * @param blanks whether texts are cut into words already; null: as those of the training data
   * @throws IllegalArgumentException if there is no such form
   */
  public Records(
      Model model,
      String input,
      String field,
      String output,
      boolean all,
      @Nullable Boolean blanks) {
    this.model = model;
    this.input = QueryReader.Format.valueOf(input.toUpperCase(Locale.ROOT));
    this.field = field;
    this.output = PredictionFormat.valueOf(output.toUpperCase(Locale.ROOT));
    this.all = all;
    tokenizer =
        blanks == null ? model.tokenizer() : blanks ? Tokenizer.WHITE_SPACE : Tokenizer.ENGLISH;
  }

  /** Returns the form of the records that an input begins with: text, json or conllu. */
  public static String recognised(byte[] beginning) {
    QueryReader reader =
        new QueryReader(
            new Lines(new ByteArrayInputStream(beginning), NAME, StandardCharsets.UTF_8),
            QueryReader.Format.AUTO,
            "",
            Tokenizer.WHITE_SPACE,
            Integer.MAX_VALUE);
    for (List<Query> queries = reader.next(1);
        !queries.isEmpty() && reader.format() == QueryReader.Format.AUTO;
        queries = reader.next(1)) {
      // Blank lines tell nothing.
    }
    return (reader.format() == QueryReader.Format.AUTO ? QueryReader.Format.TEXT : reader.format())
        .name()
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a record; a bad one is a query with a problem.
   *
   * @param number its number in the input, from 1
   */
  public List<Query> read(byte[] record, int number) {
    if (record.length == 0) {
      return input == QueryReader.Format.CONLLU
          ? List.of()
          : List.of(new Query(number, "", "", List.of(), null, ""));
    }
    try (Lines lines = new Lines(new ByteArrayInputStream(record), NAME, StandardCharsets.UTF_8)) {
      return new QueryReader(lines, input, field, tokenizer, model.longest())
          .next(TOGETHER).stream().map(query -> query.at(number)).toList();
    }
  }

  /** Prints an answer, without its last line end. */
  public String answer(Query query, Prediction prediction) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    output.print(out, model, query, prediction, all);
    return withoutEnd(text.toString());
  }

  /** Prints what answers a record that cannot be predicted, or a blank line; nothing may do. */
  public Optional<String> answer(Query query) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    if (query.problem().isEmpty()) {
      output.printBlank(out);
    } else {
      output.printError(out, query);
    }
    String answer = text.toString();
    return answer.isEmpty() ? Optional.empty() : Optional.of(withoutEnd(answer));
  }

  private static String withoutEnd(String text) {
    return text.substring(0, text.length() - System.lineSeparator().length());
  }
}
