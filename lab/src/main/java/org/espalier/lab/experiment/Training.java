package org.espalier.lab.experiment;

import java.util.List;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.Batches;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainable;
import org.espalier.lab.train.Trainer;
import org.espalier.lab.train.TrainingSchedule;

/**
 * How the trials of an experiment are trained: by {@link Trainer}, with a checkpoint in the trial's
 * own folder, so that an interrupted trial goes on where it was.
 *
 * @param schedule of every trial
 */
public record Training(TrainingSchedule schedule) {

  /**
   * Trains a network; after that it has the parameters of its best epoch.
   *
   * @param seed of the order of batches, masks and samples
   * @throws Trial.Interrupted if that was requested
   */
  public <E> void run(
      Trainable<E> network,
      List<E> train,
      List<E> dev,
      long seed,
      RunFolder folder,
      Interruption interruption) {
    Trainer.Outcome outcome =
        new Trainer<>(
                folder.path().getFileName().toString(),
                schedule,
                seed,
                network,
                train,
                dev,
                folder,
                Progress.SILENT,
                interruption)
            .run();
    if (!outcome.finished()) {
      throw new Trial.Interrupted();
    }
  }

  /** Returns the batches of training and evaluation. */
  public Batches batches() {
    return new Batches(schedule.sentences(), schedule.words());
  }

  /**
   * Returns what an estimator is used with over texts and expressions. Nothing bounds the label
   * that straight-through pulls back, and with η = 1 an example its scores grow without end; 1 /
   * batch is what 1 means where losses are averaged over a batch. The λ of i-mle must move targets
   * beyond the noise.
   *
   * @param batch how many are in a batch
   */
  public static Settings settings(String estimator, int batch) {
    double eta =
        switch (estimator) {
          case "straight-through" -> 1.0 / batch;
          case "i-mle" -> 100;
          default -> 1;
        };
    return new Settings(eta, 1, 1, 1);
  }
}
