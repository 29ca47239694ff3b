package org.espalier.experiments.nli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.espalier.data.DataSource;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NliExperimentTest {

  private static final List<String> METHODS =
      List.of("left chain", "attention", "matching: sparsemap", "alignment: marginals");

  @TempDir private Path folder;

  /** Pairs of the same words in another order, or of texts that share no word. */
  private Path pairs() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int[] words = random.ints(0, 12).distinct().limit(5).toArray();
      boolean same = random.nextBoolean();
      int[] others = same ? new int[] {words[4], words[1], words[2], words[3], words[0]} : words;
      lines.add(
          (same ? "same" : "other")
              + "\t"
              + text("w", words)
              + "\t"
              + text(same ? "w" : "v", others));
    }
    return Files.write(folder.resolve("pairs.tsv"), lines);
  }

  private static String text(String letter, int... words) {
    return Arrays.stream(words).mapToObj(word -> letter + word).collect(Collectors.joining(" "));
  }

  private List<TrialResult> run(ExperimentOptions options, String run) {
    return new ExperimentRun(
            new NliExperiment(),
            options,
            trial -> METHODS.contains(trial.method()),
            1,
            new RunFolder(folder.resolve(run)),
            line -> {},
            Interruption.NONE)
        .run()
        .orElseThrow();
  }

  @Test
  void usersPairsAreLearnedAndTheSeedDecides() throws IOException {
    ExperimentOptions options =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(pairs().toString())), Optional.empty());
    List<TrialResult> results = run(options, "one");
    assertEquals(METHODS, results.stream().map(TrialResult::method).toList());
    results.forEach(one -> assertTrue(one.figures().getFirst() > 0.9, one.toString()));
    assertEquals(
        results.stream().map(TrialResult::figures).toList(),
        run(options, "other").stream().map(TrialResult::figures).toList());
  }
}
