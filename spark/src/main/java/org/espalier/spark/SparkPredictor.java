package org.espalier.spark;

import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.espalier.data.ConlluReader;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.espalier.data.Sentence;
import org.espalier.data.TreeCheck;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;

/**
 * Predicts the rows of a dataset with a trained model.
 *
 * <pre>{@code
 * SparkPredictor parser = SparkPredictor.of(spark, Path.of("runs/parser"));
 * Dataset<Row> parsed = texts.transform(parser::transform);
 * }</pre>
 *
 * <p>A row's sentence is in its column {@code words}, an array of strings; else in {@code text},
 * which is cut into words as the model's training data was; else in {@code conllu}, the lines of
 * one sentence. Two columns are added: {@code prediction}, null where there is none, and {@code
 * error}, null where all is well. A prediction has {@code words}, {@code labels} and their {@code
 * probabilities} (one for each word, or one for the sentence), {@code heads} from 1 with 0 for the
 * root (none without a tree), {@code upos} of parsers that tell it, {@code confidence}, the
 * probability of the whole answer, and {@code entropy}, in nats for each word.
 *
 * <p>Sentences are predicted one by one, so that the digits do not depend on partitions. An
 * executor has one model for all its tasks.
 */
public final class SparkPredictor implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PREDICTION = "prediction";
  private static final String ERROR = "error";

  private static final StructType ANSWER =
      new StructType(
          new StructField[] {
            DataTypes.createStructField(
                "words", DataTypes.createArrayType(DataTypes.StringType, false), false),
            DataTypes.createStructField(
                "labels", DataTypes.createArrayType(DataTypes.StringType, false), false),
            DataTypes.createStructField(
                "probabilities", DataTypes.createArrayType(DataTypes.DoubleType, false), false),
            DataTypes.createStructField(
                "heads", DataTypes.createArrayType(DataTypes.IntegerType, false), false),
            DataTypes.createStructField(
                "upos", DataTypes.createArrayType(DataTypes.StringType, false), false),
            DataTypes.createStructField("confidence", DataTypes.DoubleType, false),
            DataTypes.createStructField("entropy", DataTypes.DoubleType, false),
          });

  private final Broadcast<ModelFiles> files;
  private final int cores;

  private SparkPredictor(Broadcast<ModelFiles> files, int cores) {
    this.files = files;
    this.cores = cores;
  }

  /**
   * Reads a model and sends it to the executors.
   *
   * @param folder of the run, on the driver's machine
   * @throws DataException if the folder has no model, or a broken one
   */
  public static SparkPredictor of(SparkSession spark, Path folder) {
    Model.load(folder).close(); // what is wrong with it is said here, not by every executor
    SparkContext context = spark.sparkContext();
    return new SparkPredictor(
        JavaSparkContext.fromSparkContext(context).broadcast(ModelFiles.read(folder)),
        Clusters.coresOfExecutors(context));
  }

  /** Returns the model, in the executor that asks. */
  ExecutorModel model() {
    return ExecutorModel.of(files.value(), cores);
  }

  /** Where a row has its sentence. */
  private enum Source {
    WORDS,
    TEXT,
    CONLLU
  }

  /**
   * Returns the rows with their predictions.
   *
   * @throws IllegalArgumentException if they have no sentences, or have columns of the names that
   *     are added
   */
  public Dataset<Row> transform(Dataset<Row> rows) {
    StructType schema = rows.schema();
    Source source = source(schema);
    for (String added : List.of(PREDICTION, ERROR)) {
      for (String there : schema.fieldNames()) { // Spark writes no two names that differ in case
        if (there.equalsIgnoreCase(added)) {
          throw new IllegalArgumentException(
              "the rows have a column " + there + " already; rename it");
        }
      }
    }
    int column = schema.fieldIndex(source.name().toLowerCase(Locale.ROOT));
    StructType answered =
        schema.add(PREDICTION, ANSWER, true).add(ERROR, DataTypes.StringType, true);
    return rows.mapPartitions(
        (MapPartitionsFunction<Row, Row>) some -> answers(some, source, column),
        Encoders.row(answered));
  }

  private static Source source(StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (Source source : Source.values()) {
      String name = source.name().toLowerCase(Locale.ROOT);
      if (Collections.frequency(names, name) > 1) {
        throw new IllegalArgumentException(
            "the rows have several columns " + name + "; rename or drop all but one");
      }
      if (names.contains(name)) {
        String type = schema.apply(name).dataType().simpleString();
        String wanted = source == Source.WORDS ? "array<string>" : "string";
        if (!type.equals(wanted)) {
          throw new IllegalArgumentException(
              "the column " + name + " must be " + wanted + ", not " + type);
        }
        return source;
      }
    }
    throw new IllegalArgumentException(
        "the rows need a column words (array<string>), text or conllu (string); they have "
            + String.join(", ", names));
  }

  private Iterator<Row> answers(Iterator<Row> rows, Source source, int column) {
    ExecutorModel model = model();
    return new Buffered<>(
        rows,
        some -> {
          List<Read> read =
              some.stream().map(row -> read(row, source, column, model.model())).toList();
          List<ExecutorModel.Answer> answers =
              model.predict(
                  read.stream().filter(Read::good).map(Read::words).toList(),
                  PredictionRequest.BEST.withBeliefs());
          List<Row> result = new ArrayList<>();
          int next = 0;
          for (int i = 0; i < some.size(); i++) {
            result.add(
                row(
                    some.get(i),
                    read.get(i).words(),
                    read.get(i).good()
                        ? answers.get(next++)
                        : new ExecutorModel.Answer(null, read.get(i).problem()),
                    model.model()));
          }
          return result;
        });
  }

  /** The words of a row, or what is wrong with it. */
  private record Read(List<String> words, String problem) {
    boolean good() {
      return problem.isEmpty();
    }
  }

  private static Read read(Row row, Source source, int column, Model model) {
    if (row.isNullAt(column)) {
      return new Read(List.of(), "there is no sentence");
    }
    try {
      List<String> words =
          switch (source) {
            case WORDS -> row.getList(column);
            case TEXT -> model.tokenizer().words(row.getString(column));
            case CONLLU -> forms(row.getString(column));
          };
      String problem =
          words.isEmpty()
              ? "there are no words"
              : words.stream()
                      .anyMatch(
                          word -> word == null || (word.isBlank() && !word.equals(Model.BETWEEN)))
                  ? "a word is empty"
                  : words.size() > model.longest()
                      ? "has "
                          + words.size()
                          + " words; at most "
                          + model.longest()
                          + " make a sentence"
                      : "";
      return new Read(words, problem);
    } catch (DataException e) {
      return new Read(List.of(), e.problem());
    }
  }

  private static List<String> forms(String block) {
    byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
    Path name = Path.of("conllu");
    try (ConlluReader reader =
        new ConlluReader(
            new Lines(new ByteArrayInputStream(bytes), name, StandardCharsets.UTF_8),
            TreeCheck.NONE)) {
      Optional<Sentence> sentence = reader.next();
      if (sentence.isEmpty() || reader.next().isPresent()) {
        throw new DataException(name, "must be one sentence");
      }
      return sentence.get().forms();
    }
  }

  private static Row row(Row row, List<String> words, ExecutorModel.Answer answer, Model model) {
    Object[] values = new Object[row.size() + 2];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    Prediction prediction = answer.prediction();
    if (prediction == null) {
      values[row.size() + 1] = answer.problem();
    } else {
      values[row.size()] =
          RowFactory.create(
              model.counted(words).toArray(String[]::new),
              IntStream.of(prediction.labels()).mapToObj(model::label).toArray(String[]::new),
              prediction.probabilities(),
              IntStream.of(prediction.heads()).map(head -> head + 1).toArray(),
              IntStream.of(prediction.tags()).mapToObj(model::tag).toArray(String[]::new),
              prediction.beliefs().probability(),
              prediction.entropy());
    }
    return RowFactory.create(values);
  }
}
