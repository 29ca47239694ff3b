package org.espalier.lab.run;

import java.util.List;
import java.util.function.Consumer;
import org.espalier.features.CrfTrainer;
import org.espalier.features.LabelledSequence;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;

/** Machines that train a network in place of this process, with the same result. */
public interface Cluster extends AutoCloseable {

  /**
   * Trains a network by {@link NetworkJob#train} on each of them, until the checkpoint in the job's
   * folder says that training is over, or an interruption is requested.
   *
   * @throws RuntimeException what a training in this process would throw, or an {@link
   *     IllegalArgumentException} that says what the cluster lacks
   */
  void train(NetworkJob job, Progress progress, Interruption interruption);

  /**
   * Trains a conditional random field on sparse features.
   *
   * @param told is called after each step; an exception that it throws ends the training
   */
  CrfTrainer.Trained train(
      CrfTrainer trainer, List<LabelledSequence> sequences, Consumer<Lbfgs.Step> told);

  /** Gives the machines back. */
  @Override
  void close();
}
