package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Memory;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are not exact are counted, and reported in training. */
class DiagnosticsTest {

  private static final ProjectiveTree TREE = new ProjectiveTree(3, Roots.SINGLE);

  /** Trees whose projections always give up. */
  private static final class Hasty extends Delegate<ProjectiveTree> {
    Hasty() {
      super(TREE);
    }

    @Override
    public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
      return new OfSparseMap(right.project(scores, offset, warm, workspace)) {
        @Override
        public Status status() {
          return Status.ITERATION_LIMIT;
        }
      };
    }
  }

  private static Memory train(String name, int steps, Structure first, Structure second) {
    Estimator<Structure> estimator =
        Catalogue.estimator(name).create(first.getClass(), new Settings(0.3, steps));
    SplittableRandom random = new SplittableRandom(7);
    Batch<Structure> batch =
        new Batch<>(List.of(first, second), Vectors.normal(2 * TREE.size(), random));
    ExampleLosses decoders =
        new ExampleLosses(
            List.of(
                new ExampleLosses.Linear(Vectors.normal(TREE.size(), random)),
                new ExampleLosses.Linear(Vectors.normal(TREE.size(), random))));
    Memory memory = new Memory();
    try (Workers workers = Workers.of(2)) {
      estimator
          .forward(batch, new Context(workers, 1, memory, 0))
          .backward(decoders, new double[2 * TREE.size()]);
    }
    return memory;
  }

  @ParameterizedTest
  @CsvSource({
    "spigot, 3, 6",
    "spigot-ce, 2, 4",
    "spigot-sparsemap, 2, 6",
    "spigot-sparsemap-dual, 1, 4",
    "sparsemap, 1, 2",
    "minimum-risk-sparsemap, 1, 2"
  })
  void projectionsThatGiveUpAreCounted(String name, int steps, long expected) {
    Memory memory = train(name, steps, new Hasty(), new Hasty());
    assertEquals(
        Map.of("projection-iteration-limit", expected), memory.diagnostics().counts(), name);
    assertTrue(memory.toString().contains(expected + " of projection-iteration-limit"));
  }

  @Test
  void exactAnswersAreNot() {
    Memory memory = train("spigot-sparsemap", 2, TREE, TREE);
    assertEquals(Map.of(), memory.diagnostics().counts());
    assertEquals("nothing", memory.diagnostics().toString());
  }

  @Test
  void countsAreSavedWithTheRun() {
    Memory memory = train("spigot", 1, new Hasty(), new Hasty());
    Memory resumed = new Memory();
    resumed.restore(memory.asMap());
    assertEquals(Map.of("projection-iteration-limit", 2L), resumed.diagnostics().counts());
    resumed.restore(Map.of());
    assertEquals(Map.of(), resumed.diagnostics().counts());
  }
}
