package org.espalier.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.espalier.cli.Answered;
import org.espalier.cli.CorpusPredictor;
import org.espalier.cli.Query;
import org.espalier.cli.Records;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.ConlluReader;

/** Predicts corpora for {@code espalier predict --spark}. */
public final class SparkCorpusPredictor implements CorpusPredictor {

  /** The number of lines by which the format of an input is recognised. */
  private static final int TELLING = 1000;

  /** The most files that are searched for names of columns that differ. */
  private static final int MOST_FILES = 100_000;

  private static final String PARQUET = ".parquet";
  private static final String CONLLU = "conllu";
  private static final String VALUE = "value";

  /** The separator of sentences of CoNLL-U. */
  private static final String SENTENCES = "\n\n";

  public SparkCorpusPredictor() {}

  @Override
  public Outcome predict(Job job) {
    boolean running = !SparkSession.getActiveSession().isEmpty();
    SparkSession spark = Clusters.open(job.master(), "espalier predict");
    try {
      requirePaths(spark, job);
      boolean parquet = job.in().endsWith(PARQUET) || holdsParquet(spark, job.in());
      boolean table = parquet || job.out().endsWith(PARQUET);
      if (table) {
        requireUsed(job.records());
      }
      SparkPredictor predictor =
          SparkPredictor.of(spark, job.model(), job.constraints(), job.edges());
      requireExecutors(spark, predictor);
      return table
          ? rows(
              spark, predictor, parquet ? spark.read().parquet(job.in()) : table(spark, job), job)
          : lines(spark, predictor, job);
    } catch (RuntimeException e) {
      throw Clusters.plain(e);
    } finally {
      if (!running) { // a session of the program's own goes on
        spark.stop();
      }
    }
  }

  /** Refuses options that have no meaning for tables. */
  private static void requireUsed(Records.Options asked) {
    if (!Double.isNaN(asked.sets())
        || asked.all()
        || asked.blanks() != null
        || !asked.field().isEmpty()) {
      throw new IllegalArgumentException(
          "answers in Parquet have the columns that docs/spark.md lists; leave out --sets,"
              + " --all-probabilities, --field and --split-on-blanks");
    }
  }

