package org.espalier.lab.train;

import java.io.Serial;

/** Thrown between two batches of an evaluation, when an interruption is requested. */
public final class Stopped extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private Stopped() {
    super("stopped on request", null, false, false);
  }

  /** Throws it, if that is so. */
  public static void ifRequested(Interruption interruption) {
    if (interruption.requested()) {
      throw new Stopped();
    }
  }
}
