package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.custom.Custom;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static final class SolverException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static List<ExactStructure> structures() {
    return List.of(
        new ProjectiveTree(5, Roots.SINGLE),
        new NonProjectiveTree(5, Roots.MULTI),
        new LinearChain(4, 3, Transitions.SHARED),
        new SmallMatching(3, 4),
        new Subset(6, 2, 3),
        new Bracketing(5));
  }

  private static double[] scores(Structure structure, long seed) {
    Random random = new Random(seed);
    double[] scores = new double[structure.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 2 * random.nextGaussian();
    }
    return scores;
  }

  private static void together(int threads, Callable<?> work) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calls.add(callers.submit(work));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private static void serveManyThreads(Workers workers) throws Exception {
    AtomicInteger seeds = new AtomicInteger();
    together(
        8,
        () -> {
          for (int call = 0; call < 60; call++) {
            int seed = seeds.getAndIncrement();
            for (ExactStructure structure : structures()) {
              List<ExactStructure> instances = List.of(structure, structure, structure);
              double[] all = new double[3 * structure.size()];
              for (int i = 0; i < 3; i++) {
                double[] one = scores(structure, 3L * seed + i);
                System.arraycopy(one, 0, all, i * one.length, one.length);
              }
              Batch<ExactStructure> batch = new Batch<>(instances, all);
              double[] marginals = Predictor.<ExactStructure>marginals().predictAll(batch, workers);
              double[] points = Predictor.<ExactStructure>sparseMap().predictAll(batch, workers);
              for (int i = 0; i < 3; i++) {
                double[] one = scores(structure, 3L * seed + i);
                int from = i * one.length;
                assertArrayEquals(
                    structure.distribution(one).marginals(),
                    Arrays.copyOfRange(marginals, from, from + one.length));
                assertArrayEquals(
                    structure.project(one).point(),
                    Arrays.copyOfRange(points, from, from + one.length));
              }
            }
          }
          return null;
        });
  }

  @Test
  void oneSetOfWorkersServesManyThreads() throws Exception {
    try (Workers workers = Workers.of(3)) {
      serveManyThreads(workers);
    }
  }

  @Test
  void sequentialWorkersServeManyThreads() throws Exception {
    try (Workers workers = Workers.sequential()) {
      serveManyThreads(workers);
    }
  }

  /** A solver that asks the workers themselves for the order of three scores. */
  private static Custom nested(Workers workers, Workers others) {
    Subset two = Subset.exactly(2, 5);
    return Custom.of(
        5,
        (scores, out) -> {
          Batch<Subset> batch = Batch.of(two, scores);
          double[] best = Predictor.<MapOracle>map().predictAll(batch, workers);
          assertArrayEquals(best, Predictor.<MapOracle>map().predictAll(batch, others));
          double score = 0;
          for (int i = 0; i < 5; i++) {
            if (best[i] > 0) {
              out.add(i);
              score += scores[i];
            }
          }
          return score;
        });
  }

  @Test
  void nestedCallsEndAndAreRight() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          try (Workers workers = Workers.of(3);
              Workers others = Workers.of(2)) {
            Custom solver = nested(workers, others);
            Subset two = Subset.exactly(2, 5);
            together(
                4,
                () -> {
                  double[] all = new double[20 * 5];
                  for (int i = 0; i < 20; i++) {
                    System.arraycopy(scores(two, i), 0, all, 5 * i, 5);
                  }
                  List<Projection> instances = new ArrayList<>();
                  for (int i = 0; i < 20; i++) {
                    instances.add(solver);
                  }
                  double[] points =
                      Predictor.sparseMap().predictAll(new Batch<>(instances, all), workers);
                  for (int i = 0; i < 20; i++) {
                    assertArrayEquals(
                        two.project(scores(two, i)).point(),
                        Arrays.copyOfRange(points, 5 * i, 5 * i + 5),
                        1e-12);
                  }
                  return null;
                });
          }
        });
  }

  @Test
  void aCallInsideATaskRunsInItsThread() {
    try (Workers workers = Workers.of(4);
        Workers others = Workers.of(4)) {
      workers.each(
          20,
          (_, outer) -> {
            Thread caller = Thread.currentThread();
            for (Workers inner : List.of(workers, others)) {
              inner.each(
                  20,
                  (_, workspace) -> {
                    assertSame(caller, Thread.currentThread());
                    Assertions.assertNotSame(outer, workspace);
                  });
            }
          });
    }
  }

  /** Threads that a task starts itself find the workers busy: with it. */
  @Test
  void aThreadOfATaskIsNotKeptWaiting() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          try (Workers workers = Workers.of(2)) {
            AtomicInteger done = new AtomicInteger();
            workers.each(
                2,
                (_, _) -> {
                  Thread other =
                      Thread.ofPlatform()
                          .start(() -> workers.each(10, (_, _) -> done.incrementAndGet()));
                  try {
                    other.join();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
            assertEquals(20, done.get());
          }
        });
  }

  private static Throwable thrown(Throwable failure) {
    try (Workers workers = Workers.of(2)) {
      return assertThrows(
          Throwable.class,
          () ->
              workers.each(
                  5,
                  (i, _) -> {
                    if (i >= 3) {
                      WorkersTest.<RuntimeException>sneak(failure);
                    }
                  }));
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a checked exception, unchecked
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void everyExceptionNamesItsExampleAndKeepsItsCause() {
    for (Throwable failure :
        List.of(
            new InfeasibleException("none"),
            new NotFiniteException("nan"),
            new IllegalArgumentException("no"),
            new IllegalStateException("no"),
            new UnsupportedOperationException("no"),
            new IndexOutOfBoundsException("7"),
            new ArithmeticException("no"),
            new NullPointerException(),
            new ClassCastException("no"))) {
      Throwable seen = thrown(failure);
      assertSame(failure.getClass(), seen.getClass());
      assertSame(failure, seen.getCause());
      String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      assertEquals("example 3: " + said, seen.getMessage());
    }
    for (Throwable failure : List.of(new SolverException(), new Exception("checked"))) {
      Throwable seen = assertInstanceOf(RuntimeException.class, thrown(failure));
      assertSame(failure, seen.getCause());
      assertTrue(String.valueOf(seen.getMessage()).startsWith("example 3: "));
    }
  }

  @Test
  void anErrorIsThrownAsItIs() {
    AssertionError error = new AssertionError("broken");
    assertSame(error, thrown(error));
    try (Workers workers = Workers.of(2)) {
      StackOverflowError last = new StackOverflowError();
      assertSame(
          last,
          assertThrows(
              StackOverflowError.class,
              () ->
                  workers.each(
                      4,
                      (i, _) -> {
                        if (i == 3) {
                          throw last;
                        }
                        throw new IllegalArgumentException("first");
                      })));
    }
  }

  @Test
  void closedWorkersSaySo() {
    for (Workers workers : List.of(Workers.of(2), Workers.sequential())) {
      workers.close();
      for (int examples = 0; examples <= 2; examples++) {
        int count = examples;
        assertThrows(IllegalStateException.class, () -> workers.each(count, (_, _) -> {}));
      }
    }
  }

  @Test
  void aTaskThatRunsWhenItsWorkersAreClosedEndsItsOwnCalls() {
    Workers workers = Workers.sequential();
    AtomicInteger done = new AtomicInteger();
    workers.each(
        1,
        (_, _) -> {
          workers.close();
          workers.each(3, (_, _) -> done.incrementAndGet());
        });
    assertEquals(3, done.get());
  }

  @Test
  void theySayHowManyTheyAre() {
    try (Workers workers = Workers.of(3)) {
      assertEquals("workers of 3 threads", workers.toString());
    }
  }
}
