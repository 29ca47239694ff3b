package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the data after which training comes to the same model, or to one that follows. */
class MetamorphicTrainingTest {

  private static final int ALL = 1000;

  @TempDir Path folder;

  /**
   * A labelled text.
   *
   * @param label its class
   * @param words its words, longer than an ending
   */
  private record Row(String label, List<String> words) {
    Row with(UnaryOperator<String> ofLabels, UnaryOperator<String> ofWords) {
      return new Row(ofLabels.apply(label), words.stream().map(ofWords).toList());
    }

    @Override
    public String toString() {
      return label + "\t" + String.join(" ", words);
    }
  }

  /** Texts of which no two are equal: is the first word repeated at the end? */
  private static List<Row> rows() {
    Random random = new Random(3);
    List<String> words = List.of("alpha", "beta", "gamma", "delta");
    List<Row> rows = new ArrayList<>();
    while (rows.size() < 60) {
      List<String> text =
          Stream.generate(() -> words.get(random.nextInt(4))).limit(2 + random.nextInt(5)).toList();
      Row row = new Row(text.getFirst().equals(text.getLast()) ? "same" : "other", text);
      if (!rows.contains(row)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Corpus corpus(String name, List<Row> rows) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    int cut = rows.size() - 20;
    write(data.resolve("train.tsv"), rows.subList(0, cut));
    write(data.resolve("dev.tsv"), rows.subList(cut, cut + 10));
    write(data.resolve("test.tsv"), rows.subList(cut + 10, rows.size()));
    return Corpus.ofTexts(DataSource.of(data.toString()), false);
  }

  private static void write(Path file, List<Row> rows) throws IOException {
    Files.write(file, rows.stream().map(Row::toString).toList());
  }

  private static RunConfig config(String estimator, int batch, double dropout) {
    return new RunConfig(
        "text",
        DataSource.of("texts"),
        EncoderConfig.BILSTM,
        StructureConfig.of("projective", Trees.LATENT),
        new Learning(estimator, new Settings(1, 2), new RunConfig.Annealing(0.5, 0.25), false),
        NetworkSizes.ofWidth(6).withWords(8).withEndings(4).withDecoder(8).withDropout(dropout),
        TrainingSchedule.ofEpochs(3)
            .withBatches(batch, ALL)
            .withLongest(50)
            .withLearningRate(1e-2)
            .withDecay(0.01),
        new Execution(1, 1));
  }

  /** The losses of every epoch, and of the test set. */
  private double[] losses(String name, RunConfig config, Corpus corpus) {
    RunResult.NetworkResult latent =
        Runs.train(config, List.of(), corpus, folder.resolve(name)).latent();
    return Stream.concat(
            latent.history().stream()
                .flatMap(
                    epoch -> Stream.of(epoch.trainLoss(), epoch.devLoss(), epoch.devAccuracy())),
            Stream.of(latent.test().loss(), latent.test().accuracy()))
        .mapToDouble(loss -> loss)
        .toArray();
  }

  private static List<Row> changed(UnaryOperator<String> labels, UnaryOperator<String> words) {
    return rows().stream().map(row -> row.with(labels, words)).toList();
  }

  /** Codes are numbers in the order of frequency and the alphabet: names alone do not matter. */
  @ParameterizedTest
  @ValueSource(strings = {"spigot-eg", "nvil"})
  void otherNamesInTheSameOrderComeToTheSameModelBitForBit(String estimator) throws IOException {
    RunConfig config = config(estimator, 8, 0.2);
    double[] expected = losses("run", config, corpus("data", rows()));
    assertArrayEquals(
        expected,
        losses(
            "run-labels",
            config,
            corpus("labels", changed(label -> "is the " + label, word -> word))));
    assertArrayEquals(
        expected,
        losses("run-words", config, corpus("words", changed(label -> label, word -> "x" + word))));
  }

  /** Which batches there are follows the order of the file; what is in them does not. */
  @Test
  void anotherOrderOfTheFileComesToTheSamePartsAndCodes() throws IOException {
    Path one = folder.resolve("one.tsv");
    Path other = folder.resolve("other.tsv");
    List<Row> rows = new ArrayList<>(rows());
    write(one, rows);
    Collections.shuffle(rows, new Random(5));
    write(other, rows);
    Corpus expected = Corpus.ofTexts(DataSource.of(one.toString()), false);
    Corpus actual = Corpus.ofTexts(DataSource.of(other.toString()), false);
    assertEquals(ModelCodes.of(expected), ModelCodes.of(actual));
    for (Corpus corpus : List.of(expected, actual)) {
      assertTrue(corpus.test().size() >= 5);
    }
    assertEquals(texts(expected.train()), texts(actual.train()));
    assertEquals(texts(expected.dev()), texts(actual.dev()));
    assertEquals(texts(expected.test()), texts(actual.test()));
    assertNotEquals(
        expected.train().stream().map(Example::forms).toList(),
        actual.train().stream().map(Example::forms).toList());
  }

  private static Set<List<String>> texts(List<Example> examples) {
    return examples.stream().map(Example::forms).collect(Collectors.toSet());
  }

  /** With one batch, and nothing drawn for its rows, the order of the file is one of additions. */
  @ParameterizedTest
  @ValueSource(strings = {"marginals", "spigot-eg"})
  void anotherOrderWithinABatchComesToTheSameModel(String estimator) throws IOException {
    List<Row> rows = new ArrayList<>(rows());
    Collections.shuffle(rows.subList(0, rows.size() - 20), new Random(5));
    RunConfig config = config(estimator, ALL, 0);
    assertArrayEquals(
        losses("run", config, corpus("data", rows())),
        losses("run-shuffled", config, corpus("shuffled", rows)),
        1e-4);
  }

  /**
   * A batch's gradient is the mean of its examples' own, whatever the order, the padding that
   * longer ones cause, and whether each is there once or twice.
   */
  @ParameterizedTest
  @ValueSource(strings = {"marginals", "sparsemap", "straight-through", "spigot", "spigot-eg"})
  void aBatchIsTheMeanOfItsExamples(String estimator) throws IOException {
    Corpus corpus = corpus("data", rows());
    List<Example> batch = new ArrayList<>(corpus.train().subList(0, 6));
    assertTrue(batch.stream().mapToInt(Example::length).distinct().count() > 2);
    RunConfig config = config(estimator, ALL, 0);
    Map<String, double[]> mean = new TreeMap<>();
    for (Example example : batch) {
      gradient(corpus, config, List.of(example))
          .forEach((name, values) ->
              mean.merge(
                  name,
                  Arrays.stream(values).map(value -> value / batch.size()).toArray(),
                  MetamorphicTrainingTest::sum));
    }
    assertAlike(mean, gradient(corpus, config, batch));
    List<Example> twice = new ArrayList<>(batch.reversed());
    twice.addAll(batch);
    assertAlike(mean, gradient(corpus, config, twice));
  }

  private static double[] sum(double[] one, double[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] + other[i]).toArray();
  }

  private static void assertAlike(Map<String, double[]> expected, Map<String, double[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    double largest =
        expected.values().stream().flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    assertTrue(largest > 1e-4);
    expected.forEach(
        (name, values) -> assertArrayEquals(values, actual.get(name), 1e-5 * largest, name));
  }

  /** The gradient of a new network, of those parameters that have one. */
  private static Map<String, double[]> gradient(
      Corpus corpus, RunConfig config, List<Example> batch) {
    try (PointerScope _ = new PointerScope()) {
      Network network =
          Tasks.named(config.task()).network(config, ModelCodes.of(corpus), Encoders.trained());
      double _ = network.train(batch, 7);
      Map<String, double[]> gradients = new TreeMap<>();
      network
          .parameters()
          .asMap()
          .forEach((name, tensor) -> {
            if (tensor.grad().defined()) {
              gradients.put(name, Tensors.toDoubles(tensor.grad()));
            }
          });
      return gradients;
    }
  }
}
