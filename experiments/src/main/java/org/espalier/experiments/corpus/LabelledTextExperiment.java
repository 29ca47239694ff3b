package org.espalier.experiments.corpus;

import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.run.DataReport;

/** An experiment on a {@link LabelledCorpus}. */
public interface LabelledTextExperiment extends Experiment {

  /** Returns how its networks are trained. */
  Training training(ExperimentOptions options);

  @Override
  default boolean takesData() {
    return true;
  }

  @Override
  default boolean takesVectors() {
    return true;
  }

  @Override
  default String dataHash(ExperimentOptions options) {
    return LabelledCorpus.hash(options);
  }

  @Override
  default DataReport report(ExperimentOptions options) {
    return LabelledCorpus.report(options, training(options).schedule());
  }
}
