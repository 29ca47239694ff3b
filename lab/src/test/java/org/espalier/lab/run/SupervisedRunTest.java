package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.data.DataSource;
import org.espalier.lab.examples.Answers;
import org.espalier.lab.run.RunConfig.Annealing;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of taggers and parsers, on a made-up language that can be learned whole. */
class SupervisedRunTest {

  private static final int SENTENCES = 60;

  @TempDir Path folder;

  /**
   * Noun phrases around a verb: articles hang on nouns, nouns on the verb, the verb on the root.
   */
  private static String sentence(Random random, boolean partial) {
    List<String> rows = new ArrayList<>();
    int subject = random.nextInt(2);
    int verb = subject + 2;
    if (subject == 1) {
      rows.add("the DET " + 2 + " det");
    }
    rows.add((random.nextBoolean() ? "cats" : "dogs") + " NOUN " + verb + " nsubj");
    rows.add((random.nextBoolean() ? "see" : "hear") + " VERB 0 root");
    if (random.nextBoolean()) {
      rows.add("the DET " + (verb + 2) + " det");
      rows.add("birds NOUN " + verb + " obj");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = rows.get(i).split(" ", -1);
      boolean open = partial && random.nextInt(3) == 0;
      text.append(
          String.join(
                  "\t",
                  Integer.toString(i + 1),
                  cells[0],
                  "_",
                  cells[1],
                  "_",
                  "_",
                  open ? "_" : cells[2],
                  open ? "_" : cells[3],
                  "_",
                  "_")
              + "\n");
    }
    return text.append('\n').toString();
  }

  private DataSource treebank(boolean partial) throws IOException {
    Random random = new Random(5);
    for (String part : List.of("train", "dev", "test")) {
      boolean open = partial && part.equals("train");
      Files.writeString(
          folder.resolve(part + ".conllu"),
          IntStream.range(0, SENTENCES)
              .mapToObj(_ -> sentence(random, open))
              .collect(Collectors.joining()));
    }
    return DataSource.of(folder.toString());
  }

