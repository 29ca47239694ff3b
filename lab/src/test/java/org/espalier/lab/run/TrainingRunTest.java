package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs on a made-up text task: is the first word repeated at the end? */
class TrainingRunTest {

  @TempDir Path folder;

  private Path texts() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder();
    List<String> words = List.of("alpha", "beta", "gamma", "delta");
    for (int i = 0; i < 60; i++) {
      String first = words.get(random.nextInt(4));
      String last = words.get(random.nextInt(4));
      rows.append(first.equals(last) ? "same" : "other").append('\t').append(first);
      for (int k = random.nextInt(4); k >= 0; k--) {
        rows.append(" filler");
      }
      rows.append(' ').append(last).append('\n');
    }
    return Files.writeString(folder.resolve("texts.tsv"), rows);
  }

  private RunConfig config(String estimator) throws IOException {
    return new RunConfig(
        "text",
        DataSource.of(texts().toString()),
        EncoderConfig.BILSTM,
        StructureConfig.of("projective", Trees.LATENT),
        new Learning(estimator, new Settings(1, 2), new RunConfig.Annealing(0.5, 0.25), false),
        NetworkSizes.ofWidth(6).withWords(8).withEndings(4).withDecoder(8).withDropout(0.2),
        TrainingSchedule.ofEpochs(3)
            .withBatches(8, 200)
            .withLongest(50)
            .withLearningRate(1e-2)
            .withDecay(0.01),
        new Execution(1, 1));
  }

  private static Corpus corpus(RunConfig config) {
    return Tasks.named(config.task()).load(config);
  }

  private Optional<RunResult> run(RunConfig config, String name, Interruption interruption) {
    return new TrainingRun(
            config,
            List.of(Trees.NONE),
            corpus(config),
            new RunFolder(folder.resolve(name)),
            Progress.SILENT,
            interruption)
        .run();
  }

  static List<String> estimators() {
    return Catalogue.estimators().stream()
        .filter(entry -> entry.serves(Catalogue.structure("projective").family()))
        .map(EstimatorEntry::name)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void everyEstimatorTrains(String estimator) throws IOException {
    RunResult result = run(config(estimator), "whole", Interruption.NONE).orElseThrow();
    assertEquals(2, result.networks().size());
    assertEquals(3, result.latent().history().size());
    assertTrue(Double.isFinite(result.latent().test().loss()));
    for (RunResult.TreeSample tree : result.trees()) {
      assertEquals(tree.words().size(), tree.induced().length);
    }
    assertEquals(
        result.trees().size(),
        result.trees().stream().map(RunResult.TreeSample::id).distinct().count());
  }

  @Test
  void treesAreKeptAfterEachEpochWithTheProbabilitiesOfTheirArcs() throws IOException {
    RunResult result = run(config("spigot-eg"), "run", Interruption.NONE).orElseThrow();
    assertFalse(result.trees().isEmpty());
    assertEquals(1, result.assessment().stream().count());
    for (RunResult.TreeSample tree : result.trees()) {
      assertEquals(3, tree.course().length, "one tree for each epoch");
      assertArrayEquals(tree.induced(), tree.course()[result.latent().bestEpoch() - 1]);
      // The arcs of a word share its probability; what is unlikely is left out.
      int n = tree.words().size();
      double[] sums = new double[n];
      RunResult.Likely likely = tree.certainty().structure();
      for (int k = 0; k < likely.at().length; k++) {
        sums[likely.at()[k] % n] += likely.p()[k];
      }
      for (double sum : sums) {
        assertTrue(sum <= 1.01 && sum > 0.5, () -> tree.id() + ": " + sum);
      }
    }
  }

  @Test
  void aModelOfTextsIsMeasuredOnAFile() throws IOException {
    assertTrue(run(config("spigot-eg"), "run", Interruption.NONE).isPresent());
    Model closed;
    try (Model model = Model.load(folder.resolve("run"))) {
      closed = model;
      Assessment result = model.assess(texts(), 1);
      assertEquals(60, result.sentences());
      assertEquals(
          List.of("accuracy"), result.scores().stream().map(Assessment.Estimate::name).toList());
      assertEquals(60, result.confusion().stream().mapToLong(Assessment.Confused::count).sum());
      assertEquals(result.microF1(), result.scores().getFirst().score());
      List<List<String>> second = List.of(List.of("good"), List.of());
      assertEquals(
          "sentence 1: must have 1 to 1000 words, not 0",
          assertThrows(IllegalArgumentException.class, () -> model.predict(second)).getMessage());
    }
    assertThrows(IllegalStateException.class, () -> closed.predict("good"));
  }

  @Test
  void settingsAreAnnealedByEqualFactors() {
    RunConfig.Annealing annealing = new RunConfig.Annealing(4, 0.01);
    Settings first = new Settings(1, 2, 3, 5);
    assertEquals(first, annealing.at(0, first));
    assertEquals(new Settings(4, 2, 3, 0.05), annealing.at(1, first));
    assertEquals(2, annealing.at(0.5, first).eta(), 1e-12);
    assertEquals(0.5, annealing.at(0.5, first).temperature(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new RunConfig.Annealing(1, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "1, spigot-ce",
    "5, spigot-ce",
    "6, spigot-ce",
    "13, spigot-ce",
    "5, nvil",
    "13, adaptive-i-mle"
  })
  void anInterruptedRunGoesOnBitForBit(int steps, String estimator) throws IOException {
    RunConfig config = config(estimator);
    RunResult whole = run(config, "whole", Interruption.NONE).orElseThrow();
    int[] asked = {0};
    assertTrue(run(config, "cut", () -> asked[0]++ >= steps).isEmpty());
    assertFalse(Files.exists(folder.resolve("cut/result.json")));
    RunResult resumed = run(config, "cut", Interruption.NONE).orElseThrow();
    for (int k = 0; k < 2; k++) {
      RunResult.NetworkResult a = whole.networks().get(k);
      RunResult.NetworkResult b = resumed.networks().get(k);
      assertEquals(a.test(), b.test());
      assertEquals(a.dev(), b.dev());
      assertEquals(a.bestEpoch(), b.bestEpoch());
      for (int e = 0; e < a.history().size(); e++) {
        assertEquals(a.history().get(e).trainLoss(), b.history().get(e).trainLoss());
        assertEquals(a.history().get(e).devLoss(), b.history().get(e).devLoss());
      }
    }
    assertArrayEquals(
        withoutTimes(folder.resolve("whole/latent/metrics.csv")),
        withoutTimes(folder.resolve("cut/latent/metrics.csv")));
  }

  @Test
  void twoRunsCannotShareAFolder() throws IOException {
    RunConfig config = config("spigot");
    RunFolder taken = new RunFolder(folder.resolve("run"));
    taken.hold(() -> {
      DataException refused =
          assertThrows(DataException.class, () -> run(config, "run", Interruption.NONE));
      assertTrue(refused.problem().contains("is working here"), refused.problem());
    });
    assertTrue(run(config, "run", Interruption.NONE).isPresent());
    assertEquals(List.of(Trees.NONE), TrainingRun.others(taken));
  }

  private static String[] withoutTimes(Path csv) throws IOException {
    return Files.readAllLines(csv).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*,", "$1,"))
        .toArray(String[]::new);
  }

  @Test
  void aFolderOfOtherSettingsIsRefused() throws IOException {
    assertTrue(run(config("spigot-eg"), "taken", () -> true).isEmpty());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(config("marginals"), "taken", Interruption.NONE));
    assertTrue(String.valueOf(e.getMessage()).contains("other settings"));
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() throws IOException {
    RunConfig config = config("straight-through");
    RunResult first = run(config, "done", Interruption.NONE).orElseThrow();
    byte[] checkpoint = Files.readAllBytes(folder.resolve("done/latent/checkpoint.safetensors"));
    RunResult second = run(config, "done", Interruption.NONE).orElseThrow();
    assertArrayEquals(
        checkpoint, Files.readAllBytes(folder.resolve("done/latent/checkpoint.safetensors")));
    assertEquals(first.latent().test(), second.latent().test());
    assertEquals(first.latent().seconds(), second.latent().seconds());
  }
}
