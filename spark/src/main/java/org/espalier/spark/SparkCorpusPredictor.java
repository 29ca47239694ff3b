package org.espalier.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.espalier.cli.CorpusPredictor;
import org.espalier.cli.Query;
import org.espalier.cli.Records;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.lab.run.Prediction;
import scala.Tuple2;

/** Predicts corpora for {@code espalier predict --spark}. */
public final class SparkCorpusPredictor implements CorpusPredictor {

  /** So many lines tell what an input is. */
  private static final int TELLING = 1000;

  private static final String PARQUET = ".parquet";

  /** What separates sentences of CoNLL-U. */
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
      SparkPredictor predictor = SparkPredictor.of(spark, job.model());
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

  /** Refuses what says nothing to tables, whose answers are the same columns always. */
  private static void requireUsed(Records.Options asked) {
    if (asked.k() > 0
        || !Double.isNaN(asked.sets())
        || asked.all()
        || asked.blanks() != null
        || !asked.field().isEmpty()
        || !asked.decode().equalsIgnoreCase(Decode.MAP.name())) {
      throw new IllegalArgumentException(
          "answers in Parquet have the columns that docs/spark.md lists; leave out --k, --sets,"
              + " --all-probabilities, --decode, --field and --split-on-blanks");
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

  /** Makes the folder, which Spark does only when all has been read, and takes it away again. */
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
    return switch (input) {
      case "json" -> spark.read().json(job.in());
      case "conllu" -> spark.read().option("lineSep", SENTENCES).text(job.in()).toDF(input);
      default -> spark.read().text(job.in()).toDF(input);
    };
  }

  private static Outcome rows(
      SparkSession spark, SparkPredictor predictor, Dataset<Row> table, Job job) {
    predictor.transform(table).write().parquet(job.out());
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
    var answers =
        records(spark, job.in(), input.equals("conllu") ? SENTENCES : "\n")
            .javaRDD()
            .zipWithIndex()
            .mapPartitions(work::answers);
    spark.createDataset(answers.rdd(), Encoders.STRING()).write().text(job.out());
    return new Outcome(
        answered.value(),
        bad.value(),
        problems.value().isEmpty() ? "" : problems.value().getFirst());
  }

  /** Reads the bytes of records, since those that are no text are records as well. */
  private static Dataset<Row> records(SparkSession spark, String in, String separator) {
    return spark
        .read()
        .option("lineSep", separator)
        .text(in)
        .selectExpr("cast(value as binary) as value");
  }

  /** Returns the form of the records: what was asked for, or what their beginning tells. */
  private static String input(SparkSession spark, Job job) {
    if (!job.records().input().equals("auto")) {
      return job.records().input();
    }
    StringBuilder head = new StringBuilder();
    for (Row row : records(spark, job.in(), "\n").takeAsList(TELLING)) {
      byte[] line = row.getAs(0);
      head.append(new String(line, StandardCharsets.UTF_8)).append('\n');
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

    Iterator<String> answers(Iterator<Tuple2<Row, Long>> rows) {
      ExecutorModel model = predictor.model();
      Records records = new Records(model.model(), options);
      return new Buffered<>(rows, some -> answers(some, model, records));
    }

    private List<String> answers(
        List<Tuple2<Row, Long>> rows, ExecutorModel model, Records records) {
      List<Query> queries = new ArrayList<>();
      for (Tuple2<Row, Long> row : rows) {
        queries.addAll(
            records.read(row._1().getAs(0), (int) Math.min(Integer.MAX_VALUE, row._2() + 1)));
      }
      List<Query> good =
          queries.stream().filter(q -> q.problem().isEmpty() && !q.words().isEmpty()).toList();
      Iterator<ExecutorModel.Answer> answers =
          model.predict(good.stream().map(Query::words).toList(), options.request()).iterator();
      List<String> lines = new ArrayList<>();
      for (Query query : queries) {
        boolean predicted = query.problem().isEmpty() && !query.words().isEmpty();
        ExecutorModel.Answer answer =
            predicted ? answers.next() : new ExecutorModel.Answer(null, query.problem());
        Prediction prediction = answer.prediction();
        if (prediction != null) {
          answered.add(1);
          lines.add(records.answer(query, prediction));
        } else {
          tell(query, answer.problem());
          records
              .answer(Query.bad(query.line(), query.id(), answer.problem()))
              .ifPresent(lines::add);
        }
      }
      return lines;
    }

    /** Counts a record that cannot be predicted; a blank line has no problem. */
    private void tell(Query query, String problem) {
      if (!problem.isEmpty()) {
        bad.add(1);
        if (problems.isZero()) {
          problems.add("record " + query.line() + ": " + problem);
        }
      }
    }
  }
}
