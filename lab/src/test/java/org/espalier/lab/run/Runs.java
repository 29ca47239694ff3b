package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;

/** Trainings without progress and interruption. */
final class Runs {

  private Runs() {}

  /** Trains on the data that the configuration names. */
  static RunResult train(RunConfig config, List<Trees> others, Path folder) {
    return train(config, others, Tasks.named(config.task()).load(config), folder);
  }

  /** Trains on a corpus. */
  static RunResult train(RunConfig config, List<Trees> others, Corpus corpus, Path folder) {
    return new TrainingRun(
            config, others, corpus, new RunFolder(folder), Progress.SILENT, Interruption.NONE)
        .run()
        .orElseThrow();
  }
}
