package org.espalier.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.Memory;
import org.espalier.core.factor.FactorGraph;
import org.espalier.data.Batches;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an estimator has met is in the run's folder, and its user is told. */
class TrainerDiagnosticsTest {

  private static final FactorGraph TRIANGLE =
      FactorGraph.over(3).atMostOne(0, 1).atMostOne(1, 2).atMostOne(0, 2).build();

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  /** A network whose latent structure has these scores. */
  private record Network(Parameters parameters, Memory memory, double... scores)
      implements Trainable<Integer> {

    @Override
    public int length(Integer example) {
      return 1;
    }

    @Override
    public int labels(Integer example) {
      return 1;
    }

    @Override
    public double train(List<Integer> batch, long seed) {
      try (PointerScope _ = new PointerScope();
          Workers workers = Workers.sequential()) {
        var _ =
            Estimators.<FactorGraph>straightThroughLocal(1, 1)
                .forward(Batch.of(TRIANGLE, scores), new Context(workers, seed, memory, 0));
        parameters.get("w").sum().backward();
        return 1;
      }
    }

    @Override
    public Score evaluate(List<Integer> examples, Batches batches) {
      return new Score(0, 1);
    }
  }

  /**
   * A network that meets an example without a structure; example 1 is too long to be trained on.
   */
  private record Impossible(Parameters parameters, Memory memory, boolean trains)
      implements Trainable<Integer> {

    @Override
    public int length(Integer example) {
      return example == 1 ? 6 : 1;
    }

    @Override
    public int labels(Integer example) {
      return 1;
    }

    @Override
    public double train(List<Integer> batch, long seed) {
      if (trains) {
        try (PointerScope _ = new PointerScope()) {
          parameters.get("w").sum().backward();
        }
        return 1;
      }
      throw new InfeasibleException("example 0: nothing is left");
    }

    @Override
    public Score evaluate(List<Integer> examples, Batches batches) {
      throw new InfeasibleException("example 0: nothing is left");
    }
  }

  private static List<String> train(Path folder, double... scores) {
    return train(folder, parameters -> new Network(parameters, new Memory(), scores));
  }

  private static List<String> train(Path folder, Function<Parameters, Trainable<Integer>> network) {
    List<String> notes = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    try (Parameters parameters = new Parameters(ScalarType.Float, 1)) {
      parameters.add("w", Initializer.constant(1), 2);
      var outcome =
          new Trainer<>(
                  "a test",
                  TrainingSchedule.ofEpochs(2)
                      .withBatches(1, 10)
                      .withLongest(5)
                      .withLearningRate(0.1)
                      .withClip(1),
                  1,
                  network.apply(parameters),
                  List.of(1, 2),
                  List.of(3),
                  new RunFolder(folder).create(),
                  progress,
                  Interruption.NONE)
              .run();
      assertTrue(outcome.finished());
    }
    return notes;
  }

  @Test
  void structuresThatAreNotProvedAreToldOnce(@TempDir Path folder) throws IOException {
    Path run = folder.resolve("run");
    List<String> notes = train(run, 1, 1.1, 1.2);
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.getFirst().contains("4 of unproved-structure"), notes.getFirst());
    assertEquals(
        "finding,times\nunproved-structure,4\n",
        Files.readString(run.resolve(Trainer.DIAGNOSTICS)));
  }

  @Test
  void anExampleWithoutAStructureIsNoDivergence(@TempDir Path folder) {
    assertEquals(
        "a test, step 1: example 0: nothing is left; the batch's examples are those at [1] of the"
            + " training data, from 0",
        complaint(folder.resolve("training"), false));
    assertEquals(
        "a test, development data after step 1: example 0: nothing is left",
        complaint(folder.resolve("development"), true));
  }

  private static String complaint(Path run, boolean trains) {
    return String.valueOf(
        assertThrows(
                InfeasibleException.class,
                () -> train(run, p -> new Impossible(p, new Memory(), trains)))
            .getMessage());
  }

  @Test
  void whereAllIsProvedNothingIsSaid(@TempDir Path folder) {
    Path run = folder.resolve("run");
    assertEquals(List.of(), train(run, 1, -1, -1));
    assertFalse(Files.exists(run.resolve(Trainer.DIAGNOSTICS)));
  }
}
