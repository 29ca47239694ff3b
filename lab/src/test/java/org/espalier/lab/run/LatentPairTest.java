package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.constraint.Constraints;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.FileLayout;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs that are alike but for one word, by way of every kind of structure. */
class LatentPairTest {

  private static final List<String> WORDS = List.of("red", "old", "big", "car", "dog", "man");

  @TempDir Path folder;

  private static String line(Random random) {
    List<String> first =
        random.ints(2 + random.nextInt(3), 0, 6).mapToObj(WORDS::get).collect(Collectors.toList());
    boolean denied = random.nextBoolean();
    String second = (denied ? "not " : "") + String.join(" ", first.subList(0, 2));
    return (denied ? "no" : "yes") + "\t" + String.join(" ", first) + "\t" + second + "\n";
  }

  private DataSource pairs(String head) throws IOException {
    Random random = new Random(3);
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          folder.resolve(part + ".tsv"),
          head + IntStream.range(0, 60).mapToObj(_ -> line(random)).collect(Collectors.joining()));
    }
    return DataSource.of(folder.toString());
  }

  private static RunConfig config(DataSource data, Trees trees, String structure, String method) {
    return Defaults.config(Tasks.PAIRS, data)
        .with(StructureConfig.of(structure, trees))
        .with(Learning.by(method, new Settings(1, 1)))
        .with(new NetworkSizes(8, 4, 0, 12, 1, 8, 8, 0))
        .with(TrainingSchedule.ofEpochs(8).withBatches(8, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  private RunResult run(RunConfig config, List<Trees> others) {
    return Runs.train(config, others, folder.resolve("run"));
  }

  @ParameterizedTest
  @CsvSource({
    "matching, spigot",
    "alignment, marginals",
    "attention, marginals",
    "projective, spigot-eg",
    "nonprojective-multi, straight-through"
  })
  void everyStructureLearns(String structure, String estimator) throws IOException {
    RunResult result =
        run(config(pairs(""), Trees.LATENT, structure, estimator), List.of(Trees.RANDOM));
    assertEquals(1, result.latent().test().accuracy(), 0.1);
    try (Model model = Model.load(folder.resolve("run"))) {
      Prediction one = model.predict("big old car\tnot big");
      assertEquals("no", model.label(one.labels()[0]));
      switch (structure) {
        case "matching" -> {
          assertEquals(2, one.chosen().length);
          assertEquals(2, Arrays.stream(one.chosen()).map(link -> link[1]).distinct().count());
          assertTrue(Arrays.stream(one.chosen()).allMatch(l -> l[0] < 3 && l[1] >= 3 && l[1] < 5));
        }
        case "alignment" -> {
          assertEquals(List.of(0, 3), List.of(one.chosen()[0][0], one.chosen()[0][1]));
          int last = one.chosen().length - 1;
          assertEquals(List.of(2, 4), List.of(one.chosen()[last][0], one.chosen()[last][1]));
        }
        case "attention" -> {
          assertTrue(one.chosen().length >= 3, "a link for every word of the longer text");
          assertEquals(
              one.chosen().length,
              Arrays.stream(one.chosen()).map(Arrays::toString).distinct().count());
          assertTrue(Arrays.stream(one.chosen()).allMatch(l -> l[0] < 3 && l[1] >= 3 && l[1] < 5));
        }
        default -> {
          assertEquals(5, one.heads().length);
          for (int word = 0; word < 5; word++) {
            int head = one.heads()[word];
            assertTrue(head < 0 || (head < 3) == (word < 3), Arrays.toString(one.heads()));
          }
        }
      }
      assertEquals(1, model.predict("\tnot big").labels().length, "an empty side");
      assertThrows(
          IllegalArgumentException.class, () -> model.predict("7\tbig\tnot big"), "an id before");
      assertThrows(IllegalArgumentException.class, () -> model.predict("no tab"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "matching ~ spigot ~ require pair(@3, \"not\")",
        "alignment ~ marginals ~ forbid pair(@2, @1)",
        "projective ~ spigot-eg ~ require arc(@3, @1); forbid arc(root, @5)"
      })
  void requestsConstrainPairs(String structure, String estimator, String constraint)
      throws IOException {
    RunConfig config =
        config(pairs(""), Trees.LATENT, structure, estimator)
            .with(TrainingSchedule.ofEpochs(1).withBatches(8, 200));
    var _ = run(config, List.of());
    PredictionRequest asked =
        PredictionRequest.BEST.withBest(50).with(Constraints.parse(constraint));
    try (Model model = Model.load(folder.resolve("run"))) {
      List<String> words = List.of("big", "old", "car", Model.BETWEEN, "not", "big");
      Prediction held = model.predict(List.of(words), asked).getFirst();
      List<List<Integer>> links =
          Arrays.stream(held.chosen()).map(link -> List.of(link[0], link[1])).toList();
      switch (structure) {
        case "matching" -> assertTrue(links.contains(List.of(2, 3)), links.toString());
        case "alignment" -> {
          assertTrue(!links.contains(List.of(1, 3)), links.toString());
          assertTrue(
              held.beliefs().parts().stream()
                  .noneMatch(part -> part.place()[0] == 1 && part.place()[1] == 3));
          assertTrue(
              held.beliefs().latent().stream()
                  .flatMap(one -> Arrays.stream(one.chosen()))
                  .noneMatch(link -> link[0] == 1 && link[1] == 3));
        }
        default -> {
          assertEquals(2, held.heads()[0]);
          assertEquals(3, held.heads()[4]);
        }
      }
    }
  }

  @Test
  void attentionTakesNoConstraints() throws IOException {
    StructureConfig constrained =
        StructureConfig.of("attention", Trees.LATENT)
            .withConstraints(List.of("forbid pair(@1, @1)"));
    RunConfig config = config(pairs(""), Trees.LATENT, "attention", "marginals").with(constrained);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Tasks.PAIRS.load(config)).toString();
    assertTrue(message.contains("attention takes no constraints"), message);
  }

  @Test
  void emptySidesAreOneWordAndAreTold() throws IOException {
    DataSource data = pairs("relation\tfirst\tother\nyes\tred\t\nno\t\tnot old\n");
    DataSource named =
        new DataSource(
            data.path(),
            "",
            "",
            "",
            FileLayout.OPEN.withLabel("relation").withText("first,other"),
            data.oddTrees(),
            data.limit());
    RunConfig config = config(named, Trees.NONE, StructureConfig.NONE, Defaults.ESTIMATOR);
    Corpus corpus = Tasks.PAIRS.load(config);
    assertTrue(
        corpus.told().stream().anyMatch(line -> line.contains("2 of 62 pairs have an empty text")),
        corpus.told()::toString);
    assertEquals(List.of("red", ""), corpus.train().getFirst().forms());
    assertEquals(1, corpus.train().getFirst().first());
    assertTrue(run(config, List.of()).latent().test().accuracy() > 0.5);
  }

  @Test
  void oneColumnIsNoPair() throws IOException {
    DataSource data = pairs("");
    Files.writeString(folder.resolve("dev.tsv"), "yes\tred car\nno\told car\n");
    assertThrows(
        DataException.class,
        () -> Tasks.PAIRS.load(config(data, Trees.LATENT, "matching", "spigot")));
  }
}
