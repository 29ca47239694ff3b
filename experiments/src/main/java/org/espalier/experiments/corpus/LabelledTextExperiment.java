package org.espalier.experiments.corpus;

import java.util.List;
import org.espalier.data.DataSource;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.StructureConfig;

/** An experiment on a {@link LabelledCorpus}, with the networks of a task. */
public interface LabelledTextExperiment extends Experiment {

  /** Returns how its networks are trained. */
  Training training(ExperimentOptions options);

  /** Returns the texts it is run on, with the words that have pretrained vectors. */
  default LabelledCorpus corpus(ExperimentOptions options) {
    return LabelledCorpus.of(options, options.vectors().isPresent());
  }

  /** Returns the configuration of a trial. */
  default RunConfig config(
      String task,
      StructureConfig structure,
      Learning learning,
      NetworkSizes sizes,
      ExperimentOptions options,
      long seed) {
    return new RunConfig(
        task,
        DataSource.OWN,
        EncoderConfig.BILSTM,
        structure,
        learning,
        sizes,
        training(options).schedule(),
        new Execution(seed, TrialRun.THREADS));
  }

  /**
   * Returns two settings in words: the texts, and the use of word vectors.
   *
   * @param what the user's are called
   * @param standIn the data used without them
   * @param fate of pretrained vectors
   */
  static List<String> sources(ExperimentOptions options, String what, String standIn, String fate) {
    return List.of(
        options.dataName().map(name -> what + " and labels of " + name).orElse(standIn),
        options
            .vectors()
            .map(path -> "word vectors of " + path.getFileName() + ", " + fate)
            .orElse("word vectors are learned with the rest"));
  }

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
    return options.data().isEmpty() && options.vectors().isEmpty()
        ? DataReport.NONE
        : corpus(options.full()).report(training(options).schedule());
  }
}
