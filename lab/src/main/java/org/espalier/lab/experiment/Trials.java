package org.espalier.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;

/** Collects an experiment's trials, in the order of the tables' rows: each row once per seed. */
public final class Trials {

  private final int seeds;
  private final List<Trial> all = new ArrayList<>();

  /** Begins a list of trials with the seeds 1 … {@link ExperimentOptions#seeds}. */
  public Trials(ExperimentOptions options) {
    seeds = options.seeds();
  }

  /** Adds a row of a table. */
  public void add(String table, String method, Trial.Work work) {
    add(table, method, Optional.empty(), work);
  }

  /** Adds a row of a table that is a point of a curve as well. */
  public void add(String table, String method, Setting point, Trial.Work work) {
    add(table, method, Optional.of(point), work);
  }

  /** Adds a point of a curve; it is a row of the table of the chart's name. */
  public void add(Setting point, Trial.Work work) {
    add(point.chart(), point.row(), point, work);
  }

  private void add(String table, String method, Optional<Setting> point, Trial.Work work) {
    for (long seed = 1; seed <= seeds; seed++) {
      all.add(new Trial(table, method, seed, point, work));
    }
  }

  /** Returns the trials so far. */
  public List<Trial> list() {
    return List.copyOf(all);
  }
}
