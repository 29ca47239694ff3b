package org.espalier.lab.train;

/** Asks whether training should stop at the next step and leave a checkpoint. */
@FunctionalInterface
public interface Interruption {

  /** Never asks to stop. */
  Interruption NONE = () -> false;

  /** Returns whether to stop. */
  boolean requested();

  /**
   * Returns whether training should end at the next step, as if that were the schedule's last one:
   * the network is evaluated and the run is finished.
   */
  default boolean timeIsOver() {
    return false;
  }
}
