package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.DataException;
import org.espalier.data.FileLayout;
import org.espalier.data.Lines;
import org.espalier.data.Tokenizer;
import org.espalier.lab.run.ImportedModel;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;
import org.espalier.lab.train.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts labels and trees of new text. */
@Command(
    name = "predict",
    description = {
      "Predict labels and trees of new text with a trained model.",
      "",
      "The text is given as arguments, each a sentence; else it is read from --file or the standard"
          + " input: a sentence in each line, JSON lines or CoNLL-U. Answers come in the order of"
          + " the input, as soon as they can be had, one for each record; blank lines stay blank. A"
          + " record that cannot be predicted is answered by an error record, and the exit status"
          + " is 1 at the end.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier predict runs/genre 'Could you send me the file?'",
      "  espalier predict runs/genre --format conllu < sentences.txt > trees.conllu",
      "  espalier predict runs/genre --format json --all-probabilities < texts.jsonl",
      "  espalier predict runs/parser --constraint 'at most 3 modifiers of .' < new.txt",
      "  espalier predict runs/parser --confidence --k 3 'I saw her duck.'",
      "  espalier predict runs/parser --format conllu --keep-above 0.9 < new.txt > silver.conllu",
    })
final class PredictCommand implements Callable<Integer> {

  private static final int SOME_BAD = 1;
  private static final Pattern ROW_OF_CSV = Pattern.compile("(\"[^\"]*\"|[^\",\\s]*),\".*\"");

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a run.")
  private Path model = Path.of("");

  @Parameters(index = "1..*", paramLabel = "TEXT", description = "Sentences.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description =
          "A file with a sentence in each line, packed with gzip or not (default: the standard"
              + " input).")
  private @Nullable Path file;

