package org.espalier.lab.train;

/**
 * A listener of training, with methods that do nothing unless overridden. They are called by the
 * training thread.
 */
public interface Progress {

  /** Reports nothing. */
  Progress SILENT = new Progress() {};

  /**
   * A network's training begins, or goes on.
   *
   * @param what a few words for the user
   * @param steps largest number of steps
   * @param done number of steps done in an earlier session
   */
  default void begin(String what, long steps, long done) {}

  /**
   * A step is done.
   *
   * @param done steps so far
   * @param loss running mean over the labels of the epoch, in nats
   */
  default void step(long done, double loss) {}

  /**
   * An epoch is done.
   *
   * @param epochs largest number of epochs
   */
  default void epoch(EpochRecord epoch, int epochs) {}

  /** Something the user should know, in one line. */
  default void note(String line) {}

  /**
   * How fast the steps since the start, or since it went on, were, when training is over or was
   * interrupted.
   */
  default void pace(Pace pace) {}

  /** The training is over, or was interrupted. */
  default void end() {}
}
