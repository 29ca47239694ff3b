package org.espalier.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.Lines;
import org.espalier.data.Tokenizer;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PredictionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads and prints the records of {@code predict} one by one, for programs that spread them over
 * machines. A record is a line, or in CoNLL-U a sentence's lines.
 */
public final class Records {

  private static final Path NAME = Path.of("record");

  private final Model model;
  private final QueryReader.Format input;
  private final String field;
  private final PredictionFormat output;
  private final AnswerOptions options;
  private final Tokenizer tokenizer;

  /**
   * What is read and told.
   *
   * @param input the form of records: text, json or conllu
   * @param field the field of JSON that has the text, empty for the usual names
   * @param output the form of answers: text, json, conllu or tsv
   * @param all whether answers have the probabilities of all labels
   * @param confidence whether they have the probability of every part and of the whole
   * @param k number of alternatives
   * @param decode selects the structure that is the answer: map or mbr
   * @param sets the level of conformal sets; NaN for none
   * @param blanks whether texts are cut into words already; null: as those of the training data
   */
  public record Options(
      String input,
      String field,
      String output,
      boolean all,
      boolean confidence,
      int k,
      String decode,
      double sets,
      @Nullable Boolean blanks)
      implements Serializable {

    /** Returns the same for another form of records. */
    public Options withInput(String other) {
      return new Options(other, field, output, all, confidence, k, decode, sets, blanks);
    }

    /**
     * Returns what a model is asked.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public PredictionRequest request() {
      PredictionRequest request =
          PredictionRequest.BEST
              .withDistributions()
              .with(Decode.valueOf(decode.toUpperCase(Locale.ROOT)))
              .withBest(k);
      request = confidence ? request.withBeliefs() : request;
      return Double.isNaN(sets) ? request : request.withSets(sets);
    }
  }

  /**
   * Prepares for a model.
   *
   * @throws IllegalArgumentException if there is no such form, or a number is out of range
   */
  public Records(Model model, Options options) {
    this.model = model;
    input = QueryReader.Format.valueOf(options.input().toUpperCase(Locale.ROOT));
    field = options.field();
    output = PredictionFormat.valueOf(options.output().toUpperCase(Locale.ROOT));
    this.options =
        new AnswerOptions(
            options.all(), options.confidence(), OptionalDouble.empty(), options.request());
    tokenizer = tokenizer(model, options.blanks());
  }

  /**
   * Returns what cuts texts into words.
   *
   * @param blanks whether they are cut already; null: as those of the training data
   * @throws IllegalArgumentException if the model leaves no choice
   */
  static Tokenizer tokenizer(Model model, @Nullable Boolean blanks) {
    if (blanks != null && (model.readsPairs() || model.writesStrings())) {
      throw new IllegalArgumentException(
          "pairs and strings are cut as those that the model was trained on; leave out"
              + " --split-on-blanks");
    }
    return blanks == null ? model.tokenizer() : blanks ? Tokenizer.WHITE_SPACE : Tokenizer.ENGLISH;
  }

  /** Returns the form of the records that an input begins with: text, json or conllu. */
  public static String recognised(byte[] beginning) {
    QueryReader reader =
        new QueryReader(
            new Lines(new ByteArrayInputStream(beginning), NAME, StandardCharsets.UTF_8),
            QueryReader.Format.AUTO,
            "",
            Tokenizer.WHITE_SPACE,
            Integer.MAX_VALUE,
            QueryReader.Source.TEXTS);
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
      QueryReader.Source source = QueryReader.Source.of(model);
      return new QueryReader(lines, input, field, tokenizer, model.longest(), source)
          .next(Integer.MAX_VALUE).stream().map(query -> query.at(number)).toList();
    }
  }

  /** Prints an answer, without its last line end; a bad record or a blank line may have none. */
  public Optional<String> answer(Answered one) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    if (one.prediction() != null) {
      output.print(out, model, one.query(), one.prediction(), options);
    } else if (one.query().problem().isEmpty()) {
      output.printBlank(out);
    } else {
      output.printError(out, one.query());
    }
    String answer = text.toString();
    return answer.isEmpty()
        ? Optional.empty()
        : Optional.of(answer.substring(0, answer.length() - System.lineSeparator().length()));
  }
}
