package org.espalier.experiments.sentiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.DataSource;
import org.espalier.experiments.corpus.LabelledCorpus;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentimentExperimentTest {

  @TempDir private Path folder;

  private final SentimentExperiment experiment = new SentimentExperiment();

  /** Texts whose class is told by one of their words. */
  private Path texts(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      boolean good = random.nextBoolean();
      lines.add(
          (good ? "pos" : "neg")
              + "\tthe film was "
              + (good ? "fine" : "dull")
              + " and long "
              + "or short ".substring(0, random.nextInt(2) * 9)
              + i);
    }
    return Files.write(folder.resolve("texts" + seed + ".tsv"), lines);
  }

  private List<TrialResult> run(ExperimentOptions options, String method) {
    return new ExperimentRun(
            experiment,
            options,
            trial -> trial.method().equals(method),
            1,
            new RunFolder(folder.resolve("run")),
            line -> {},
            Interruption.NONE)
        .run()
        .orElseThrow();
  }

  @Test
  void usersTextsAreLearnedAndResultsOnOtherTextsAreKeptApart() throws IOException {
    ExperimentOptions one =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(texts(1).toString())), Optional.empty());
    List<TrialResult> results = run(one, "spigot-eg");
    assertEquals(1, results.size());
    assertTrue(results.getFirst().figures().getFirst() > 0.9, results.toString());
    assertEquals(results, run(one, "spigot-eg"), "kept");
    ExperimentOptions other =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(texts(2).toString())), Optional.empty());
    assertNotEquals(experiment.dataHash(one), experiment.dataHash(other));
    assertEquals(1, run(other, "no trees").size(), "nothing of the other texts");
  }

  @Test
  void vectorsAreFrozenOrTrained() throws IOException {
    Path vectors =
        Files.write(
            folder.resolve("vectors.txt"), List.of("fine 1 0 0", "dull 0 1 0", "film 0 0 1"));
    ExperimentOptions options =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(texts(3).toString())), Optional.of(vectors));
    List<TrialResult> results = run(options, "marginals");
    assertEquals(
        List.of("texts3.tsv with frozen vectors", "texts3.tsv with trained vectors"),
        results.stream().map(TrialResult::table).toList());
    results.forEach(result -> assertTrue(result.figures().getFirst() > 0.9, result.toString()));
  }

  @Test
  void withoutTextsItSaysWhatItNeeds() {
    assertTrue(experiment.lacks(new ExperimentOptions(false, 1)).orElseThrow().contains("--data"));
    assertFalse(
        experiment.lacks(new ExperimentOptions(true, 1)).isPresent(), "there is a stand-in");
  }

  @Test
  void aChainHangsEveryWordOnTheOneBefore() throws IOException {
    Corpus corpus = Corpus.ofTexts(DataSource.of(texts(4).toString()), false);
    assertArrayEquals(
        new int[] {-1, 0, 1},
        Arrays.copyOf(LabelledCorpus.chained(corpus).test().getFirst().heads(), 3));
  }
}
