package org.espalier.spark;

import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.espalier.cli.Answered;
import org.espalier.cli.Query;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.ConlluReader;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.espalier.data.Sentence;
import org.espalier.data.TreeCheck;
import org.espalier.lab.run.Beliefs;
import org.espalier.lab.run.Confidences;
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
 * error}, null where all is well. A prediction has
 *
 * <ul>
 *   <li>{@code words}, {@code labels} and their {@code probabilities} and {@code confidences} (one
 *       for each word, or one for the sentence), {@code heads} from 1 with 0 for the root (none
 *       without a tree), {@code upos} of parsers that tell it, and {@code chosen}, what a latent
 *       structure chose by words from 1;
 *   <li>{@code probability} of the whole answer, {@code confidence}, which is how often answers so
 *       probable are right by the model's calibration, and {@code entropy}, in nats for each word;
 *   <li>{@code alternatives}, the k best with {@code labels}, {@code heads} and {@code
 *       probability}, if they were asked for.
 * </ul>
 *
 * <p>Rows that follow each other in a partition are predicted together, {@value Answered#TOGETHER}
 * at a time: the last digits of what a network says depend on them. An executor has one model for
 * all its tasks.
 */
public final class SparkPredictor implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PREDICTION = "prediction";
  private static final String ERROR = "error";

  private static final ArrayType STRINGS = DataTypes.createArrayType(DataTypes.StringType, false);

  private static final ArrayType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType, false);

  private static final ArrayType INTEGERS = DataTypes.createArrayType(DataTypes.IntegerType, false);

  private static final StructType ALTERNATIVE =
      new StructType()
          .add("labels", STRINGS, false)
          .add("heads", INTEGERS, false)
          .add("probability", DataTypes.DoubleType, false);

  private static final StructType ANSWER =
      new StructType()
          .add("words", STRINGS, false)
          .add("labels", STRINGS, false)
          .add("probabilities", DOUBLES, false)
          .add("confidences", DOUBLES, false)
          .add("heads", INTEGERS, false)
          .add("upos", STRINGS, false)
          .add("chosen", DataTypes.createArrayType(INTEGERS, false), false)
          .add("probability", DataTypes.DoubleType, false)
          .add("confidence", DataTypes.DoubleType, false)
          .add("entropy", DataTypes.DoubleType, false)
          .add("alternatives", DataTypes.createArrayType(ALTERNATIVE, false), false);

  private final Broadcast<ModelFiles> files;
  private final int k;
  private final Decode decode;

  private SparkPredictor(Broadcast<ModelFiles> files, int k, Decode decode) {
    this.files = files;
    this.k = k;
    this.decode = decode;
    var _ = request(); // whose numbers are checked here, not by every executor
  }

  /**
   * Reads a model and sends it to the executors.
   *
   * @param folder of the run, on the driver's machine
   * @throws DataException if the folder has no model, or a broken one
   */
  public static SparkPredictor of(SparkSession spark, Path folder) {
    return of(spark, folder, List.of());
  }

  /**
   * Reads a model that predicts under further constraints besides its own.
   *
   * @param folder of the run, on the driver's machine
   * @param constraints in the language of docs/constraints.md
   * @throws DataException if the folder has no model, or a broken one
   * @throws IllegalArgumentException if the constraints do not fit the model
   */
  public static SparkPredictor of(SparkSession spark, Path folder, List<String> constraints) {
    return of(spark, folder, constraints, CountedStructure.MOST_EDGES);
  }

  static SparkPredictor of(SparkSession spark, Path folder, List<String> constraints, int edges) {
    ModelFiles files = ModelFiles.read(folder, String.join("\n", constraints), edges);
    files.open(folder).close(); // what is wrong with it is said here, not by every executor
    return new SparkPredictor(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(files), 0, Decode.MAP);
  }

  /**
   * Returns a predictor that also answers with the k best structures.
   *
   * @throws IllegalArgumentException if k is negative, or too large
   */
  public SparkPredictor withBest(int k) {
    return new SparkPredictor(files, k, decode);
  }

  /** Returns a predictor that answers with another structure. */
  public SparkPredictor with(Decode decode) {
    return new SparkPredictor(files, k, decode);
  }

  private PredictionRequest request() {
    return PredictionRequest.BEST.withBeliefs().withBest(k).with(decode);
  }

  /** Returns the model, in the executor that asks. */
  ExecutorModel model() {
    return ExecutorModel.of(files.value());
  }

  /** The column that has the sentence of a row. */
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
    return transform(rows, (ToLongFunction<Row> & Serializable) _ -> 0);
  }

  /** Returns the rows of files with their predictions, those of a group predicted together. */
  Dataset<Row> transform(NumberedRows rows) {
    return transform(rows.rows(), (ToLongFunction<Row> & Serializable) NumberedRows::group)
        .drop(NumberedRows.NUMBER);
  }

  private Dataset<Row> transform(Dataset<Row> rows, ToLongFunction<Row> group) {
    StructType schema = rows.schema();
    Source source = source(schema);
    requireFree(schema, PREDICTION, ERROR);
    int column = schema.fieldIndex(source.name().toLowerCase(Locale.ROOT));
    StructType answered =
        schema.add(PREDICTION, ANSWER, true).add(ERROR, DataTypes.StringType, true);
    return rows.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            some -> new Grouped<>(some, group, together -> answers(together, source, column)),
        Encoders.row(answered));
  }

  /**
   * Refuses rows with columns of names that predictions need; names that differ only in case are
   * the same.
   */
  static void requireFree(StructType schema, String... names) {
    for (String there : schema.fieldNames()) {
      if (Arrays.stream(names).anyMatch(there::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "the rows have a column " + there + " already; rename it");
      }
    }
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

  private List<Row> answers(List<Row> rows, Source source, int column) {
    ExecutorModel model = model();
    List<Answered> answers =
        model.answer(
            rows.stream().map(row -> read(row, source, column, model.model())).toList(), request());
    return IntStream.range(0, rows.size())
        .mapToObj(i -> row(rows.get(i), answers.get(i), model.model()))
        .toList();
  }

  /** Returns the words of a row, or what is wrong with it. */
  private static Query read(Row row, Source source, int column, Model model) {
    if (row.isNullAt(column)) {
      return Query.bad(1, "", "there is no sentence");
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
                      : model.readsPairs() && !words.contains(Model.BETWEEN) ? Model.NO_PAIR : "";
      return problem.isEmpty() ? new Query(1, "", "", words, null, "") : Query.bad(1, "", problem);
    } catch (DataException e) {
      return Query.bad(1, "", e.problem());
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

  private static Row row(Row row, Answered answer, Model model) {
    Object[] values = new Object[row.size() + 2];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    Prediction prediction = answer.prediction();
    if (prediction == null) {
      values[row.size() + 1] = answer.query().problem();
    } else {
      Beliefs beliefs = prediction.beliefs();
      Confidences confidences = beliefs.confidences().orElseThrow();
      values[row.size()] =
          RowFactory.create(
              model.counted(answer.query().words()).toArray(String[]::new),
              labels(model, prediction.labels()),
              prediction.probabilities(),
              confidences.parts(),
              fromOne(prediction.heads()),
              IntStream.of(prediction.tags()).mapToObj(model::tag).toArray(String[]::new),
              Arrays.stream(prediction.chosen()).map(SparkPredictor::fromOne).toArray(int[][]::new),
              beliefs.probability(),
              confidences.whole(),
              prediction.entropy(),
              beliefs.alternatives().stream()
                  .map(one ->
                      RowFactory.create(
                          labels(model, one.labels()), fromOne(one.heads()), one.probability()))
                  .toArray(Row[]::new));
    }
    return RowFactory.create(values);
  }

  private static String[] labels(Model model, int... labels) {
    return IntStream.of(labels).mapToObj(model::label).toArray(String[]::new);
  }

  /** Returns places as people count them, from 1. */
  private static int[] fromOne(int... places) {
    return IntStream.of(places).map(place -> place + 1).toArray();
  }
}