  private static RunConfig config(
      Task task, DataSource data, StructureConfig structure, String loss, boolean tagger) {
    return Defaults.config(task, data)
        .with(structure)
        .with(new Learning(loss, Defaults.SETTINGS, Annealing.NONE, tagger))
        .with(new NetworkSizes(8, 4, 2, 12, 1, 8, 8, 0))
        .with(TrainingSchedule.ofEpochs(6).withBatches(8, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  private static StructureConfig structure(String name) {
    return StructureConfig.of(name, Trees.SUPERVISED);
  }

  private static StructureConfig bio(String name) {
    return new StructureConfig(name, Trees.SUPERVISED, Scheme.BIO);
  }

  private Optional<RunResult> run(RunConfig config, String name, Interruption interruption) {
    return new TrainingRun(
            config,
            List.of(),
            Tasks.named(config.task()).load(config),
            new RunFolder(folder.resolve("runs").resolve(name)),
            Progress.SILENT,
            interruption)
        .run();
  }

  private Evaluation test(RunConfig config) {
    return run(config, "run", Interruption.NONE).orElseThrow().latent().test();
  }

  @ParameterizedTest
  @CsvSource({
    "chain, crf",
    "chain, sparsemap",
    "chain, fitzpatrick",
    "chain, perturbed",
    "chain, hinge",
    "chain, perceptron",
    "none, crf"
  })
  void aTaggerLearns(String structure, String loss) throws IOException {
    Evaluation test = test(config(Tasks.TAGS, treebank(false), structure(structure), loss, false));
    assertEquals(1, test.accuracy());
    assertEquals("accuracy", test.scores().getFirst().name());
  }

  @ParameterizedTest
  @CsvSource({
    "nonprojective, crf",
    "nonprojective-multi, crf",
    "projective, crf",
    "projective, sparsemap",
    "projective, fitzpatrick",
    "nonprojective, perturbed",
    "projective-multi, hinge",
    "nonprojective, perceptron",
    "siblings, crf",
    "siblings, hinge"
  })
  void aParserLearnsTreesRelationsAndTags(String structure, String loss) throws IOException {
    Evaluation test = test(config(Tasks.PARSE, treebank(false), structure(structure), loss, true));
    assertEquals(
        List.of("LAS", "UAS", "CLAS", "UPOS"),
        test.scores().stream().map(RunResult.NamedScore::name).toList());
    // The epoch is chosen by LAS alone, and tags may need another one.
    test.scores()
        .forEach(score ->
            assertTrue(
                score.score() > (score.name().equals("UPOS") ? 0.6 : 0.95), score.toString()));
  }

  @ParameterizedTest
  @CsvSource({"projective", "siblings"})
  void treesThatAreKnownInPartTeachTheWhole(String structure) throws IOException {
    Evaluation test = test(config(Tasks.PARSE, treebank(true), structure(structure), "crf", false));
    assertTrue(test.quality() > 0.95, test.toString());
  }

  @Test
  void aParserThatWasInterruptedGoesOnBitForBit() throws IOException {
    RunConfig config =
        config(Tasks.PARSE, treebank(false), structure("nonprojective"), "crf", true);
    RunResult whole = run(config, "whole", Interruption.NONE).orElseThrow();
    int[] asked = {0};
    assertTrue(run(config, "cut", () -> asked[0]++ >= 11).isEmpty());
    RunResult resumed = run(config, "cut", Interruption.NONE).orElseThrow();
    assertEquals(whole.latent().test(), resumed.latent().test());
  }

  @Test
  void aSchemeHoldsForEveryPrediction() throws IOException {
    // Words alone cannot tell B from I, so that labels without a scheme would break it.
    Random random = new Random(2);
    StringBuilder rows = new StringBuilder();
    for (int s = 0; s < SENTENCES; s++) {
      for (int span = random.nextInt(3); span >= 0; span--) {
        rows.append("x O\n");
        for (int k = 0; k <= random.nextInt(3); k++) {
          rows.append(random.nextBoolean() ? "y " : "z ").append(k == 0 ? "B-A\n" : "I-A\n");
        }
      }
      rows.append('\n');
    }
    Path file = Files.writeString(folder.resolve("names.txt"), rows);
    RunConfig config =
        config(Tasks.TAGS, DataSource.of(file.toString()), bio("chain"), "crf", false);
    assertEquals("span F1", test(config).scores().getFirst().name());
    try (Model model = Model.load(new RunFolder(folder.resolve("runs/run")))) {
      for (List<String> words : List.of(List.of("y", "z", "x", "x"), List.of("y"))) {
        List<String> labels =
            IntStream.of(model.predict(List.of(words)).getFirst().labels())
                .mapToObj(model::label)
                .toList();
        assertTrue(Scheme.BIO.allows(labels), labels.toString());
      }
    }
  }

  /**
   * Spans of exactly three words, in BIO or BIOES; several may follow each other, and all their
   * words look alike.
   */
  private DataSource triples(boolean ends) throws IOException {
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder();
    for (int s = 0; s < 2 * SENTENCES; s++) {
      for (int run = random.nextInt(3); run >= 0; run--) {
        rows.append("x O\n");
        for (int k = random.nextInt(3); k > 0; k--) {
          rows.append("y B-A\ny I-A\ny ").append(ends ? "E-A\n" : "I-A\n");
        }
      }
      rows.append('\n');
    }
    return DataSource.of(Files.writeString(folder.resolve("triples.txt"), rows).toString());
  }

  /** Trains on words alone, each seen for itself. */
  private RunConfig withoutContext(DataSource data, StructureConfig structure, String loss) {
    return config(Tasks.TAGS, data, structure, loss, false)
        .with(new NetworkSizes(8, 4, 0, 12, 0, 8, 8, 0));
  }

  @ParameterizedTest
  @CsvSource({"crf, false", "sparsemap, true", "hinge, false", "perceptron, true", "crf, true"})
  void spansOfOneLengthAreFoundByTheirLength(String loss, boolean ends) throws IOException {
    DataSource data = triples(ends);
    Evaluation spans =
        test(withoutContext(data, structure("semi-markov").withLongestSpan(4), loss));
    assertEquals("span F1", spans.scores().getFirst().name());
    assertEquals(1, spans.quality(), spans.toString());
    try (Model model = Model.load(folder.resolve("runs/run"))) {
      List<String> found = labels(model, "x", "y", "y", "y", "y", "y", "y", "x", "x");
      assertEquals(
          ends
              ? List.of("O", "B-A", "I-A", "E-A", "B-A", "I-A", "E-A", "O", "O")
              : List.of("O", "B-A", "I-A", "I-A", "B-A", "I-A", "I-A", "O", "O"),
          found);
      Prediction sure =
          model
              .predict(
                  List.of(List.of("x", "y", "y", "y")),
                  PredictionRequest.BEST.withDistributions().withBest(3))
              .getFirst();
      for (double[] row : sure.distributions()) {
        assertEquals(1, Arrays.stream(row).sum(), 1e-9);
      }
      assertEquals(3, sure.beliefs().alternatives().size());
      assertEquals("O", model.label(sure.beliefs().alternatives().getFirst().labels()[0]));
    }
  }

  @Test
  void aChainCannotCountWhereSpansCan() throws IOException {
    DataSource data = triples(false);
    Evaluation chain = test(withoutContext(data, bio("chain"), "crf"));
    assertTrue(chain.quality() < 0.95, chain.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          O B-A I-A ~ 1 ~ exactly 2 B-A ~ --constraint needs --structure chain
          O NOUN ~ 2 ~ ~ and the data have NOUN
          O O ~ 2 ~ ~ needs labels that mark spans, and the data have O
          E-A B-A ~ 2 ~ ~ no label of the data is that of a single word
          """)
  void spansThatCannotBeAreTold(String labels, int longest, String constraint, String message)
      throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int s = 0; s < 20; s++) {
      for (String label : labels.split(" ", -1)) {
        rows.append('w').append(s).append(' ').append(label).append('\n');
      }
      rows.append('\n');
    }
    DataSource data =
        DataSource.of(Files.writeString(folder.resolve("labels.txt"), rows).toString());
    StructureConfig spans =
        structure("semi-markov")
            .withLongestSpan(longest)
            .withConstraints(constraint == null ? List.of() : List.of(constraint));
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Tasks.TAGS.load(withoutContext(data, spans, "crf")))
                .getMessage());
    assertTrue(told.contains(message), told);
  }

  @Test
  void spansThatAreTooLongAreToldAndTeachNothing() throws IOException {
    RunConfig config =
        withoutContext(triples(false), structure("semi-markov").withLongestSpan(2), "crf");
    Corpus corpus = Tasks.TAGS.load(config);
    assertTrue(
        corpus.findings().stream().anyMatch(one -> one.text().contains("more than 2 words")),
        corpus.findings().toString());
    assertTrue(run(config, "run", Interruption.NONE).isPresent());
  }

  @Test
  void labelsThatBreakTheSchemeAreToldAndTeachNothing() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("x").append(i).append(i % 4 == 0 ? " O\ny I-A\n\n" : " O\ny B-A\n\n");
    }
    Path file = Files.writeString(folder.resolve("names.txt"), rows);
    RunConfig config =
        config(Tasks.TAGS, DataSource.of(file.toString()), bio("chain"), "crf", false);
    Corpus corpus = Tasks.TAGS.load(config);
    assertTrue(
        corpus.findings().stream()
            .anyMatch(one -> one.text().contains("break bio") && !one.grave()),
        corpus.findings().toString());
    var _ = run(config, "run", Interruption.NONE).orElseThrow();
    try (Model model = Model.load(folder.resolve("runs/run"))) {
      Prediction only = model.predict(List.of(List.of("x", "y"))).getFirst();
      assertEquals("B-A", model.label(only.labels()[1]));
      Prediction first = model.predict(List.of(List.of("y"))).getFirst();
      assertEquals(0, first.distributions()[0][model.labels().indexOf("I-A")]);
    }
  }

  @ParameterizedTest
  @CsvSource({"tags, chain", "parse, projective"})
  void aShareOfTheSentencesIsAllThatIsTrainedOn(String task, String name) throws IOException {
    DataSource data = treebank(false);
    Corpus all =
        Tasks.named(task).load(config(Tasks.named(task), data, structure(name), "crf", false));
    RunConfig some =
        config(
            Tasks.named(task), data, structure(name).withGold(GoldShare.of("20%")), "crf", false);
    Corpus corpus = Tasks.named(task).load(some);
    assertEquals(SENTENCES / 5, corpus.train().size());
    assertEquals(all.dev().size(), corpus.dev().size());
    assertTrue(
        all.train().stream()
            .map(Example::forms)
            .toList()
            .containsAll(corpus.train().stream().map(Example::forms).toList()));
    assertTrue(
        corpus.told().stream().anyMatch(line -> line.startsWith("12 of 60 training sentences are")),
        corpus.told().toString());
    var _ = run(some, "run", Interruption.NONE).orElseThrow();
    assertTrue(
        Files.readString(folder.resolve("runs/run/config.json"))
            .replaceAll("\\s", "")
            .contains("\"gold\":\"20%\""));
  }

  /** Relations of words, whose trees are latent. */
  private RunConfig latent(String structure, String gold) throws IOException {
    return Defaults.config(Tasks.RELATIONS, treebank(false))
        .with(StructureConfig.of(structure, Trees.LATENT).withGold(GoldShare.of(gold)))
        .with(new NetworkSizes(8, 4, 0, 12, 1, 8, 8, 0))
        .with(TrainingSchedule.ofEpochs(8).withBatches(8, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  @ParameterizedTest
  @CsvSource({"projective, spigot-eg", "nonprojective, marginals", "projective-multi, sparsemap"})
  void latentTreesLearnFromSomeGoldOnes(String structure, String estimator) throws IOException {
    double[] attachment = new double[2];
    for (String gold : List.of("none", "30")) {
      RunConfig usual = latent(structure, gold);
      RunConfig config = usual.with(usual.learning().with(estimator, 1));
      Corpus corpus = Tasks.RELATIONS.load(config);
      boolean some = gold.equals("30");
      assertEquals(some ? 30 : 0, corpus.train().stream().filter(Example::treeShown).count());
      assertEquals(
          some,
          corpus.told().stream().anyMatch(line -> line.startsWith("the gold trees of 30 of 60")));
      // Of the last epoch: relations are right before the trees are.
      attachment[some ? 1 : 0] =
          run(config, gold, Interruption.NONE)
              .orElseThrow()
              .latent()
              .history()
              .getLast()
              .devAttachment();
    }
    assertTrue(attachment[1] > 0.8, () -> "with gold trees " + attachment[1]);
    assertTrue(attachment[0] < attachment[1], () -> "without " + attachment[0]);
  }

  @Test
  void goldStructuresThatAreNotThereAreRefused() throws IOException {
    assertTrue(
        String.valueOf(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Tasks.RELATIONS.load(latent("projective", "61")))
                    .getMessage())
            .contains("have 60 gold structures, fewer than 61"));
    assertThrows(IllegalArgumentException.class, () -> structure("chain").withGold(GoldShare.NONE));
    StructureConfig words = StructureConfig.of("subset", Trees.LATENT).withGold(GoldShare.ALL);
    assertThrows(
        IllegalArgumentException.class,
        () -> Defaults.config(Tasks.GENRE, DataSource.OWN).with(words));
  }

  private static StructureConfig constrained(String name, String... constraints) {
    return structure(name).withConstraints(List.of(constraints));
  }

  private List<String> labels(Model model, String... words) {
    return IntStream.of(model.predict(List.of(List.of(words))).getFirst().labels())
        .mapToObj(model::label)
        .toList();
  }

  @Test
  void labelsInTheQuotesOfWordsAreTold() throws IOException {
    DataSource data = treebank(false);
    for (String quoted : List.of("\"VER*\"", "'VER*'")) {
      RunConfig config =
          config(Tasks.TAGS, data, constrained("chain", "at most 9 " + quoted), "crf", false);
      List<String> told = Tasks.TAGS.load(config).findings().stream().map(Finding::text).toList();
      assertEquals(
          quoted.startsWith("\""),
          told.stream().anyMatch(line -> line.contains("single quotes, 'VER*'")),
          told.toString());
    }
  }

  @Test
  void constraintsOnLabelsHoldForEveryPrediction() throws IOException {
    RunConfig config =
        config(
            Tasks.TAGS,
            treebank(false),
            constrained("chain", "exactly 1 VERB; \"see\" is VERB|NOUN", "forbid DET -> !NOUN"),
            "crf",
            false);
    assertEquals(1, test(config).accuracy());
    RunFolder run = new RunFolder(folder.resolve("runs/run"));
    try (Model model = Model.load(run)) {
      List<String> odd = labels(model, "see", "see", "hear", "hear");
      assertEquals(1, odd.stream().filter("VERB"::equals).count(), odd.toString());
      assertNotEquals("DET", odd.getLast(), "nothing follows it");
      assertEquals(List.of("VERB"), labels(model, "the"), "the one word there is");
    }
    assertEquals(
        "no sentence meets all of the constraints exactly 1 VERB; exactly 2 VERB",
        assertThrows(
                IllegalArgumentException.class,
                () -> Model.load(run, Constraints.parse("exactly 2 VERB")))
            .getMessage());
    try (Model model = Model.load(run, Constraints.parse("exactly 2 NOUN; only start -> NOUN"))) {
      assertEquals(List.of("NOUN", "VERB", "NOUN"), labels(model, "see", "see", "see"));
      assertEquals(
          "no sequence of 2 tags meets all of the constraints exactly 1 VERB; exactly 2 NOUN",
          model.objection(List.of("see", "see")).orElseThrow());
      assertTrue(model.objection(List.of("see", "see", "see")).isEmpty());
      var _ = assertThrows(InfeasibleException.class, () -> labels(model, "see"));
      var effect = model.assess(folder.resolve("test.conllu"), 1).constrained().orElseThrow();
      assertTrue(effect.unanswered() > 0, effect.toString());
      assertTrue(effect.reason().startsWith("no sequence of "), effect.toString());
    }
  }

  @Test
  void aSchemeThatLabelsAreNotOfIsRefused() throws IOException {
    RunConfig config =
        config(Tasks.TAGS, treebank(false), constrained("chain", "scheme bioes"), "crf", false);
    assertEquals(
        "scheme bioes needs labels such as O, B-X, I-X, E-X, S-X; the data have DET, NOUN, VERB,"
            + " which mark no spans (leave --scheme out, or name another --label-column)",
        assertThrows(IllegalArgumentException.class, () -> Tasks.TAGS.load(config)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"projective-multi", "siblings"})
  void constraintsOnTreesHoldForEveryPrediction(String structure) throws IOException {
    RunConfig config =
        config(
            Tasks.PARSE,
            treebank(false),
            constrained(structure, "at most 2 modifiers of .; at most 1 arc(root, .)"),
            "crf",
            false);
    assertTrue(test(config).quality() > 0.9);
    try (Model model =
        Model.load(
            new RunFolder(folder.resolve("runs/run")),
            Constraints.parse("at most 1 modifiers of .; forbid arc(root, \"hear\")"))) {
      for (int n = 1; n <= 6; n++) {
        List<String> words = new ArrayList<>(Collections.nCopies(n, "hear"));
        words.add("cats");
        int[] heads = model.predict(List.of(words)).getFirst().heads();
        assertEquals(-1, heads[n]);
        for (int head = -1; head <= n; head++) {
          int one = head;
          assertTrue(IntStream.of(heads).filter(h -> h == one).count() <= 1);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          tags ~ chain ~ exactly 2 VERB; at most 1 VERB ~ no sentence meets all of the constraints exactly 2 VERB; at most 1 VERB
          tags ~ chain ~ at least 4 . ~ training sentence
          tags ~ chain ~ require NUON ~ there is no tag NUON; there are DET, NOUN, VERB
          tags ~ none ~ require NOUN ~ need --structure chain
          tags ~ chain ~ require ~ the constraint require cannot be read: column 8: expected
          parse ~ nonprojective ~ at most 1 modifiers of . ~ not every question has an exact answer
          parse ~ projective ~ require NOUN ~ train it with --tagger
          parse ~ projective ~ forbid arc(NOUN, .) ~ train it with --tagger
          parse ~ projective ~ forbid arc(., @1, det) ~ predict and serve take all
          """)
  void constraintsThatCannotHoldAreTold(
      String task, String structure, String constraint, String message) throws IOException {
    DataSource data = treebank(false);
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                        test(
                            config(
                                Tasks.named(task),
                                data,
                                constrained(structure, constraint),
                                "crf",
                                false)))
                .getMessage());
    assertTrue(told.contains(message), told);
  }

  @Test
  void aSchemeNeedsAChain() throws IOException {
    RunConfig config = config(Tasks.TAGS, treebank(false), bio("none"), "crf", false);
    assertThrows(IllegalArgumentException.class, () -> test(config));
  }

  @Test
  void aParserNamesNoRootButTheRoot() throws IOException {
    RunConfig config =
        config(Tasks.PARSE, treebank(false), structure("nonprojective"), "crf", false);
    var _ = test(config);
    try (Model model = Model.load(new RunFolder(folder.resolve("runs/run")))) {
      Prediction odd = model.predict(List.of(List.of("see", "see", "see"))).getFirst();
      int[] roots =
          IntStream.range(0, 3).filter(m -> model.label(odd.labels()[m]).equals("root")).toArray();
      assertArrayEquals(IntStream.range(0, 3).filter(m -> odd.heads()[m] < 0).toArray(), roots);
      assertEquals(1, roots.length);
    }
  }

  @Test
  void severalThreadsGetTheAnswersThatOneGets() throws IOException {
    RunConfig config = config(Tasks.PARSE, treebank(false), structure("projective"), "crf", false);
    var _ = test(config);
    Path run = folder.resolve("runs/run");
    List<String> texts =
        IntStream.range(0, 64)
            .mapToObj(i -> "the " + (i % 2 == 0 ? "cats" : "dogs") + " see birds".repeat(1 + i % 3))
            .toList();
    List<List<String>> alone =
        texts.stream().map(text -> Answers.parse(run, List.of(text)).getFirst()).limit(6).toList();
    List<List<String>> together = Answers.parse(run, texts);
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(alone.get(i % 6), together.get(i));
    }
    Map<List<Integer>, Double> best = Answers.best(run, texts.getFirst(), 3);
    assertEquals(3, best.size());
    assertEquals(
        alone.getFirst().stream().map(arc -> Integer.valueOf(arc.split(" ", -1)[0])).toList(),
        best.keySet().iterator().next());
  }
}
