package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.constraint.Constraints;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Beliefs.LatentPart;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes of texts by way of every kind of structure, where one word tells the class. */
class LatentTextTest {

  private static final List<String> FILLERS = List.of("the", "film", "was", "a", "story", "of");

  @TempDir Path folder;

  private static String line(Random random) {
    boolean good = random.nextBoolean();
    List<String> words = new ArrayList<>(FILLERS.subList(0, 1 + random.nextInt(5)));
    words.add((good ? List.of("great", "fine") : List.of("awful", "dull")).get(random.nextInt(2)));
    Collections.shuffle(words, random);
    return (good ? "good" : "bad") + "\t" + String.join(" ", words) + "\n";
  }

  private DataSource texts() throws IOException {
    Random random = new Random(3);
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          folder.resolve(part + ".tsv"),
          IntStream.range(0, 80).mapToObj(_ -> line(random)).collect(Collectors.joining()));
    }
    return DataSource.of(folder.toString());
  }

  private static RunConfig config(DataSource data, Trees trees, String structure, String method) {
    return Defaults.config(Tasks.TEXT, data)
        .with(StructureConfig.of(structure, trees).withK(2))
        .with(Learning.by(method, new Settings(1, 1)))
        .with(new NetworkSizes(8, 4, 0, 12, 1, 8, 8, 0))
        .with(TrainingSchedule.ofEpochs(10).withBatches(8, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  private RunResult run(RunConfig config, List<Trees> others) {
    return Runs.train(config, others, folder.resolve("run"));
  }

  @ParameterizedTest
  @CsvSource({
    "subset, spigot",
    "subset, marginals",
    "at-most, sparsemap",
    "chain, spigot-eg",
    "bracketing, marginals",
    "nonprojective-multi, straight-through"
  })
  void everyStructureLearns(String structure, String estimator) throws IOException {
    RunResult result =
        run(config(texts(), Trees.LATENT, structure, estimator), List.of(Trees.NONE, Trees.RANDOM));
    assertEquals(1, result.latent().test().accuracy(), 0.05);
    assertEquals(
        List.of(Trees.LATENT, Trees.NONE, Trees.RANDOM),
        result.networks().stream().map(NetworkResult::trees).toList());
    try (Model model = Model.load(folder.resolve("run"))) {
      Prediction one = model.predict("of the great story");
      assertEquals("good", model.label(one.labels()[0]));
      assertEquals(structure.startsWith("nonproj") ? 4 : 0, one.heads().length);
      switch (model.choice()) {
        case WORDS ->
            assertTrue(
                structure.equals("at-most") ? one.chosen().length <= 2 : one.chosen().length == 2);
        case BRACKETS -> {
          assertEquals(3, one.chosen().length);
          assertTrue(Arrays.stream(one.chosen()).anyMatch(span -> span[0] == 0 && span[1] == 3));
        }
        case NOTHING, LINKS, EMISSIONS -> assertEquals(0, one.chosen().length);
      }
      if (structure.equals("subset") || structure.equals("chain")) {
        // A text shorter than k is chosen whole.
        assertArrayEquals(new int[][] {{0}}, model.predict("great").chosen());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"subset, spigot", "at-most, sparsemap", "at-most, marginals"})
  void chosenWordsMeetConstraints(String structure, String estimator) throws IOException {
    RunConfig usual = config(texts(), Trees.LATENT, structure, estimator);
    RunConfig config =
        usual.with(
            usual
                .structure()
                .withConstraints(
                    List.of("contiguous .; if require . then require \"film\"|\"f*\"")));
    // Of a text without one of the words that must be chosen, nothing can be.
    if (structure.equals("subset")) {
      assertThrows(IllegalArgumentException.class, () -> run(config, List.of()));
      return;
    }
    var _ = run(config, List.of());
    try (Model model = Model.load(folder.resolve("run"))) {
      for (String text : List.of("great of the film", "film a a great", "dull the story")) {
        int[][] chosen = model.predict(text).chosen();
        List<String> words = Arrays.stream(chosen).map(w -> text.split(" ", -1)[w[0]]).toList();
        assertTrue(words.isEmpty() || words.contains("film"), words.toString());
        assertTrue(chosen.length < 2 || chosen[1][0] == chosen[0][0] + 1);
      }
    }
  }

  /**
   * What a request demands of a latent structure leaves those that meet it, as probable as ever.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "bracketing ~ marginals ~ require span(@2, @3)",
        "nonprojective-multi ~ sparsemap ~ forbid arc(\"the\", .); at most 1 arc(root, .)",
        "projective ~ marginals ~ at most 1 modifiers of .",
        "chain ~ spigot-eg ~ exactly 1 @1..2; forbid \"the\"",
        "subset ~ marginals ~ contiguous ."
      })
  void requestsConstrainLatentStructures(String structure, String estimator, String constraint)
      throws IOException {
    RunConfig config =
        config(texts(), Trees.LATENT, structure, estimator)
            .with(TrainingSchedule.ofEpochs(1).withBatches(8, 200));
    var _ = run(config, List.of());
    PredictionRequest all = PredictionRequest.BEST.withBest(PredictionRequest.MOST);
    Constraints constraints = Constraints.parse(constraint);
    try (Model model = Model.load(folder.resolve("run"))) {
      List<List<String>> text = List.of(List.of("the", "great", "old", "film"));
      Prediction free = model.predict(text, all).getFirst();
      Prediction held = model.predict(text, all.with(constraints)).getFirst();
      Map<String, Double> expected = new TreeMap<>();
      for (WeightedStructure one : free.beliefs().latent()) {
        if (meets(structure, one)) {
          expected.put(told(one), one.weight());
        }
      }
      double left = expected.values().stream().mapToDouble(Double::doubleValue).sum();
      assertEquals(
          1, free.beliefs().latent().stream().mapToDouble(WeightedStructure::weight).sum(), 1e-9);
      assertEquals(expected.size(), held.beliefs().latent().size());
      assertTrue(expected.size() < free.beliefs().latent().size() && !expected.isEmpty());
      Map<List<Integer>, Double> marginals = new HashMap<>();
      for (WeightedStructure one : held.beliefs().latent()) {
        assertEquals(expected.getOrDefault(told(one), 0.0) / left, one.weight(), 1e-9);
        places(one).forEach(place -> marginals.merge(place, one.weight(), Double::sum));
      }
      marginals.values().removeIf(probability -> probability < Beliefs.LEAST);
      assertEquals(marginals.size(), held.beliefs().parts().size());
      for (LatentPart part : held.beliefs().parts()) {
        assertEquals(
            marginals.getOrDefault(IntStream.of(part.place()).boxed().toList(), 0.0),
            part.probability(),
            1e-9);
      }
      assertTrue(
          meets(structure, new WeightedStructure(new int[0], held.heads(), held.chosen(), 1)));
    }
  }

  private static String told(WeightedStructure one) {
    return Arrays.toString(one.heads()) + Arrays.deepToString(one.chosen());
  }

  private static List<List<Integer>> places(WeightedStructure one) {
    List<List<Integer>> places = new ArrayList<>();
    for (int word = 0; word < one.heads().length; word++) {
      places.add(List.of(one.heads()[word], word));
    }
    for (int[] chosen : one.chosen()) {
      places.add(IntStream.of(chosen).boxed().toList());
    }
    return places;
  }

  private static boolean meets(String structure, WeightedStructure one) {
    List<List<Integer>> places = places(one);
    return switch (structure) {
      case "bracketing" -> places.contains(List.of(1, 2));
      case "nonprojective-multi" ->
          places.stream().noneMatch(arc -> arc.getFirst() == 0)
              && places.stream().filter(arc -> arc.getFirst() < 0).count() <= 1;
      case "projective" ->
          IntStream.range(0, 4)
              .allMatch(h -> places.stream().filter(arc -> arc.getFirst() == h).count() <= 1);
      case "chain" ->
          places.stream().filter(word -> word.getFirst() < 2).count() == 1
              && !places.contains(List.of(0));
      default -> places.get(1).getFirst() == places.getFirst().getFirst() + 1;
    };
  }

  @Test
  void latentTreesAreTrainedUnderConstraints() throws IOException {
    RunConfig usual = config(texts(), Trees.LATENT, "projective", "spigot");
    RunConfig config =
        usual.with(
            usual
                .structure()
                .withConstraints(List.of("at most 2 modifiers of .; forbid arc(@1, .)")));
    var _ =
        run(config.with(TrainingSchedule.ofEpochs(1).withBatches(8, 200)), List.of(Trees.RANDOM));
    try (Model model = Model.load(folder.resolve("run"))) {
      int[] heads = model.predict("of the great old film").heads();
      assertTrue(IntStream.of(heads).noneMatch(head -> head == 0), Arrays.toString(heads));
      PredictionRequest clash =
          PredictionRequest.BEST.with(Constraints.parse("require arc(@1, @2)"));
      assertEquals(
          "no tree over 2 words meets all of the constraints forbid arc(@1, .); require arc(@1,"
              + " @2)",
          assertThrows(
                  InfeasibleException.class,
                  () -> model.predict(List.of(List.of("great", "film")), clash))
              .getMessage());
    }
  }

  @Test
  void withoutAStructureAllWordsAreSeen() throws IOException {
    RunConfig config = config(texts(), Trees.NONE, StructureConfig.NONE, Defaults.ESTIMATOR);
    assertEquals(1, run(config, List.of()).latent().test().accuracy(), 0.05);
    assertThrows(
        IllegalArgumentException.class,
        () -> config.with(config.structure().withTrees(Trees.LATENT)));
    try (Model model = Model.load(folder.resolve("run"))) {
      PredictionRequest asked = PredictionRequest.BEST.with(Constraints.parse("require @1"));
      assertEquals(
          "require @1: the structure none of the task text takes no constraints",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> model.predict(List.of(List.of("great")), asked))
              .getMessage());
    }
  }

  @Test
  void shortTextsAreTold() throws IOException {
    RunConfig config = config(texts(), Trees.LATENT, "subset", "spigot");
    config = config.with(config.structure().withK(4));
    List<Finding> findings = Tasks.TEXT.load(config).findings();
    assertTrue(
        findings.stream().anyMatch(one -> one.text().contains("fewer than 4 words")),
        findings::toString);
  }

  @Test
  void refusesAnEstimatorThatDoesNotServe() throws IOException {
    DataSource data = texts();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> config(data, Trees.LATENT, "projective", "gumbel-rao"));
    assertTrue(e.toString().contains("gumbel-rao"), e::toString);
  }
}
