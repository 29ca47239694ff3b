package org.espalier.lab.train;

import java.io.Serial;

/**
 * Thrown when training reaches numbers that are not finite, which is the fault of neither data nor
 * program.
 */
public final class DivergedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Reports where training ended.
   *
   * @param network its name
   * @param epoch from 1
   * @param step from 1, counted over all epochs
   * @param reason the number that is not finite
   * @param learningRate of the schedule
   */
  DivergedException(
      String network, int epoch, long step, String reason, double learningRate, Throwable cause) {
    super(
        ("training of %s diverged in epoch %s, step %s: %s; a learning rate below %s or a smaller"
                + " eta may help")
            .formatted(network, epoch, step, reason, learningRate),
        cause);
  }
}
