package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.espalier.cli.Answered;
import org.espalier.cli.Main;
import org.espalier.core.Workers;
import org.espalier.features.CrfPlan;
import org.espalier.features.CrfSettings;
import org.espalier.features.CrfTrainer;
import org.espalier.features.LabelledSequence;
import org.espalier.features.Template;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prediction and training on two executors, held to one machine. */
class SparkTest {

  private static final String[] WORDS = {"the", "cats", "dogs", "see", "hear", "it", "new", "old"};

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // in start()
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    spark = Sessions.twoExecutors();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<List<String>> sentences(int count) {
    Random random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(_ ->
            IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(_ -> WORDS[random.nextInt(WORDS.length)])
                .toList())
        .toList();
  }

  private static Dataset<Row> rows(List<List<String>> sentences, int partitions) {
    List<Row> rows =
        IntStream.range(0, sentences.size())
            .mapToObj(i -> RowFactory.create(i, sentences.get(i).toArray(String[]::new)))
            .toList();
    return spark
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.IntegerType, false)
                .add("words", DataTypes.createArrayType(DataTypes.StringType), true))
        .repartition(partitions);
  }

  /**
   * A network, whose native libraries each executor loads, and a tagger without. Rows of one
   * partition are predicted as their pieces are on one machine; in other pieces a network's last
   * digits are others.
   */
  @ParameterizedTest
  @CsvSource({"bilstm, 1, 0", "bilstm, 7, 1e-6", "features, 7, 0"})
  void predictsWhatOneMachineDoes(String encoder, int partitions, double apart) throws IOException {
    Path run = Sessions.tagger(folder.resolve(encoder + partitions), new EncoderConfig(encoder));
    List<List<String>> sentences = sentences(300);
    List<Row> answers =
        SparkPredictor.of(spark, run).transform(rows(sentences, partitions)).collectAsList();
    assertEquals(
        IntStream.range(0, 300).boxed().toList(),
        answers.stream().map(row -> row.<Integer>getAs("id")).sorted().toList());
    List<Prediction> expected = new ArrayList<>();
    try (Model model = Model.load(run)) {
      for (int i = 0; i < answers.size(); i += Answered.TOGETHER) {
        expected.addAll(
            model.predict(
                answers.subList(i, Math.min(i + Answered.TOGETHER, answers.size())).stream()
                    .map(row -> sentences.get(row.<Integer>getAs("id")))
                    .toList()));
      }
      for (int i = 0; i < answers.size(); i++) {
        Row row = answers.get(i);
        assertTrue(row.isNullAt(row.fieldIndex("error")), row::toString);
        Row prediction = row.getAs("prediction");
        assertEquals(
            Arrays.stream(expected.get(i).labels()).mapToObj(model::label).toList(),
            prediction.getList(prediction.fieldIndex("labels")));
        List<Double> probabilities = prediction.getList(prediction.fieldIndex("probabilities"));
        assertArrayEquals(
            expected.get(i).probabilities(),
            probabilities.stream().mapToDouble(Double::doubleValue).toArray(),
            apart);
      }
    }
  }

  @Test
  void aBadRowHasAnErrorAndTheOthersAnAnswer() throws IOException {
    Path run = Sessions.tagger(folder.resolve("bad"), EncoderConfig.FEATURES);
    List<Row> rows =
        List.of(
            RowFactory.create("1\tcats\t_\t_\t_\t_\t_\t_\t_\t_\n"),
            RowFactory.create("1\tcats\n"),
            RowFactory.create((Object) null),
            RowFactory.create("1\tit\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tit\t_\t_\t_\t_\t_\t_\t_\t_\n"));
    List<Row> answers =
        SparkPredictor.of(spark, run)
            .transform(
                spark.createDataFrame(
                    rows, new StructType().add("conllu", DataTypes.StringType, true)))
            .collectAsList();
    assertNotNull(answers.get(0).getAs("prediction"));
    assertTrue(answers.get(1).<String>getAs("error").contains("columns"), answers::toString);
    assertEquals("there is no sentence", answers.get(2).getAs("error"));
    assertEquals("must be one sentence", answers.get(3).getAs("error"));
  }

  @Test
  void refusesRowsWithoutSentences() throws IOException {
    SparkPredictor predictor =
        SparkPredictor.of(
            spark, Sessions.tagger(folder.resolve("refused"), EncoderConfig.FEATURES));
    Dataset<Row> numbers = spark.range(3).toDF("number");
    assertMessage(() -> predictor.transform(numbers), "need a column words");
    assertMessage(
        () -> predictor.transform(numbers.withColumnRenamed("number", "text")),
        "text must be string");
    assertMessage(
        () -> predictor.transform(rows(sentences(1), 1).withColumnRenamed("id", "Error")),
        "have a column Error already");
    assertMessage(
        () -> NumberedRows.of(numbers.toDF("Espalier_file")),
        "have a column Espalier_file already; rename it");
    assertMessage(
        () -> predictor.transform(rows(sentences(1), 1).select("words", "words")),
        "several columns words");
    assertMessage(
        () ->
            predictor.transform(rows(sentences(1), 1).selectExpr("named_struct('words', words) d")),
        "need a column words (array<string>), text or conllu (string); they have d");
    assertMessage(
        () -> predictor.transform(spark.range(3).selectExpr("array(id) as words")),
        "words must be array<string>, not array<bigint>");
  }

  private static void assertMessage(Runnable refused, String message) {
    assertTrue(
        assertThrows(IllegalArgumentException.class, refused::run).toString().contains(message));
  }

  /** Other columns stay as they are, whatever their names and types; nulls and no rows are rows. */
  @Test
  void answersRowsOfEveryKind() throws IOException {
    SparkPredictor predictor =
        SparkPredictor.of(spark, Sessions.tagger(folder.resolve("kinds"), EncoderConfig.FEATURES));
    Dataset<Row> odd =
        rows(sentences(3), 1)
            .selectExpr(
                "words",
                "id as `a.b c`",
                "named_struct('x', array(id), 'y', map('k', id)) as nested",
                "cast(null as binary) as nothing");
    Dataset<Row> answered = predictor.transform(odd);
    assertEquals(
        List.of("words", "a.b c", "nested", "nothing", "prediction", "error"),
        List.of(answered.columns()));
    assertEquals(
        odd.sort("words").collectAsList().toString(),
        answered.drop("prediction", "error").sort("words").collectAsList().toString());
    assertEquals(0, predictor.transform(odd.limit(0)).count());
    Dataset<Row> nulls =
        spark.sql(
            "select * from values (array('cats', null)), (null), (array()), (array('')),"
                + " (array('cats')) as t(words)");
    assertEquals(
        List.of("a word is empty", "there is no sentence", "there are no words", "a word is empty"),
        predictor.transform(nulls).filter("error is not null").collectAsList().stream()
            .map(row -> row.<String>getAs("error"))
            .toList());
  }

  @Test
  void manySmallPartitionsAreAnsweredOnceEach() throws IOException {
    SparkPredictor predictor =
        SparkPredictor.of(spark, Sessions.tagger(folder.resolve("many"), EncoderConfig.FEATURES));
    List<Integer> answered =
        predictor
            .transform(rows(sentences(3000), 1000))
            .filter("error is null")
            .collectAsList()
            .stream()
            .map(row -> row.<Integer>getAs("id"))
            .sorted()
            .toList();
    assertEquals(IntStream.range(0, 3000).boxed().toList(), answered);
  }

  /** The files of a corpus say what the command line says of them on one machine. */
  @ParameterizedTest
  @ValueSource(strings = {"json --k 2", "conllu"})
  void filesHaveTheAnswersOfTheCommandLine(String options) throws IOException {
    String format = options.split(" ", -1)[0];
    Path work = folder.resolve("files-" + format);
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    Path input = work.resolve("input.jsonl");
    List<String> lines = new ArrayList<>();
    for (List<String> sentence : sentences(40)) {
      lines.add("{\"text\": \"" + String.join(" ", sentence) + "\"}");
    }
    lines.add(7, "{\"text\": 1");
    Files.write(input, lines);
    String alone = predicted(1, run, options, "--file", input.toString());
    String together =
        predicted(
            1, // a record is bad
            run,
            options,
            "--spark",
            Sessions.TWO_EXECUTORS,
            "--in",
            input.toString(),
            "--out",
            work.resolve("out").toString());
    assertEquals("", together);
    assertEquals(alone, text(work.resolve("out")));
  }

  /**
   * What a network says in its last digits depends on what is predicted together, and that on the
   * input alone: not on files and partitions.
   */
  @Test
  void manyFilesHaveTheDigitsOfOneMachine() throws IOException {
    Path work = folder.resolve("digits");
    Path run = Sessions.tagger(work, EncoderConfig.BILSTM);
    List<String> lines =
        sentences(1500).stream()
            .map(sentence -> sentence.size() == 5 ? "" : String.join(" ", sentence))
            .toList();
    Path whole = Files.write(work.resolve("whole.txt"), lines);
    Path parts = Files.createDirectory(work.resolve("parts"));
    int[] cuts = {0, 77, 300, 1111, 1500};
    for (int i = 0; i + 1 < cuts.length; i++) {
      Files.write(parts.resolve("part-" + i), lines.subList(cuts[i], cuts[i + 1]));
    }
    String alone = predicted(0, run, "json --all-probabilities", "--file", whole.toString());
    for (Path in : List.of(whole, parts)) {
      Path out = work.resolve("out-" + in.getFileName());
      var _ = onExecutors(0, run, "json --all-probabilities", in, out);
      assertIterableEquals(alone.lines().toList(), text(out).lines().toList());
    }
  }

  private static String onExecutors(int status, Path run, String options, Path in, Path out) {
    return predicted(
        status,
        run,
        options,
        "--spark",
        Sessions.TWO_EXECUTORS,
        "--in",
        in.toString(),
        "--out",
        out.toString());
  }

  /** Files of CoNLL-U Plus name their columns once, for all of their sentences. */
  @Test
  void readsConlluPlus() throws IOException {
    Path work = folder.resolve("plus");
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    String names = "# global.columns = ID UPOS FORM\n";
    String sentences =
        "# sent_id = a\n1\t_\tit\n2\t_\tsees\n\n# sent_id = b\n1\t_\tcats\n\n".repeat(40);
    Path whole = Files.writeString(work.resolve("whole.conllup"), names + sentences);
    String alone = predicted(0, run, "conllu", "--file", whole.toString());
    Path parts = Files.createDirectory(work.resolve("parts"));
    Files.writeString(parts.resolve("a"), names + sentences.substring(0, sentences.length() / 2));
    String second = names + sentences.substring(sentences.length() / 2);
    Files.writeString(parts.resolve("b"), second.replaceAll("\n\n", "\n\n\n") + "\n\n");
    Files.writeString(parts.resolve("d"), ""); // as a partition without rows leaves one
    var _ = onExecutors(0, run, "conllu", parts, work.resolve("out"));
    assertIterableEquals(alone.lines().toList(), text(work.resolve("out")).lines().toList());
    var _ = onExecutors(0, run, "conllu", parts, work.resolve("out.parquet"));
    assertEquals(
        40,
        spark
            .read()
            .parquet(work.resolve("out.parquet").toString())
            .filter("get(prediction.words, 1) = 'sees'")
            .count());
    Files.writeString(parts.resolve("c"), sentences);
    assertRefused(run, parts.toString(), work.resolve("none"), "not all files begin with the line");
  }

  /** A table of answers has confidences, the best alternatives, and what constraints leave. */
  @Test
  void answersInParquetTellWhatIsAsked() throws IOException {
    Path work = folder.resolve("asked");
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    Path in = Files.writeString(work.resolve("in.txt"), "it sees the cats\nit\n");
    Path out = work.resolve("out.parquet");
    var _ = onExecutors(1, run, "json --k 3 --constraint exactly\u00a02\u00a0VERB", in, out);
    Dataset<Row> written = spark.read().parquet(out.toString());
    assertEquals(1, written.filter("error like '%VERB%' and text = 'it'").count());
    Row answer = written.filter("error is null").select("prediction.*").first();
    List<String> labels = answer.getList(answer.fieldIndex("labels"));
    assertEquals(2, Collections.frequency(labels, "VERB"));
    List<Row> alternatives = answer.getList(answer.fieldIndex("alternatives"));
    assertEquals(3, alternatives.size());
    assertEquals(labels, alternatives.getFirst().getList(0));
    assertEquals(answer.<Double>getAs("probability"), alternatives.getFirst().getDouble(2), 1e-9);
    assertEquals(4, answer.getList(answer.fieldIndex("confidences")).size());
    double confidence = answer.getAs("confidence");
    assertTrue(confidence >= 0 && confidence <= 1, () -> "" + confidence);
    SparkPredictor predictor = SparkPredictor.of(spark, run, List.of("exactly 2 VERB")).withBest(3);
    assertEquals(
        answer,
        predictor
            .transform(spark.sql("select 'it sees the cats' as text"))
            .select("prediction.*")
            .first());
    assertMessage(() -> predictor.withBest(-1), "-1");
    assertMessage(() -> SparkPredictor.of(spark, run, List.of("exactly 2 FISH")), "FISH");
  }

  /**
   * Executors that die while they predict, as many as {@code espalier.kills} says: every record is
   * answered once.
   */
  @Test
  @Tag("nightly")
  void killedExecutorsLoseNoLine() throws Exception {
    Path work = folder.resolve("killed");
    Path run = Sessions.tagger(work, EncoderConfig.BILSTM);
    List<String> lines =
        sentences(8000).stream().map(sentence -> String.join(" ", sentence)).toList();
    Path input = Files.write(work.resolve("input.txt"), lines);
    int kills = Integer.getInteger("espalier.kills", 2);
    Random random = new Random(Long.getLong("espalier.seed", 1));
    for (int i = 0; i < kills; i++) {
      Path out = work.resolve("out-" + i);
      FutureTask<Boolean> kill = new FutureTask<>(() -> killed(out, random));
      var _ = Thread.ofPlatform().daemon().start(kill);
      assertEquals("", onExecutors(0, run, "tsv", input, out));
      assertTrue(kill.get());
      assertEquals(
          lines,
          text(out).lines().map(line -> line.substring(line.lastIndexOf('\t') + 1)).toList(),
          "kill " + i);
    }
    System.out.println("executors killed: " + kills);
  }

  /** Kills an executor at some moment after a job has begun to write. */
  private static boolean killed(Path out, Random random) throws InterruptedException {
    while (!Files.exists(out.resolve("_temporary"))) {
      Thread.sleep(10);
    }
    Thread.sleep(random.nextLong(1000));
    List<ProcessHandle> executors =
        ProcessHandle.current()
            .descendants()
            .filter(one -> one.info().command().orElse("").endsWith("java"))
            .toList();
    boolean writing = !Files.exists(out.resolve("_SUCCESS"));
    return executors.get(random.nextInt(executors.size())).destroyForcibly() && writing;
  }

  /** A sentence of CoNLL-U is one record; its rows stay together. */
  @Test
  void readsSentencesOfConllu() throws IOException {
    Path work = folder.resolve("conllu");
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < 50; s++) {
      text.append("# sent_id = s").append(s).append('\n');
      for (int i = 1; i <= 1 + s % 5; i++) {
        text.append(i).append("\tcats\t_\t_\t_\t_\t_\t_\t_\t_\n");
      }
      text.append('\n');
    }
    Path input = Files.writeString(work.resolve("input.conllu"), text);
    String alone = predicted(0, run, "conllu", "--file", input.toString());
    var _ =
        predicted(
            0,
            run,
            "conllu",
            "--spark",
            Sessions.TWO_EXECUTORS,
            "--in",
            input.toString(),
            "--out",
            work.resolve("out").toString());
    assertEquals(alone, text(work.resolve("out")));
  }

  @Test
  void answersParquetInParquet() throws IOException {
    Path work = folder.resolve("parquet");
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    rows(sentences(20), 3).write().parquet(work.resolve("in").toString());
    var _ =
        predicted(
            0,
            run,
            "json",
            "--spark",
            Sessions.TWO_EXECUTORS,
            "--in",
            work.resolve("in").toString(),
            "--out",
            work.resolve("out").toString());
    Dataset<Row> written = spark.read().parquet(work.resolve("out").toString());
    assertEquals(20, written.filter("error is null and size(prediction.labels) > 0").count());
  }

  /** Texts, JSON lines and CoNLL-U become a table where the answer is to be one. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "conllu"})
  void answersLinesInParquet(String form) throws IOException {
    Path work = folder.resolve("table-" + form);
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    List<String> lines =
        IntStream.range(0, 9)
            .mapToObj(i ->
                switch (form) {
                  case "text" -> i == 4 ? " " : "it sees cats";
                  case "json" ->
                      i == 4 ? "{\"text\": [" : "{\"id\": 7, \"text\": \"it sees cats\"}";
                  default ->
                      i == 4
                          ? "1\tit\n"
                          : "1\tit\t_\t_\t_\t_\t_\t_\t_\t_\n2\tcats\t_\t_\t_\t_\t_\t_\t_\t_\n";
                })
            .toList();
    Path input = Files.write(work.resolve("in"), lines);
    Path out = work.resolve("out.parquet");
    var _ =
        predicted(
            1,
            run,
            "json",
            "--spark",
            Sessions.TWO_EXECUTORS,
            "--in",
            input.toString(),
            "--out",
            out.toString());
    Dataset<Row> written = spark.read().parquet(out.toString());
    assertEquals(9, written.count());
    assertEquals(8, written.filter("error is null and prediction.labels[0] = 'PRON'").count());
  }

  @Test
  void refusesWhatIsNotThereAndWhatIs() throws IOException {
    Path work = folder.resolve("paths");
    Path run = Sessions.tagger(work, EncoderConfig.FEATURES);
    Path file = Files.writeString(work.resolve("file"), "it sees cats\n");
    assertRefused(run, "none.txt", work, "there is no such file");
    assertRefused(run, file.toString(), work, "is there already");
    assertRefused(run, file.toString(), file.resolve("out"), "cannot be made");
    assertRefused(run, file.toString(), Path.of("/proc/none/out"), "cannot be made");
  }

  private static void assertRefused(Path run, String in, Path out, String why) {
    StringWriter err = new StringWriter();
    assertEquals(
        2,
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "predict",
            run.toString(),
            "--spark",
            Sessions.TWO_EXECUTORS,
            "--in",
            in,
            "--out",
            out.toString()));
    assertTrue(err.toString().contains(why) && err.toString().lines().count() == 1, err::toString);
  }

  private static String predicted(int status, Path run, String options, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("predict", run.toString(), "--format"));
    for (String option : options.split(" ", -1)) {
      all.add(option.replace('\u00a0', ' '));
    }
    all.addAll(Arrays.asList(more));
    assertEquals(
        status,
        Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new)),
        err::toString);
    return out.toString();
  }

  private static String text(Path out) throws IOException {
    assertTrue(Files.exists(out.resolve("_SUCCESS")));
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(out)) {
      for (Path part :
          files
              .filter(file -> file.getFileName().toString().startsWith("part"))
              .sorted()
              .toList()) {
        text.append(Files.readString(part, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  private static List<LabelledSequence> labelled(int count) {
    Random random = new Random(2);
    return sentences(count).stream()
        .map(words ->
            new LabelledSequence(
                words,
                words.stream()
                    .mapToInt(word ->
                        random.nextInt(10) == 0 ? -1 : word.length() > 3 ? 1 : random.nextInt(3))
                    .toArray()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void theLikelihoodIsThatOfOneMachine(int partitions) {
    List<LabelledSequence> data = labelled(200);
    CrfTrainer trainer =
        new CrfTrainer(
            Template.USUAL, List.of("A", "B", "C"), new CrfSettings(2, 0, 0.01, 0.5, 15));
    JavaRDD<LabelledSequence> spread =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(data, partitions);
    SparkCrfTrainer distributed = new SparkCrfTrainer(trainer);
    CrfPlan plan = distributed.plan(spread);
    double[] x = new Random(3).doubles(plan.size(), -1, 1).toArray();
    double[] expected = new double[x.length];
    double[] gradient = new double[x.length];
    try (Workers workers = Workers.sequential()) {
      CrfPlan whole = trainer.plan(trainer.count(data, 0));
      assertEquals(whole.size(), plan.size());
      double value = trainer.share(whole, data).evaluate(x, expected);
      assertEquals(value, distributed.likelihood(spread, plan).evaluate(x, gradient), 1e-9 * value);
      assertArrayEquals(expected, gradient, 1e-9);
      CrfTrainer.Trained alone = trainer.train(data, workers, _ -> {});
      CrfTrainer.Trained together = distributed.train(spread, _ -> {});
      assertEquals(alone.minimum().value(), together.minimum().value(), 1e-6);
      assertArrayEquals(
          alone.model().scores(List.of("the", "new", "cats")),
          together.model().scores(List.of("the", "new", "cats")),
          1e-4);
    }
  }
}
