package org.espalier.lab.train;

import org.espalier.lab.train.RunConfig.NetworkSizes;
import org.espalier.lab.train.RunConfig.Schedule;
import org.espalier.lab.train.RunConfig.Trees;

/** The settings of a run that the user does not choose: the one place where they stand. */
public final class Defaults {

  /** The task. */
  public static final Tasks TASK = Tasks.RELATIONS;

  /** The latent structure. */
  public static final String STRUCTURE = "projective";

  /**
   * The estimator. Of the SPIGOT family it learns the relations best; plain SPIGOT, whose
   * intermediate loss is the perceptron's, leaves the scores near 0 and its trees near chance.
   */
  public static final String ESTIMATOR = "spigot-ce";

  /** The number of inner steps, T. */
  public static final int STEPS = 1;

  /** The seed. */
  public static final long SEED = 1;

  private Defaults() {}

  /**
   * Returns the step size of an estimator's pull-back, per example.
   *
   * @param estimator its name in the catalogue
   */
  public static double eta(Tasks task, String estimator) {
    return 1;
  }

  /** Returns the sizes of a task's network. */
  public static NetworkSizes network(Tasks task) {
    return switch (task) {
      case RELATIONS -> new NetworkSizes(100, 50, 100, 1, 100, 128, 0.2);
      case GENRE, TEXT -> new NetworkSizes(64, 32, 64, 1, 64, 64, 0.3);
    };
  }

  /** Returns how a task's network is trained. */
  public static Schedule schedule(Tasks task) {
    return switch (task) {
      case RELATIONS -> new Schedule(8, 8, 32, 1500, 40, 2e-3, 0.01, 5);
      case GENRE, TEXT -> new Schedule(10, 3, 32, 1000, 60, 2e-3, 1e-4, 5);
    };
  }

  /**
   * Returns how the networks of a comparison are trained: so many epochs that estimators which need
   * no SparseMAP projection of long sentences take less than 3 minutes on 2 cores.
   */
  public static Schedule comparison(Tasks task) {
    Schedule whole = schedule(task);
    return new Schedule(
        6,
        6,
        whole.sentences(),
        whole.words(),
        whole.longest(),
        whole.learningRate(),
        whole.decay(),
        whole.clip());
  }

  /** The most training sentences that a comparison uses; they are taken at even distances. */
  public static int comparisonSentences(Tasks task) {
    return 4000;
  }

  /** Returns the number of threads: all processors. */
  public static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Returns the whole configuration of a run of the default estimator. */
  public static RunConfig config(Tasks task, String data) {
    return new RunConfig(
        task.title(),
        data,
        Trees.LATENT,
        STRUCTURE,
        ESTIMATOR,
        eta(task, ESTIMATOR),
        STEPS,
        network(task),
        schedule(task),
        SEED,
        threads());
  }
}
