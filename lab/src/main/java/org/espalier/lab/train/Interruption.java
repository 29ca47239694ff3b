package org.espalier.lab.train;

/** Asks whether training should stop at the next step and leave a checkpoint. */
@FunctionalInterface
public interface Interruption {

  /** Never asks to stop. */
  Interruption NONE = () -> false;

  /** Tells whether to stop. */
  boolean requested();
}
