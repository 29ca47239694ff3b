package org.espalier.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that work on the examples of a batch, each with a {@link Workspace} of its own.
 *
 * <p>Whoever creates it owns it and closes it. Examples go to threads one by one as these become
 * free, so that lengths may differ; results do not depend on the number of threads. One call of
 * {@link #each} at a time.
 */
public final class Workers implements AutoCloseable {

  /** The work on one example. */
  @FunctionalInterface
  public interface Task {

    /**
     * Works on one example; must not touch what belongs to others.
     *
     * @param example its index
     * @param workspace the memory of the thread that runs the task
     */
    void run(int example, Workspace workspace);
  }

  private final List<Workspace> workspaces = new ArrayList<>();
  private final List<ExecutorService> pool; // at most one

  private Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, not " + threads);
    }
    for (int i = 0; i < threads; i++) {
      workspaces.add(new Workspace());
    }
    pool =
        threads == 1
            ? List.of()
            : List.of(
                Executors.newFixedThreadPool(
                    threads - 1, // the calling thread works as well
                    Thread.ofPlatform().name("espalier-", 1).daemon().factory()));
  }

  /** Creates workers that run everything on the calling thread. */
  public static Workers sequential() {
    return new Workers(1);
  }

  /**
   * Creates workers.
   *
   * @param threads how many threads work, the calling one included; at least 1
   */
  public static Workers of(int threads) {
    return new Workers(threads);
  }

  /** Returns the number of threads. */
  public int threads() {
    return workspaces.size();
  }

  /**
   * Runs a task for every example and waits for all of them.
   *
   * @throws IllegalArgumentException if a task threw one; the message names the first such example
   */
  public void each(int examples, Task task) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    int helpers = Math.min(threads(), examples) - 1;
    RuntimeException[] failures = new RuntimeException[examples];
    for (int i = 1; i <= helpers; i++) {
      Workspace workspace = workspaces.get(i);
      others.add(pool.getFirst().submit(() -> work(next, failures, task, workspace)));
    }
    work(next, failures, task, workspaces.getFirst());
    for (Future<?> other : others) {
      await(other);
    }
    for (RuntimeException failure : failures) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static void work(
      AtomicInteger next, RuntimeException[] failures, Task task, Workspace workspace) {
    int example = next.getAndIncrement();
    while (example < failures.length) {
      try {
        task.run(example, workspace);
      } catch (InfeasibleException e) {
        failures[example] = new InfeasibleException("example " + example + ": " + e.getMessage());
      } catch (NotFiniteException e) {
        NotFiniteException failure =
            new NotFiniteException("example " + example + ": " + e.getMessage());
        failure.initCause(e);
        failures[example] = failure;
      } catch (IllegalArgumentException e) {
        failures[example] =
            new IllegalArgumentException("example " + example + ": " + e.getMessage(), e);
      } catch (RuntimeException e) {
        failures[example] = e;
      }
      example = next.getAndIncrement();
    }
  }

  private static void await(Future<?> other) {
    boolean interrupted = false;
    while (true) {
      try {
        other.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the batch is left whole; the caller sees the flag
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("a worker died", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    pool.forEach(ExecutorService::shutdownNow);
  }
}