  private static FileSystem system(SparkSession spark, Path path) throws IOException {
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  private static void requirePaths(SparkSession spark, Job job) {
    try {
      Path in = new Path(job.in());
      FileStatus[] found = system(spark, in).globStatus(in);
      if (found == null || found.length == 0) {
        throw new IllegalArgumentException(
            "--in " + job.in() + ": there is no such file or folder");
      }
      Path out = new Path(job.out());
      if (system(spark, out).exists(out)) {
        throw new IllegalArgumentException(
            "--out " + job.out() + " is there already; choose another folder");
      }
      requireWritable(system(spark, out), out);
    } catch (IOException e) {
      throw new IllegalArgumentException("--in or --out cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the folder, to find out early whether that is possible, and deletes it again: Spark makes
   * it only when all has been read.
   */
  private static void requireWritable(FileSystem system, Path out) {
    String why = "";
    try {
      if (system.mkdirs(out) && system.delete(out, false)) {
        return;
      }
    } catch (IOException e) {
      why = ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
    throw new IllegalArgumentException(
        "--out " + out + " cannot be made" + why + "; choose a folder that can be written");
  }

  private static boolean holdsParquet(SparkSession spark, String in) {
    try {
      Path folder = new Path(in);
      FileSystem system = system(spark, folder);
      if (!system.exists(folder) || !system.getFileStatus(folder).isDirectory()) {
        return false;
      }
      for (FileStatus file : system.listStatus(folder)) {
        if (file.getPath().getName().endsWith(".parquet")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new IllegalArgumentException("--in cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Opens the model in the executors before anything is read. */
  private static void requireExecutors(SparkSession spark, SparkPredictor predictor) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int slots = context.defaultParallelism();
    var _ =
        context
            .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
            .map(_ -> predictor.model().model().labels().size())
            .collect();
  }

  /** Reads records as a table: a column text, or conllu, or those of the JSON. */
  private static Dataset<Row> table(SparkSession spark, Job job) {
    String input = input(spark, job);
    Dataset<Row> records = records(spark, job.in(), input, "string");
    return switch (input) {
      case "json" -> {
        Dataset<Row> lines = records.filter("length(trim(value)) > 0");
        yield lines
            .select(
                functions
                    .from_json(
                        functions.col(VALUE),
                        spark.read().json(lines.as(Encoders.STRING())).schema())
                    .as(VALUE))
            .select(VALUE + ".*");
      }
      case CONLLU -> records.toDF(CONLLU);
      default -> records.toDF("text");
    };
  }

  private static Outcome rows(
      SparkSession spark, SparkPredictor predictor, Dataset<Row> table, Job job) {
    Records.Options asked = job.records();
    predictor
        .withBest(asked.k())
        .with(Decode.valueOf(asked.decode().toUpperCase(Locale.ROOT)))
        .transform(NumberedRows.of(table))
        .write()
        .parquet(job.out());
    Dataset<Row> written = spark.read().parquet(job.out());
    Dataset<Row> bad = written.filter("error is not null");
    long count = bad.count();
    return new Outcome(
        written.count() - count, count, count == 0 ? "" : bad.select("error").first().getString(0));
  }

  private static Outcome lines(SparkSession spark, SparkPredictor predictor, Job job) {
    String input = input(spark, job);
    LongAccumulator answered = spark.sparkContext().longAccumulator("answered");
    LongAccumulator bad = spark.sparkContext().longAccumulator("bad");
    CollectionAccumulator<String> problems = spark.sparkContext().collectionAccumulator("problems");
    LineJob work = new LineJob(predictor, job.records().withInput(input), answered, bad, problems);
    NumberedRows.of(records(spark, job.in(), input, "binary"))
        .rows()
        .mapPartitions((MapPartitionsFunction<Row, String>) work::answers, Encoders.STRING())
        .write()
        .text(job.out());
    return new Outcome(
        answered.value(),
        bad.value(),
        problems.value().isEmpty() ? "" : problems.value().getFirst());
  }

  /**
   * Reads records, each a row with the column {@value #VALUE}; of CoNLL-U none that is blank, as
   * between sentences that are more than one empty line apart.
   *
   * @param type string, or binary, with which bytes that are not text are records as well
   */
  private static Dataset<Row> records(SparkSession spark, String in, String input, String type) {
    Dataset<Row> lines =
        spark.read().option("lineSep", input.equals(CONLLU) ? SENTENCES : "\n").text(in);
    Column blank = functions.length(functions.trim(functions.col(VALUE), " \t\r\n")).equalTo(0);
    return (input.equals(CONLLU) ? named(lines.filter(functions.not(blank)), in) : lines)
        .selectExpr("cast(" + VALUE + " as " + type + ") as " + VALUE);
  }

  /**
   * Gives every sentence of CoNLL-U Plus the line that names its columns, with which files begin.
   *
   * @throws IllegalArgumentException if files name them differently, or some do not
   */
  private static Dataset<Row> named(Dataset<Row> sentences, String in) {
    Column names = functions.substring_index(functions.col(VALUE), "\n", 1);
    Column begins = functions.col(VALUE).startsWith(ConlluReader.COLUMNS);
    List<Row> found = // not of files without sentences
        sentences
            .select(functions.when(begins, names), functions.input_file_name())
            .distinct()
            .limit(2 * MOST_FILES)
            .collectAsList();
    Set<String> lines = new HashSet<>();
    Set<String> files = new HashSet<>();
    Set<String> beginning = new HashSet<>();
    for (Row row : found) {
      files.add(row.getString(1));
      if (!row.isNullAt(0)) {
        lines.add(row.getString(0));
        beginning.add(row.getString(1));
      }
    }
    if (lines.isEmpty()) {
      return sentences;
    }
    String line = lines.iterator().next();
    if (lines.size() > 1 || !beginning.equals(files)) {
      throw new IllegalArgumentException(
          ("--in %s: not all files begin with the line %s; predict those whose columns are"
                  + " named differently by themselves")
              .formatted(in, line));
    }
    return sentences.withColumn(
        VALUE,
        functions
            .when(begins, functions.col(VALUE))
            .otherwise(functions.concat(functions.lit(line + "\n"), functions.col(VALUE))));
  }

  /**
   * Returns the format of the records: the requested one, or the one that their beginning shows.
   */
  private static String input(SparkSession spark, Job job) {
    if (!job.records().input().equals("auto")) {
      return job.records().input();
    }
    StringBuilder head = new StringBuilder();
    for (Row row : spark.read().option("lineSep", "\n").text(job.in()).takeAsList(TELLING)) {
      head.append(row.getString(0)).append('\n');
    }
    return Records.recognised(head.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The work on lines, in executors. */
  private record LineJob(
      SparkPredictor predictor,
      Records.Options options,
      LongAccumulator answered,
      LongAccumulator bad,
      CollectionAccumulator<String> problems)
      implements Serializable {

    Iterator<String> answers(Iterator<Row> rows) {
      ExecutorModel model = predictor.model();
      Records records = new Records(model.model(), options);
      return new Grouped<>(rows, NumberedRows::group, some -> answers(some, model, records));
    }

    private List<String> answers(List<Row> rows, ExecutorModel model, Records records) {
      List<Query> queries = new ArrayList<>();
      for (Row row : rows) {
        queries.addAll(
            records.read(
                row.getAs(0), (int) Math.min(Integer.MAX_VALUE, NumberedRows.number(row) + 1)));
      }
      List<String> lines = new ArrayList<>();
      for (Answered one : model.answer(queries, options.request())) {
        tell(one);
        records.answer(one).ifPresent(lines::add);
      }
      return lines;
    }

    /** Counts a record; a blank line has neither an answer nor a problem. */
    private void tell(Answered one) {
      String problem = one.query().problem();
      if (one.prediction() != null) {
        answered.add(1);
      } else if (!problem.isEmpty()) {
        bad.add(1);
        if (problems.isZero()) {
          problems.add("record " + one.query().line() + ": " + problem);
        }
      }
    }
  }
}