  @Option(
      names = "--input",
      paramLabel = "FORMAT",
      description =
          "auto, text, json, conllu or columns, which have a word and its tag or nothing in each"
              + " row (default: auto, by the first line).")
  private QueryReader.Format input = QueryReader.Format.AUTO;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description =
          "The field of JSON lines that has the text, or the column of the words by its name or"
              + " number (default: text, sentence, words …; the first column).")
  private String field = "";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "The input's encoding (default: UTF-8, or UTF-16 where the first bytes say so).")
  private String encoding = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, conllu, json or tsv (default: text).")
  private PredictionFormat format = PredictionFormat.TEXT;

  @Option(
      names = "--all-probabilities",
      description = "Give the probability of every label, not only of the best one.")
  private boolean all;

  @Mixin private AnswerConstraints constraints;

  @Option(
      names = "--confidence",
      description =
          "Give the probability of every head, label and tag, of the whole answer and of its"
              + " structure, the confidence of labels and of the whole, which is how often answers"
              + " so probable are right, the entropy, and what SparseMAP mixes.")
  private boolean confidence;

  @Option(
      names = "--k",
      paramLabel = "N",
      description =
          "Give the N best answers with their probabilities, of strings at most four (default:"
              + " the best).")
  private int k;

  @Option(
      names = "--decode",
      paramLabel = "map|mbr",
      description =
          "Answer with the most probable structure, or with that of least expected cost (minimum"
              + " Bayes risk): of most expected right heads or tags (default: map).")
  private Decode decode = Decode.MAP;

  @Option(
      names = "--sets",
      paramLabel = "LEVEL",
      description =
          "Give sets of heads, labels and tags that hold the right one as often as LEVEL says, such"
              + " as 0.95, for sentences like the development data.")
  private @Nullable Double sets;

  @Option(
      names = "--keep-above",
      paramLabel = "P",
      description =
          "Keep what has at least so much confidence; how much of it is to be expected wrong is"
              + " told at the end.")
  private @Nullable Double keepAbove;

  @Option(
      names = "--keep",
      paramLabel = "sentences|parts",
      description =
          "With --keep-above: leave out sentences whose whole answer has less confidence, or leave"
              + " single labels and heads open, _ in CoNLL-U (default: sentences).")
  private Keep keep = Keep.SENTENCES;

  @Option(
      names = "--split-on-blanks",
      negatable = true,
      description =
          "The text is cut into words already, or (--no-) as English is written (default: as the"
              + " texts that the model was trained on).")
  private @Nullable Boolean blanks;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Predict a corpus on Apache Spark, such as local[*] or spark://host:7077; with --in and"
              + " --out. docs/spark.md explains it.")
  private @Nullable String master;

  @Option(
      names = "--in",
      paramLabel = "PATH",
      description =
          "With --spark: files or folders of texts, JSON lines or CoNLL-U, answered in --format, or"
              + " of Parquet (*.parquet), answered in Parquet.")
  private @Nullable String in;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "With --spark: the folder that is made for the answers.")
  private @Nullable String out;

  /** What {@code --keep-above} keeps. */
  enum Keep {
    /** Whole answers. */
    SENTENCES,
    /** Single labels, with their heads. */
    PARTS
  }

  private final Silver silver = new Silver();
  private long answered;
  private long bad;
  private String firstProblem = "";

  @Override
  public Integer call() {
    Constraints demanded = constraints.together();
    if (master != null || in != null || out != null) {
      return predictCorpus();
    }
    @Nullable Charset charset = FileLayout.encoded(encoding).charset();
    AnswerOptions options = options();
    checkInput();
    RunFolder run = new RunFolder(model);
    try (Model network = Model.load(run, demanded)) {
      PrintWriter err = spec.commandLine().getErr();
      if (keepAbove != null && keep == Keep.PARTS && !network.labelsWords()) {
        throw new IllegalArgumentException(
            "--keep parts is for models that label words; this one has one answer for each text:"
                + " --keep sentences");
      }
      warn(run, network, options, err);
      if (texts.isEmpty()) {
        predictLines(network, charset, err, options);
      } else {
        predictArguments(network, options);
      }
      if (keepAbove != null) {
        err.println(silver.told(keep, network.calibration()));
        err.flush();
      }
      return status(err);
    }
  }

  private void checkInput() {
    for (String option : List.of("--file", "--input", "--field", "--encoding")) {
      if (!texts.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            "give sentences or " + option + ", which is for text that is read, not both");
      }
    }
    if (!Files.isDirectory(model)) {
      throw new DataException(model, "there is no such folder; MODEL is the folder of a run");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (Tokenizer.WHITE_SPACE.words(texts.get(i)).isEmpty()) {
        throw new IllegalArgumentException(
            "text " + (i + 1) + " of " + texts.size() + " has no words");
      }
    }
    if (file != null && Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    if (file != null && !Files.exists(file)) {
      throw new DataException(file, "there is no such file");
    }
  }

  /** Tells what the answers lack: a finished training, or the promise of sets. */
  private void warn(RunFolder run, Model network, AnswerOptions options, PrintWriter err) {
    if (!run.has(RunFolder.RESULT) && !ImportedModel.isIn(run)) {
      err.println(
          "warning: the run is not finished, this is its best network so far; finish it with"
              + " espalier train --resume "
              + ShellCommand.quoted(model.toString()));
      err.flush();
    }
    if ((sets != null || keepAbove != null) && network.constrainedBeyond(options.request())) {
      err.println(
          "warning: "
              + (sets != null ? "--sets" : "--keep-above")
              + " promises nothing under --constraint: the model was calibrated without it;"
              + " espalier evaluate --constraint measures "
              + (sets != null ? "how often sets hold" : "what is kept"));
      err.flush();
    }
  }

  /** What is said where Spark is asked for and not there. */
  static final String NO_SPARK =
      "the module espalier-spark is not on the class path; ./espalier builds and adds it by itself";

  private int predictCorpus() {
    if (master == null || in == null || out == null) {
      throw new IllegalArgumentException("--spark, --in and --out go together");
    }
    if (!texts.isEmpty() || file != null || !encoding.isEmpty() || keepAbove != null) {
      throw new IllegalArgumentException(
          "--spark reads --in, in UTF-8, and answers all of it: leave out sentences, --file,"
              + " --encoding and --keep-above");
    }
    if (input == QueryReader.Format.COLUMNS) {
      throw new IllegalArgumentException(
          "--spark reads text, json and conllu (--input); it has no columns of words");
    }
    var _ = options(); // which are checked here, not in every executor
    CorpusPredictor predictor =
        ServiceLoader.load(CorpusPredictor.class)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(NO_SPARK));
    CorpusPredictor.Outcome outcome =
        predictor.predict(
            new CorpusPredictor.Job(
                master,
                model,
                in,
                out,
                constraints.all(),
                constraints.edges(),
                new Records.Options(
                    input.name().toLowerCase(Locale.ROOT),
                    field,
                    format.name().toLowerCase(Locale.ROOT),
                    all,
                    confidence,
                    k,
                    decode.name(),
                    sets == null ? Double.NaN : sets,
                    blanks)));
    answered = outcome.answered();
    bad = outcome.bad();
    firstProblem = outcome.problem();
    Verbosity.progress(spec, spec.commandLine().getErr())
        .println(String.format(Locale.ROOT, "%,d records answered in %s", answered, out));
    return status(spec.commandLine().getErr());
  }

  private int status(PrintWriter err) {
    if (bad == 0) {
      return 0;
    }
    err.println(
        String.format(
            Locale.ROOT,
            "espalier predict: %,d of %,d records cannot be predicted, the first: %s",
            bad,
            bad + answered,
            firstProblem));
    err.flush();
    return SOME_BAD;
  }

  private AnswerOptions options() {
    if (keepAbove != null && !(keepAbove >= 0 && keepAbove <= 1)) {
      throw new IllegalArgumentException(
          "--keep-above is a probability between 0 and 1, not " + keepAbove);
    }
    if (keepAbove == null && spec.commandLine().getParseResult().hasMatchedOption("--keep")) {
      throw new IllegalArgumentException("--keep says what --keep-above P keeps; give that, too");
    }
    if (spec.commandLine().getParseResult().hasMatchedOption("--k")) {
      var _ = RunOptions.requireAtLeastOne("--k", k);
    }
    if (!field.isEmpty()
        && Set.of(QueryReader.Format.TEXT, QueryReader.Format.CONLLU).contains(input)) {
      throw new IllegalArgumentException(
          "--field is for JSON and columns: leave it or --input out");
    }
    if (format == PredictionFormat.TSV && (k > 0 || sets != null)) {
      throw new IllegalArgumentException(
          (k > 0 ? "--k" : "--sets")
              + ": tsv has the best answer alone; choose conllu, json or text (--format)");
    }
    boolean parts = keepAbove != null && keep == Keep.PARTS;
    if (parts && format == PredictionFormat.TSV) {
      throw new IllegalArgumentException(
          "--keep parts leaves labels open, which tsv cannot say; choose conllu, json or text");
    }
    PredictionRequest request = PredictionRequest.BEST.withDistributions().with(decode).withBest(k);
    request = confidence || keepAbove != null ? request.withBeliefs() : request;
    request = sets == null ? request : request.withSets(sets);
    return new AnswerOptions(
        all,
        confidence,
        parts && keepAbove != null ? OptionalDouble.of(keepAbove) : OptionalDouble.empty(),
        request);
  }

  private void predictArguments(Model network, AnswerOptions options) {
    Tokenizer tokenizer = Records.tokenizer(network, blanks);
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      List<String> words = tokenizer.words(texts.get(i));
      queries.add(
          network.readsPairs() && !words.contains(Model.BETWEEN)
              ? Query.bad(i + 1, "", Model.NO_PAIR)
              : words.size() > network.longest()
                  ? Query.bad(
                      i + 1,
                      "",
                      "has %s words; at most %s make a sentence"
                          .formatted(words.size(), network.longest()))
                  : new Query(i + 1, "", texts.get(i), words, null, ""));
    }
    predict(network, queries, "argument", options);
  }

  private void predictLines(
      Model network, @Nullable Charset charset, PrintWriter err, AnswerOptions options) {
    Path source = file == null ? Path.of("standard input") : file;
    if (file == null && Screen.isTerminal()) {
      err.println("type sentences, one in a line; Ctrl-D ends");
      err.flush();
    }
    try (Lines lines =
        file == null ? Lines.ofStream(System.in, source, charset) : new Lines(file, charset)) {
      QueryReader reader =
          new QueryReader(
              lines,
              input,
              field,
              Records.tokenizer(network, blanks),
              network.longest(),
              QueryReader.Source.of(network));
      List<Query> queries = reader.next(Answered.TOGETHER);
      doubt(network, reader.firstTexts())
          .ifPresent(doubt -> err.println("warning: %s: %s".formatted(source, doubt)));
      err.flush();
      while (!queries.isEmpty() && predict(network, queries, source.toString(), options)) {
        queries = reader.next(Answered.TOGETHER);
      }
    }
    if (answered + bad == 0) {
      throw new DataException(source, "has no words; a sentence in each line is expected");
    }
  }

  /** Returns what first texts look like if they look like no texts. */
  private static Optional<String> doubt(Model network, List<String> texts) {
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    String text = texts.getFirst();
    int fields = text.split("\t", -1).length;
    int usual = network.readsPairs() || network.writesStrings() ? 2 : 1;
    if (fields > usual) {
      return Optional.of(
          "the %s fields of a row are read as one text; cut -f N takes the one of a table"
              .formatted(fields));
    }
    if (ROW_OF_CSV.matcher(text).matches()) {
      return Optional.of("rows of CSV are read as texts; JSON lines have fields (--field)");
    }
    if (text.matches("\\s*(\\[\\s*(\\{.*)?|\\{\\s*)")) {
      return Optional.of(
          "JSON over several lines is read as texts; jq -c '.[]' writes an array's objects in a"
              + " line each, jq -c . one object");
    }
    // One text alone may end in a word such as "case", which is a relation as well.
    return network.labelsWords()
            && texts.size() > 1
            && texts.stream().allMatch(one -> endsInLabel(network, one))
        ? Optional.of(
            ("rows that end in a label, %s, are read as texts; --input columns reads the words of"
                    + " columns")
                .formatted(Tokenizer.WHITE_SPACE.words(text).getLast()))
        : Optional.empty();
  }

  private static boolean endsInLabel(Model network, String text) {
    List<String> words = Tokenizer.WHITE_SPACE.words(text);
    return words.size() > 1
        && words.getLast().matches(".*[\\p{L}\\p{N}].*")
        && network.labels().contains(words.getLast());
  }

  /**
   * Answers some records.
   *
   * @return whether the answers could be written
   */
  private boolean predict(
      Model network, List<Query> records, String source, AnswerOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    for (Answered one : Answered.all(network, records, options.request())) {
      Query query = one.query();
      Prediction prediction = one.prediction();
      if (!query.problem().isEmpty()) {
        bad++;
        firstProblem =
            firstProblem.isEmpty()
                ? source + ":" + query.line() + ": " + query.problem()
                : firstProblem;
        format.printError(out, query);
      } else if (prediction == null) {
        format.printBlank(out);
      } else {
        answered++;
        if (keepAbove == null || silver.keeps(prediction, keep, keepAbove)) {
          format.print(out, network, query, prediction, options);
        }
      }
    }
    out.flush();
    return !out.checkError() && !System.out.checkError();
  }
}
