package org.espalier.lab.experiment;

import java.util.function.Consumer;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;

/**
 * One attempt at a trial.
 *
 * @param seed of everything
 * @param folder the trial's own, for checkpoints; what is there of an earlier attempt is taken up,
 *     and all of it is removed when the trial is done
 * @param interruption asked now and then; if true the work may stop
 * @param notes told a line now and then that the user may want to know
 */
public record TrialRun(
    long seed, RunFolder folder, Interruption interruption, Consumer<String> notes) {

  /** The number of threads of a trial: trials run beside each other. */
  public static final int THREADS = 1;

  /** Returns one that keeps what it leaves in another folder. */
  public TrialRun in(RunFolder other) {
    return new TrialRun(seed, other, interruption, notes);
  }
}
