package org.espalier.lab.run;

import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.TrainingSchedule;

/** The default settings of runs, all in one place. */
public final class Defaults {

  /** The task. */
  public static final Task TASK = Tasks.RELATIONS;

  /** The latent structure. */
  public static final String STRUCTURE = "projective";

  /** The estimator's settings: η = 1 and T = 1 for a pull-back. */
  public static final Settings SETTINGS = new Settings(1, 1);

  /** The seed. */
  public static final long SEED = 1;

  private static final int COMPARED_EPOCHS = 6;

  /** The longest sentence that a comparison trains on; of pairs each on average. */
  private static final int COMPARED_WORDS = 20;

  private Defaults() {}

  /**
   * The estimator: SPIGOT with exponentiated gradient. Its cost is that of marginals, a twentieth
   * of a training step. SPIGOT with the SparseMAP loss learns the relations' trees in a third of
   * the epochs, but its projections have supports of hundreds of vertices there and take four
   * fifths of the time; with the perceptron loss the scores stay near 0 and the trees near chance.
   */
  public static final String ESTIMATOR = "spigot-eg";

  /**
   * Returns how the networks of a comparison are trained: for few epochs over short sentences, so
   * that every estimator, those with SparseMAP included, takes less than 3 minutes on one core.
   */
  public static TrainingSchedule comparison(Task task) {
    return task.schedule()
        .withEpochs(COMPARED_EPOCHS)
        .withLongest(task.readsPairs() ? 2 * COMPARED_WORDS : COMPARED_WORDS);
  }

  /** The most training sentences that a comparison uses; they are taken at even distances. */
  public static int comparisonSentences(Task task) {
    return 4000;
  }

  /** Returns the number of threads: all processors. */
  public static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Returns the whole configuration of a run of the task's usual structure and method. */
  public static RunConfig config(Task task, DataSource data) {
    return new RunConfig(
        task.title(),
        data,
        EncoderConfig.BILSTM,
        StructureConfig.of(
            task.structures().getFirst(), task.latent() ? Trees.LATENT : Trees.SUPERVISED),
        Learning.by(task.method(), SETTINGS),
        task.sizes(),
        task.schedule(),
        new Execution(SEED, threads()));
  }
}
