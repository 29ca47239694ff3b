package org.espalier.experiments.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.StorageException;
import org.espalier.lab.train.Trainer;
import org.espalier.report.ComparisonRow;

/**
 * Runs whose results are kept, each in a folder of its own: those that are finished are read, the
 * others done, and one that fails is a row with its error, which is tried again the next time.
 *
 * @param folder of all
 * @param minutes after which a run is stopped, at a step
 * @param progress of one run at a time
 * @param interruption the user's
 */
record KeptRuns(RunFolder folder, double minutes, Progress progress, Interruption interruption) {

  private static final String COST = "cost.json";
  private static final double NANOS_PER_MINUTE = 60e9;

  /** Figures that a run's result does not have. */
  private record Cost(double peakMemory, String remark) {}

  /**
   * A run that has ended.
   *
   * @param row of it
   * @param result its result; empty if the run failed
   */
  record Ended(ComparisonRow row, Optional<RunResult> result) {}

  /** Returns whether a run is finished. */
  boolean has(String name) {
    return part(name).has(RunFolder.RESULT);
  }

  private RunFolder part(String name) {
    return new RunFolder(folder.path().resolve(name));
  }

  /**
   * Reads a run's result, or does the run.
   *
   * @param name of its folder
   * @return empty if an interruption was requested
   * @throws StorageException if the disk is full or gone, which the next run would meet too
   */
  Optional<Ended> run(RunConfig config, String name, Corpus corpus) {
    try {
      RunFolder part = part(name);
      return result(config, corpus, part)
          .map(result -> {
            Cost cost = part.readJson(COST, Cost.class);
            return new Ended(
                row(config, Optional.of(result), cost.peakMemory(), cost.remark()),
                Optional.of(result));
          });
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.of(failed(config, e));
    }
  }

  /** Returns the row of a run that failed, and reports the cause. */
  Ended failed(RunConfig config, RuntimeException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    progress.note("failed: " + reason);
    return new Ended(row(config, Optional.empty(), Double.NaN, reason), Optional.empty());
  }

  private static ComparisonRow row(
      RunConfig config, Optional<RunResult> result, double peakMemory, String remark) {
    return new ComparisonRow(
        config.variant(),
        config.learning().settings().eta(),
        config.learning().settings().steps(),
        config.execution().seed(),
        result.map(RunResult::latent).orElse(null),
        peakMemory,
        remark);
  }

  private Optional<RunResult> result(RunConfig config, Corpus corpus, RunFolder part) {
    if (part.has(RunFolder.RESULT) && part.has(COST)) {
      return Optional.of(part.readJson(RunFolder.RESULT, RunResult.class));
    }
    PeakMemory.reset();
    Stopwatch stopwatch = new Stopwatch(interruption, minutes);
    Optional<RunResult> result =
        new TrainingRun(config, List.of(), corpus, part, progress, stopwatch).run();
    if (result.isPresent()) {
      part.writeJson(COST, new Cost(PeakMemory.mebibytes(), stopwatch.remark(result.get())));
      part.part(TrainingRun.partName(config)).remove(Trainer.CHECKPOINT);
    }
    return result;
  }

  /** Asks a run to end when its time is over. */
  private static final class Stopwatch implements Interruption {

    private final Interruption user;
    private final long begin = System.nanoTime();
    private final double minutes;
    private boolean stopped;

    Stopwatch(Interruption user, double minutes) {
      this.user = user;
      this.minutes = minutes;
    }

    @Override
    public boolean requested() {
      return user.requested();
    }

    @Override
    public boolean timeIsOver() {
      stopped |= System.nanoTime() - begin > minutes * NANOS_PER_MINUTE;
      return stopped;
    }

    String remark(RunResult result) {
      return stopped
          ? String.format(
              Locale.ROOT,
              "stopped after %.3g minutes, in epoch %d",
              minutes,
              result.latent().history().size())
          : "";
    }
  }
}
