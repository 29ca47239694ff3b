package org.espalier.experiments.rationale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.data.DataSource;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RationaleExperimentTest {

  private static final List<String> METHODS =
      List.of(
          "all words",
          "first k",
          "random k",
          "exactly k: sparsemap",
          "at most k: sparsemap",
          "chain: sparsemap",
          "one passage: sparsemap",
          "two passages: sparsemap");

  @TempDir private Path folder;

  /** Texts of ten words of which the last five tell the class. */
  private Path texts() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      boolean good = random.nextBoolean();
      StringBuilder line = new StringBuilder(good ? "good\t" : "bad\t");
      for (int word = 0; word < 10; word++) {
        line.append(word >= 5 ? (good ? "fine " : "dull ") : "w" + random.nextInt(20) + " ");
      }
      lines.add(line.toString().strip());
    }
    return Files.write(folder.resolve("texts.tsv"), lines);
  }

  private Map<String, List<Double>> run(ExperimentOptions options, String run) {
    return new ExperimentRun(
            new RationaleExperiment(),
            options,
            trial -> METHODS.contains(trial.method()),
            1,
            new RunFolder(folder.resolve(run)),
            line -> {},
            Interruption.NONE)
        .run().orElseThrow().stream()
            .collect(Collectors.toMap(TrialResult::method, TrialResult::figures));
  }

  @Test
  void wordsThatTellAreFound() throws IOException {
    ExperimentOptions options =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(texts().toString())), Optional.empty());
    Map<String, List<Double>> all = run(options, "one");
    assertEquals(Set.copyOf(METHODS), all.keySet());
    all.forEach((method, figures) -> {
      assertEquals(!method.equals("first k"), figures.getFirst() > 0.8, method + figures);
      assertEquals(method.equals("all words") ? 10 : 4, figures.get(3), method);
      switch (method) {
        case "all words" -> assertEquals(0, figures.get(2), 1e-12, "sufficiency");
        case "first k", "one passage: sparsemap" -> assertEquals(1, figures.get(4), method);
        case "random k" -> // which need not be the words that tell
            assertTrue(figures.get(4) >= 1, method + figures);
        case "two passages: sparsemap" -> assertTrue(figures.get(4) <= 2, method + figures);
        default -> assertTrue(figures.get(1) > 0, method + figures);
      }
    });
    assertEquals(all, run(options, "other"), "the seed decides");
  }
}
