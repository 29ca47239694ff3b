package org.espalier.lab.experiment;

import org.espalier.core.Structure;
import org.espalier.lab.audit.FrozenBatch;

/** A network with its data, whose estimators are audited. */
public interface AuditTask {

  /** Returns its name, a word or two. */
  String name();

  /** Returns one line on data, network and training, for readers. */
  String summary();

  /** Returns the family of its latent structures. */
  Class<? extends Structure> family();

  /**
   * Trains the network and takes a batch of short training examples.
   *
   * @param epochs of training; 0 for a network that is not trained
   * @param run with the seed, and a folder for the checkpoint
   * @throws org.espalier.lab.experiment.Trial.Interrupted if an interruption was requested
   */
  FrozenBatch freeze(int epochs, TrialRun run);
}
