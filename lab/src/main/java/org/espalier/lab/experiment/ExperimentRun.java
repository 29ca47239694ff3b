package org.espalier.lab.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.espalier.core.NotFiniteException;
import org.espalier.data.DataException;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.train.DivergedException;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.torch.Natives;
import org.jspecify.annotations.Nullable;

/**
 * Runs the trials of an experiment, several at a time. Each leaves a file with its result, so that
 * an experiment that was interrupted goes on, and one with further seeds extends the table.
 *
 * <p>A trial has a thread of its own, in which torch uses one thread, and shares only read-only
 * data with others, so that its result does not depend on how many run at the same time.
 */
public final class ExperimentRun {

  private static final double NANO = 1e-9;

  private final Experiment experiment;
  private final ExperimentOptions options;
  private final Predicate<Trial> wanted;
  private final int jobs;
  private final RunFolder folder;
  private final Consumer<String> notes;
  private final Interruption interruption;
  private final List<String> diverged = new CopyOnWriteArrayList<>();

  /**
   * Prepares a run.
   *
   * @param wanted which of the trials to do; the others are in the table if they were done before
   * @param jobs how many trials to do at a time, at least 1
   * @param folder new, or of the same experiment
   * @param notes takes a line about every training and every trial when it ends, from several
   *     threads
   * @param interruption asked by several threads
   */
  public ExperimentRun(
      Experiment experiment,
      ExperimentOptions options,
      Predicate<Trial> wanted,
      int jobs,
      RunFolder folder,
      Consumer<String> notes,
      Interruption interruption) {
    if (jobs < 1) {
      throw new IllegalArgumentException("--jobs must be at least 1, not " + jobs);
    }
    this.experiment = experiment;
    this.options = options;
    this.wanted = wanted;
    this.jobs = jobs;
    this.folder = folder;
    this.notes = notes;
    this.interruption = interruption;
  }

  /**
   * Runs the trials that have no result yet. When one fails, the others stop as at an interruption.
   * One that diverges has no result, and the others go on.
   *
   * @return all results that there are, in the trials' order; empty if an interruption was
   *     requested
   * @throws org.espalier.data.DataException if another process works in the folder
   */
  public Optional<List<TrialResult>> run() {
    return folder.hold(this::results);
  }

  /**
   * Names the trials that diverged in this run, each with what happened. They are noted as well.
   */
  public List<String> diverged() {
    return List.copyOf(diverged);
  }

  private Optional<List<TrialResult>> results() {
    List<Trial> trials = experiment.trials(options);
    RunFolder kept = folder.part((options.quick() ? "quick" : "full") + variant()).create();
    List<Trial> asked = trials.stream().filter(wanted).toList();
    // A process may have died between a trial's result and the end of its folder.
    asked.stream()
        .filter(trial -> kept.has(trial.fileName()) && kept.has(trial.folderName()))
        .forEach(trial -> kept.part(trial.folderName()).delete());
    List<Trial> missing = asked.stream().filter(trial -> !kept.has(trial.fileName())).toList();
    if (!missing.isEmpty() && !areDone(missing, asked.size(), kept)) {
      return Optional.empty();
    }
    // Results that were kept before trials had settings take theirs from the trial.
    return Optional.of(
        trials.stream()
            .filter(trial -> kept.has(trial.fileName()))
            .map(trial -> read(trial, kept))
            .toList());
  }

  private static TrialResult read(Trial trial, RunFolder kept) {
    TrialResult result = kept.readJson(trial.fileName(), TrialResult.class);
    if (!result.table().equals(trial.table())
        || !result.method().equals(trial.method())
        || result.seed() != trial.seed()) {
      throw new DataException(
          kept.file(trial.fileName()),
          "is the result of another trial; remove it, and the trial is done again");
    }
    return result.at(trial.setting());
  }

  /** Results of other designs and on other data do not mix. */
  private String variant() {
    String hash = experiment.dataHash(options);
    return (experiment.design() == 1 ? "" : "-design" + experiment.design())
        + (hash.isEmpty() ? "" : "-" + hash.substring(0, 8));
  }

