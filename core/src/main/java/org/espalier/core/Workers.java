package org.espalier.core;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work on the examples of a batch, and the memory that they work in.
 *
 * <p>Its creator owns it and closes it. Examples go to threads one by one as these become free, so
 * that lengths may differ; results do not depend on the number of threads.
 *
 * <p>Thread-safe: any number of threads may call {@link #each} at the same time, of {@link
 * #sequential} workers too. Calls share the threads, but a {@link Workspace} belongs to one thread
 * of one call until that call has ended; as many are kept as were ever needed at once. A call never
 * waits for a thread that is busy with another one: the calling thread does what no other takes. A
 * call from inside a task, of the same workers or of others, runs in the thread that makes it.
 */
public final class Workers implements AutoCloseable {

  /** The work on one example. */
  @FunctionalInterface
  public interface Task {

    /**
     * Works on one example; must not touch what belongs to others.
     *
     * @param example its index
     * @param workspace memory that nothing else uses during the call of {@link #each}
     */
    void run(int example, Workspace workspace);
  }

  /** Bound in threads that are inside a task, of whichever workers. */
  private static final ScopedValue<Boolean> IN_TASK = ScopedValue.newInstance();

  private final int threads;
  private final Deque<Workspace> idle = new ConcurrentLinkedDeque<>();
  private final WorkspacePool results = new WorkspacePool();
  private final List<ExecutorService> pool; // at most one
  private volatile boolean closed;

  private Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, not " + threads);
    }
    this.threads = threads;
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
   * @param threads how many threads work on a call, the calling one included; at least 1
   */
  public static Workers of(int threads) {
    return new Workers(threads);
  }

  /** Returns the number of threads that work on a call, the calling one included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs a task for every example and waits for all of them.
   *
   * <p>An exception of a task is thrown when the others have ended, that of the first example if
   * several threw one. Its message begins with the example's number, its cause is the task's
   * exception, and its type the same: {@link InfeasibleException}, {@link NotFiniteException}, or
   * the next of the JDK's common unchecked exceptions; {@link RuntimeException} for types that only
   * the task knows. An {@link Error} goes before exceptions, is thrown as it is, and no further
   * example is begun.
   *
   * @throws IllegalStateException if the workers are closed
   */
  public void each(int examples, Task task) {
    if (closed && !IN_TASK.isBound()) {
      throw new IllegalStateException("these workers are closed");
    }
    Call call = new Call(examples, task);
    int helpers = IN_TASK.isBound() ? 0 : Math.min(threads, examples) - 1;
    try {
      for (int i = 0; i < helpers; i++) {
        pool.getFirst().execute(call);
      }
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("these workers are closed", e);
    }
    ScopedValue.where(IN_TASK, true).run(call::work);
    call.finish();
  }

  /** Returns workspaces for results that outlive a call of {@link #each}. */
  public WorkspacePool pool() {
    return results;
  }

  /** Ends the threads once they have done what they are at; further calls are refused. */
  @Override
  public void close() {
    closed = true;
    pool.forEach(ExecutorService::shutdown);
  }

  @Override
  public String toString() {
    return "workers of " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** One call of {@link #each}; as a runnable, the part of a helping thread in it. */
  private final class Call implements Runnable {
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final @Nullable Throwable[] failures;
    private int helping;
    private boolean over;

    Call(int examples, Task task) {
      this.task = task;
      this.failures = new Throwable[examples];
    }

    @Override
    public void run() {
      synchronized (this) {
        if (over) {
          return; // the thread was busy elsewhere until nothing was left to do here
        }
        helping++;
      }
      try {
        ScopedValue.where(IN_TASK, true).run(this::work);
      } finally {
        synchronized (this) {
          helping--;
          notifyAll();
        }
      }
    }

    /** Works on examples until none is left. */
    void work() {
      Workspace kept = idle.pollFirst();
      Workspace workspace = kept == null ? new Workspace() : kept;
      for (int i = next.getAndIncrement(); i < failures.length; i = next.getAndIncrement()) {
        try {
          task.run(i, workspace);
        } catch (Error e) {
          failures[i] = e;
          next.set(failures.length);
          return; // without the workspace, in which a kernel stopped wherever it was
        } catch (Throwable e) {
          failures[i] = e;
        }
      }
      idle.addFirst(workspace);
    }

    /** Waits for the helping threads and throws what is to be thrown. */
    void finish() {
      boolean interrupted = false;
      synchronized (this) {
        over = true;
        while (helping > 0) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true; // the batch is left whole; the caller sees the flag
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      for (Throwable failure : failures) {
        if (failure instanceof Error error) {
          throw error;
        }
      }
      for (int i = 0; i < failures.length; i++) {
        Throwable failure = failures[i];
        if (failure != null) {
          throw inExample(i, failure);
        }
      }
    }
  }

  private static RuntimeException inExample(int example, Throwable e) {
    String said = e.getMessage();
    String message = "example " + example + ": " + (said == null ? e : said);
    return switch (e) {
      case InfeasibleException _ -> new InfeasibleException(message, e);
      case NotFiniteException _ -> new NotFiniteException(message, e);
      case IllegalArgumentException _ -> new IllegalArgumentException(message, e);
      case IllegalStateException _ -> new IllegalStateException(message, e);
      case UnsupportedOperationException _ -> new UnsupportedOperationException(message, e);
      case IndexOutOfBoundsException _ -> with(e, new IndexOutOfBoundsException(message));
      case ArithmeticException _ -> with(e, new ArithmeticException(message));
      case NullPointerException _ -> with(e, new NullPointerException(message));
      case ClassCastException _ -> with(e, new ClassCastException(message));
      default -> new RuntimeException(message, e);
    };
  }

  private static RuntimeException with(Throwable cause, RuntimeException exception) {
    exception.initCause(cause);
    return exception;
  }
}
