package org.espalier.lab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.espalier.lab.experiment.Experiment.Effort;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;

/**
 * Does the trials of an experiment one after the other. Each leaves a file with its result, so that
 * an experiment that was interrupted goes on, and one with further seeds extends the table.
 */
public final class ExperimentRun {

  private static final double NANO = 1e-9;

  private final Experiment experiment;
  private final Effort effort;
  private final Predicate<Trial> wanted;
  private final RunFolder folder;
  private final Consumer<String> notes;
  private final Interruption interruption;

  /**
   * Prepares a run.
   *
   * @param wanted which of the trials to do; the others are in the table if they were done before
   * @param folder new, or of the same experiment
   * @param notes told a line about every trial
   */
  public ExperimentRun(
      Experiment experiment,
      Effort effort,
      Predicate<Trial> wanted,
      RunFolder folder,
      Consumer<String> notes,
      Interruption interruption) {
    this.experiment = experiment;
    this.effort = effort;
    this.wanted = wanted;
    this.folder = folder;
    this.notes = notes;
    this.interruption = interruption;
  }

  /**
   * Does the trials that are not done yet.
   *
   * @return all results that there are, in the trials' order; empty if an interruption was
   *     requested
   * @throws org.espalier.lab.data.DataException if another process works in the folder
   */
  public Optional<List<TrialResult>> run() {
    folder.create();
    try (FileChannel _ = folder.lock()) {
      return results();
    } catch (IOException e) {
      throw new UncheckedIOException(folder.path() + ": " + e.getMessage(), e);
    }
  }

  private Optional<List<TrialResult>> results() {
    List<Trial> trials = experiment.trials(effort);
    RunFolder kept = folder.part((effort.quick() ? "quick" : "full") + variant()).create();
    List<TrialResult> results = new ArrayList<>();
    long begun = System.nanoTime();
    int done = 0;
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      if (!kept.has(trial.fileName()) && wanted.test(trial)) {
        if (interruption.requested()) {
          return Optional.empty();
        }
        long start = System.nanoTime();
        RunFolder own = kept.part(trial.folderName());
        Trial.Outcome outcome;
        try {
          outcome = trial.work().run(own, interruption);
        } catch (Trial.Interrupted e) {
          return Optional.empty();
        }
        double seconds = (System.nanoTime() - start) * NANO;
        kept.writeJson(
            trial.fileName(),
            new TrialResult(
                trial.table(),
                trial.method(),
                trial.seed(),
                outcome.figures(),
                seconds,
                outcome.texts()));
        own.delete();
        done++;
        double left =
            (System.nanoTime() - begun)
                * NANO
                / done
                * missing(trials.subList(i + 1, trials.size()), kept);
        notes.accept(describe(trial, outcome.figures(), seconds, i + 1, trials.size(), left));
      }
      if (kept.has(trial.fileName())) {
        results.add(kept.readJson(trial.fileName(), TrialResult.class));
      }
    }
    return Optional.of(results);
  }

  /** Results on other data do not mix. */
  private String variant() {
    String hash = experiment.dataHash(effort);
    return hash.isEmpty() ? "" : "-" + hash.substring(0, 8);
  }

  private long missing(List<Trial> trials, RunFolder kept) {
    return trials.stream()
        .filter(trial -> wanted.test(trial) && !kept.has(trial.fileName()))
        .count();
  }

  private String describe(
      Trial trial, List<Double> figures, double seconds, int number, int count, double left) {
    return String.format(
        Locale.ROOT,
        "%d of %d: %s, %s, seed %d: %s %s, %.1f s, about %.0f s left",
        number,
        count,
        trial.table(),
        trial.method(),
        trial.seed(),
        experiment.figures().getFirst().name(),
        String.format(Locale.ROOT, "%.3f", figures.getFirst()),
        seconds,
        left);
  }
}
