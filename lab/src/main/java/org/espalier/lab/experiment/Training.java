package org.espalier.lab.experiment;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.Batches;
import org.espalier.data.Decimals;
import org.espalier.lab.train.Pace;
import org.espalier.lab.train.Progress;
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
   * @param run whose seed is that of the order of batches, masks and samples
   * @throws Trial.Interrupted if that was requested
   */
  public <E> void run(Trainable<E> network, List<E> train, List<E> dev, TrialRun run) {
    Trainer.Outcome outcome =
        new Trainer<>(
                run.folder().path().getFileName().toString(),
                schedule,
                run.seed(),
                network,
                train,
                dev,
                run.folder(),
                new Progress() {
                  @Override
                  public void pace(Pace pace) {
                    run.notes().accept(pace.toString());
                  }
                },
                run.interruption())
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
   * Returns what an estimator is used with where losses are of the order of 1: the η that is usual
   * for it, one step, one sample, temperature 1.
   */
  public Settings settings(String estimator) {
    return new Settings(
        Catalogue.estimator(estimator).etaRole().usual(schedule.sentences()), 1, 1, 1);
  }

  /** Returns the settings of some estimators in words, for readers. */
  public String settings(List<String> estimators) {
    Map<Double, List<String>> byEta = new LinkedHashMap<>();
    Set<Setting> used = EnumSet.noneOf(Setting.class);
    for (String name : estimators) {
      Set<Setting> own = Catalogue.estimator(name).uses();
      used.addAll(own);
      if (own.contains(Setting.ETA)) {
        byEta.computeIfAbsent(settings(name).eta(), _ -> new ArrayList<>()).add(name);
      }
    }
    List<String> texts = new ArrayList<>();
    byEta.forEach((eta, names) ->
        texts.add("eta " + Decimals.plain(eta) + " for " + String.join(", ", names)));
    Settings same = settings(estimators.getFirst());
    used.stream()
        .filter(setting -> setting != Setting.ETA)
        .forEach(setting ->
            texts.add(setting + " " + Decimals.plain(same.value(setting).doubleValue())));
    return String.join("; ", texts);
  }
}
