package org.espalier.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.espalier.experiments.clusters.ClusterExperiment;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Experiment.Published;
import org.espalier.lab.experiment.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every experiment, without running it. */
class ExperimentsTest {

  static Stream<Experiment> all() {
    return Experiments.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void trialsAreDistinctAndCanBeChosenByName(Experiment experiment) {
    for (boolean quick : new boolean[] {true, false}) {
      Set<String> files = new HashSet<>();
      for (Trial trial : experiment.trials(new ExperimentOptions(quick, 2))) {
        assertTrue(files.add(trial.fileName()), trial.fileName());
        // The command line separates names by commas.
        assertFalse((trial.table() + trial.method()).contains(","), trial.fileName());
        // Settings are written in one way: spigot eta=0.0001, spigot T=5.
        assertFalse(trial.method().matches(".*(η|=\\d+\\.0$|=.*E|eta \\d).*"), trial.method());
      }
      assertFalse(files.isEmpty());
    }
  }

  @Test
  void stepSizesHaveNoNeedlessDecimals() {
    List<String> rows =
        new ClusterExperiment()
            .trials(new ExperimentOptions(false, 1)).stream().map(Trial::method).toList();
    assertTrue(
        rows.containsAll(
            List.of("spigot eta=0.0001", "spigot eta=0.1", "spigot eta=100", "spigot T=10")),
        rows::toString);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatWasPublishedStandsBesideATable(Experiment experiment) {
    List<String> tables =
        experiment.trials(new ExperimentOptions(false, 1)).stream()
            .map(Trial::table)
            .distinct()
            .toList();
    for (Published published : experiment.published()) {
      assertTrue(tables.contains(published.table()), published.table());
      assertTrue(published.figures().size() <= experiment.figures().size());
    }
    assertEquals(
        experiment.figures().size(),
        experiment.figures().stream().map(Experiment.Figure::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("all")
  void settingsAreSaid(Experiment experiment) {
    assertFalse(experiment.summary().isBlank());
    assertTrue(
        experiment.settings(new ExperimentOptions(true, 1)).stream().noneMatch(String::isBlank));
    assertFalse(experiment.settings(new ExperimentOptions(false, 1)).isEmpty());
  }
}
