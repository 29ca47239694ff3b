package org.espalier.lab.experiment;

import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;

/**
 * One attempt at a trial.
 *
 * @param seed of everything
 * @param folder the trial's own, for checkpoints; what is there of an earlier attempt is taken up,
 *     and all of it is removed when the trial is done
 * @param interruption asked now and then; if true the work may stop
 */
public record TrialRun(long seed, RunFolder folder, Interruption interruption) {

  /** The number of threads of a trial: trials run beside each other. */
  public static final int THREADS = 1;
}
