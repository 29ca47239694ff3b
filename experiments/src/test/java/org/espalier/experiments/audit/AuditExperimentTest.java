package org.espalier.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditExperimentTest {

  private static final String TABLE = "valency: 1 epoch";
  private static final List<String> METHODS =
      List.of("reference", "straight-through", "spigot eta=1", "reinforce-loo", "minimum-risk");

  @TempDir private Path folder;

  private List<List<Double>> figures(String session, String table, List<String> methods) {
    return figures(session, table, methods, false);
  }

  /** Runs trials, as an experiment that is started now. */
  private List<List<Double>> figures(
      String session, String table, List<String> methods, boolean together) {
    List<Trial> trials =
        new AuditExperiment()
            .trials(new ExperimentOptions(true, 1)).stream()
                .filter(t -> t.table().equals(table) && methods.contains(t.method()))
                .toList();
    assertEquals(methods, trials.stream().map(Trial::method).toList());
    IntStream all = IntStream.range(0, trials.size());
    return (together ? all.parallel() : all)
        .mapToObj(i ->
            trials
                .get(i)
                .work()
                .run(
                    new TrialRun(
                        1,
                        new RunFolder(folder).part(session.replace(": ", "-") + i),
                        Interruption.NONE,
                        _ -> {}))
                .figures())
        .toList();
  }

  @Test
  void onShortExpressionsTheSumOverAllStructuresIsTheReference() {
    List<List<Double>> figures = figures("first", TABLE, METHODS);
    List<Double> reference = figures.getFirst();
    assertEquals(1, reference.get(0), "cosine");
    assertEquals(0, reference.get(3), "spread");
    assertTrue(reference.get(7) > 0 && reference.get(7) <= 1, "entropy " + reference.get(7));
    List<Double> risk = figures.getLast();
    assertEquals(1, risk.get(0), 1e-9, "cosine");
    assertEquals(0, risk.get(2), 1e-6, "bias");
    assertEquals(1, risk.get(4), "signs");
    assertEquals(0, figures.get(1).get(3), "straight-through has no spread");
    assertTrue(figures.get(1).get(0) < 0.99, "but a bias");
    assertTrue(figures.get(3).get(3) > 0.1, "reinforce-loo has a spread");
  }

  @Test
  void wordsAndTextsAreAuditedToo() {
    for (String table : List.of("relations: untrained", "EWT genre: untrained")) {
      List<List<Double>> figures = figures(table, table, List.of("reference", "minimum-risk"));
      assertEquals(1, figures.getFirst().get(0));
      assertEquals(1, figures.getFirst().get(7), 0.01, "scores are near 0 at first");
      assertEquals(1, figures.getLast().get(0), 1e-9);
    }
  }

  @Test
  void clustersThatAreStructuresAreAuditedTrained() {
    for (String structure :
        List.of(
            "chains of 3 with 3 tags", "projective trees of 4 words", "matchings of 4 with 4")) {
      String table = structure + ": 1 epoch";
      List<List<Double>> figures =
          figures(table, table, List.of("reference", "simple", "minimum-risk"));
      assertTrue(figures.getFirst().get(7) < 1 - 1e-6, "scores have been trained");
      assertTrue(figures.get(1).get(0) > 0.5, table + ", SIMPLE: " + figures.get(1));
      assertEquals(1, figures.getLast().get(0), 1e-9);
    }
  }

  @Test
  void neitherThreadsNorALaterSessionChangeFigures() {
    List<List<Double>> whole = figures("whole", TABLE, METHODS);
    assertEquals(whole, figures("together", TABLE, METHODS, true));
    assertEquals(
        whole.subList(3, 5), figures("later", TABLE, METHODS.subList(3, 5)), "trained anew");
  }

  @Test
  void longBatchesAreNotListed() {
    List<Trial> trials = new AuditExperiment().trials(new ExperimentOptions(false, 1));
    assertFalse(trials.stream().anyMatch(t -> t.method().equals("minimum-risk")));
    assertTrue(trials.stream().anyMatch(t -> t.method().equals("spigot eta=0.1")));
    assertEquals(
        trials.stream().map(Trial::table).distinct().count(),
        trials.stream().filter(t -> t.method().equals("straight-through")).count(),
        "any eta");
  }
}
