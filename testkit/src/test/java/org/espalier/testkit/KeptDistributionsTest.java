package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Pass;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Families;
import org.espalier.verify.ScoreKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the forward pass knows, the backward pass does not compute again. */
class KeptDistributionsTest {

  private static final long SEED = 20_261_129;

  /** Those that ask for a distribution or a projection in both passes. */
  private static final List<String> ESTIMATORS =
      List.of(
          "marginals",
          "sparsemap",
          "stochastic-marginals",
          "stochastic-sparsemap",
          "rebar",
          "relax",
          "reinforce-loo",
          "nvil",
          "vimco");

  static Stream<Families.Family> families() {
    return Families.all().stream();
  }

  private static Batch<Structure> batch(Families.Family family) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Structure> instances = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (Enumerable instance : family.instances()) {
      for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
        instances.add(instance);
        scores.add(kind.draw(new BruteForce(instance), random));
      }
    }
    return new Batch<>(instances, scores.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private static ExampleLosses decoders(Batch<Structure> batch) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<ExampleLoss> decoders = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      int visible = batch.instance(i).visible();
      decoders.add(
          visible == 0 ? new ExampleLosses.Linear() : Trial.decoders(visible, random).get(i % 4));
    }
    return new ExampleLosses(decoders);
  }

  private static double[] gradient(
      Estimator<Structure> estimator, Batch<Structure> batch, Workers workers) {
    double[] out = new double[batch.scores().length];
    estimator.forward(batch, new Context(workers, 1)).backward(decoders(batch), out);
    return out;
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatIsKeptHasTheDigitsOfWhatIsComputedAgain(Families.Family family) {
    Batch<Structure> batch = batch(family);
    Class<? extends Structure> type = batch.instance(0).getClass();
    for (String name : ESTIMATORS) {
      if (!Catalogue.estimator(name).serves(type)) {
        continue;
      }
      Estimator<Structure> estimator =
          Catalogue.estimator(name).create(type, new Settings(0.3, 1, 2, 0.7));
      double[] again;
      try (Workers workers = Workers.sequential()) {
        workers.pool().setBudget(0);
        again = gradient(estimator, batch, workers);
      }
      for (int threads = 1; threads <= 3; threads += 2) {
        try (Workers workers = Workers.of(threads)) {
          // With room for all, and with room for some.
          for (long budget : new long[] {1 << 24, 1 << 24, 60L * batch.instance(0).size() + 1200}) {
            workers.pool().setBudget(budget);
            assertArrayEquals(again, gradient(estimator, batch, workers), name);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "marginals, 1",
    "stochastic-marginals, 1",
    "straight-through-marginals, 1",
    "perturb-and-map, 1",
    "reinforce-loo, 1",
    "nvil, 1",
    "vimco, 1",
    "spigot-eg, 2",
    "rebar, 5",
    "relax, 5"
  })
  void everyDistributionIsComputedOnce(String name, double expected) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<Structure> instances = List.of(new Categorical(4), new Categorical(3), new Categorical(4));
    Batch<Structure> batch = new Batch<>(instances, Vectors.normal(11, random));
    try (Workers workers = Workers.sequential()) {
      // Two samples: with relaxed points two distributions each, and one for all of them.
      Estimator<Structure> estimator =
          Catalogue.estimator(name).create(Categorical.class, new Settings(1, 1, 2, 1));
      assertEquals(
          expected,
          new GradientAudit<>(batch, decoders(batch), 10, workers, 1)
              .examine(estimator, 1)
              .distributions());
    }
  }

  @Test
  void manyThreadsMayTrainAtOnce() throws InterruptedException {
    Batch<Structure> batch =
        batch(
            Families.all().stream()
                .filter(family -> family.name().equals("projective tree, one root"))
                .findFirst()
                .orElseThrow());
    Estimator<Structure> estimator =
        Catalogue.estimator("marginals").create(batch.instance(0).getClass(), new Settings(1, 1));
    try (Workers workers = Workers.of(2)) {
      double[] alone = gradient(estimator, batch, workers);
      List<Boolean> same = new ArrayList<>();
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(_ ->
                  Thread.ofPlatform()
                      .start(() -> {
                        for (int step = 0; step < 50; step++) {
                          boolean equal = Arrays.equals(alone, gradient(estimator, batch, workers));
                          synchronized (same) {
                            same.add(equal);
                          }
                        }
                      }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(200, same.size());
      assertTrue(same.stream().allMatch(equal -> equal));
    }
  }

  @Test
  void passesThatGoNoWayBackLeaveRoomForOthers() {
    Batch<Structure> batch =
        new Batch<>(List.of(new Categorical(50)), Vectors.normal(50, new SplittableRandom(SEED)));
    Estimator<Structure> estimator =
        Catalogue.estimator("marginals").create(Categorical.class, new Settings(1, 1));
    try (Workers workers = Workers.sequential()) {
      workers.pool().setBudget(2500);
      double[] expected = gradient(estimator, batch, workers);
      for (int step = 0; step < 10; step++) {
        Pass forgotten = estimator.forward(batch, new Context(workers, step));
        assertEquals(1, forgotten.points().rows());
        assertArrayEquals(expected, gradient(estimator, batch, workers));
      }
    }
  }
}