  /**
   * Runs some trials.
   *
   * @param count how many are wanted in all, with those that were done before
   * @return false if an interruption was requested
   */
  private boolean areDone(List<Trial> missing, int count, RunFolder kept) {
    Stop stop = new Stop();
    int threads = Math.min(jobs, missing.size());
    double seconds = 0;
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("trial-", 1).daemon().factory())) {
      CompletionService<Optional<TrialResult>> ends = new ExecutorCompletionService<>(pool);
      missing.forEach(trial -> ends.submit(() -> result(trial, threads, kept, stop)));
      int told = 0;
      for (int done = 1; done <= missing.size(); done++) {
        Optional<TrialResult> end = next(ends, stop);
        while (told < diverged.size()) {
          notes.accept("diverged, not in the tables: " + diverged.get(told++));
        }
        if (end.isPresent()) {
          seconds += end.get().seconds();
          int left = missing.size() - done;
          notes.accept(describe(end.get(), count - left, count, seconds / done * left / threads));
        }
      }
    }
    return stop.isAllDone();
  }

  /** Runs a trial, unless a stop was requested. */
  private Optional<TrialResult> result(Trial trial, int threads, RunFolder kept, Stop stop) {
    try {
      if (!stop.requested()) {
        return Optional.of(keptResult(trial, threads, kept, stop));
      }
      stop.happen();
    } catch (Trial.Interrupted e) {
      stop.happen();
    } catch (DivergedException | NotFiniteException e) {
      diverged.add(describe(trial) + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      stop.fail(e);
    }
    return Optional.empty();
  }

  private TrialResult keptResult(Trial trial, int threads, RunFolder kept, Interruption stop) {
    // Torch's number of threads is a property of the calling thread.
    Natives.load(1);
    long start = System.nanoTime();
    RunFolder own = kept.part(trial.folderName());
    Trial.Outcome outcome =
        trial
            .work()
            .run(
                new TrialRun(
                    trial.seed(), own, stop, line -> notes.accept(describe(trial) + ": " + line)));
    TrialResult result =
        new TrialResult(
            trial.table(),
            trial.method(),
            trial.seed(),
            trial.setting(),
            outcome.figures(),
            (System.nanoTime() - start) * NANO,
            threads,
            outcome.texts());
    kept.writeJson(trial.fileName(), result);
    own.delete();
    return result;
  }

  /** Waits for the next trial to end. */
  private static Optional<TrialResult> next(
      CompletionService<Optional<TrialResult>> ends, Stop stop) {
    while (true) {
      try {
        return ends.take().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a trial's thread died", e);
      } catch (InterruptedException e) {
        stop.interruptThread();
      }
    }
  }

  /**
   * The requests to stop that all trials see: the user's, an interrupt of the thread that waits for
   * them, and the first failure.
   */
  private final class Stop implements Interruption {
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean threadInterrupted;
    private volatile boolean happened;

    @Override
    public boolean requested() {
      return threadInterrupted || failure.get() != null || interruption.requested();
    }

    @Override
    public boolean timeIsOver() {
      return interruption.timeIsOver();
    }

    /** Records that a trial is not done. */
    void happen() {
      happened = true;
    }

    void fail(Throwable cause) {
      failure.compareAndSet(null, cause);
    }

    void interruptThread() {
      threadInterrupted = true;
    }

    /**
     * Returns whether all trials are done, after they have ended.
     *
     * @throws RuntimeException what the first trial that failed threw; or an error
     */
    boolean isAllDone() {
      if (threadInterrupted) {
        Thread.currentThread().interrupt();
      }
      return switch (failure.get()) {
        case null -> !happened;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("a trial failed", e);
      };
    }
  }

  private static String describe(Trial trial) {
    return trial.table() + ", " + trial.method() + ", seed " + trial.seed();
  }

  private String describe(TrialResult result, int number, int count, double left) {
    List<Double> figures = result.figures();
    // The first that the trial has: a row without a parser, say, has no attachment score.
    int shown =
        IntStream.range(0, figures.size())
            .filter(i -> !Double.isNaN(figures.get(i)))
            .findFirst()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "%d of %d: %s, %s, seed %d: %s %.3f, %.1f s, about %.0f s left",
        number,
        count,
        result.table(),
        result.method(),
        result.seed(),
        experiment.figures().get(shown).name(),
        figures.get(shown),
        result.seconds(),
        left);
  }
}
