package org.espalier.experiments.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.path.GridPath;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.solve.NonNegativeCosts;
import org.espalier.experiments.paths.PathNetwork.Quality;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathNetworkTest {

  private static final int SIDE = 6;
  private static final Training TRAINING =
      new Training(
          TrainingSchedule.ofEpochs(4)
              .withBatches(20, Integer.MAX_VALUE)
              .withLearningRate(3e-3)
              .withClip(10));

  @TempDir private Path folder;

  private <S extends MapOracle> Quality train(S paths, PathMethod<S> method, String name) {
    List<PathExample> maps = PathExample.draw(paths, SIDE, 400, 1);
    try (PathNetwork<S> network = new PathNetwork<>(paths, method, 16, 1)) {
      TRAINING.run(
          network,
          maps.subList(0, 200),
          maps.subList(200, 300),
          new TrialRun(1, new RunFolder(folder).part(name), Interruption.NONE, _ -> {}));
      return network.measure(maps.subList(300, 400), TRAINING.batches());
    }
  }

  private <S extends MapOracle> Quality untrained(S paths, PathMethod<S> method) {
    List<PathExample> maps = PathExample.draw(paths, SIDE, 400, 1);
    try (PathNetwork<S> network = new PathNetwork<>(paths, method, 16, 1)) {
      return network.measure(maps.subList(300, 400), TRAINING.batches());
    }
  }

  private <S extends MapOracle> void assertLearns(S paths, PathMethod<S> method) {
    Quality before = untrained(paths, method);
    Quality after = train(paths, method, "once");
    assertTrue(after.regret() < before.regret() / 2, before + " " + after);
    assertTrue(after.optimal() > before.optimal() + 0.1, before + " " + after);
    assertEquals(after, train(paths, method, "again"), "the same seed gives the same network");
  }

  @Test
  void solverDifferentiationLearnsCostsOnGridsWithEightNeighbours() {
    assertLearns(
        new NonNegativeCosts<>(new GridShortestPath(SIDE, SIDE)),
        new PathMethod.Latent<>(new ImplicitMle<>(Noise.gumbel(), 1, 1000, 1)));
  }

  @Test
  void perturbedLossesLearnCosts() {
    assertLearns(
        new NonNegativeCosts<>(new GridShortestPath(SIDE, SIDE)),
        new PathMethod.Supervised<>(
            new PerturbedLoss<NonNegativeCosts<GridShortestPath>>(Noise.gaussian(), 1, 2), false));
  }

  @Test
  void trueCostsTeachByTheirRegret() {
    assertLearns(
        new GridPath(SIDE, SIDE, true), new PathMethod.Supervised<>(new SpoPlusLoss<>(), true));
  }

  @Test
  void regressionLearnsCosts() {
    assertLearns(new GridPath(SIDE, SIDE, true), new PathMethod.Regression<>());
  }
}
