package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Pass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers, structures, estimators and the catalogue in the hands of eight threads at once: every
 * answer has the bits that one thread alone gets.
 */
class SharedUseTest {

  private static final int THREADS = 8;

  /** Calls of each thread. */
  private static final int CALLS = 100_000;

  /**
   * One of so many pairs of an example and an estimator is tried, so that all are done once soon.
   */
  private static final int STRIDE = 7;

  /** An estimator on one example, with what it gave when nothing else was running. */
  private record Problem(EstimatorEntry entry, Trial trial) {

    double[] solve(Workers workers) {
      Estimator<Structure> estimator =
          entry.create(trial.structure().getClass(), new Settings(0.5, 2));
      Batch<Structure> batch = Batch.of(trial.structure(), trial.scores());
      Pass pass = estimator.forward(batch, new Context(workers, 1));
      double[] gradient = new double[trial.scores().length];
      pass.backward(new ExampleLosses(List.of(trial.decoder())), gradient);
      return gradient;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void eightThreadsGetTheAnswersOfOne(int workerThreads) throws Exception {
    List<Problem> problems = problems();
    try (Workers workers = Workers.of(workerThreads);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<double[]> expected = new ArrayList<>();
      for (Problem problem : problems) {
        expected.add(problem.solve(workers));
      }
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        all.add(
            pool.submit(() -> {
              for (int call = 0; call < CALLS / workerThreads; call++) {
                int i = random.nextInt(problems.size());
                assertArrayEquals(
                    expected.get(i),
                    problems.get(i).solve(workers),
                    () -> problems.get(i).toString());
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    int pair = 0;
    for (Trial trial : Trial.all(3).toList()) {
      for (EstimatorEntry entry : Catalogue.estimators()) {
        if (entry.serves(trial.structure().getClass()) && pair++ % STRIDE == 0) {
          problems.add(new Problem(entry, trial));
        }
      }
    }
    return problems;
  }
}
