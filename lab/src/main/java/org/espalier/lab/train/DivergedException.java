package org.espalier.lab.train;

import java.io.Serial;

/**
 * Training that came to numbers which are not finite: neither the data nor the program is wrong.
 */
public final class DivergedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Reports where training ended.
   *
   * @param network its name
   * @param epoch from 1
   * @param step from 1, counted over all epochs
   * @param reason which number is not finite
   * @param learningRate of the schedule
   */
  DivergedException(
      String network, int epoch, long step, String reason, double learningRate, Throwable cause) {
    super(
        "training of "
            + network
            + " diverged in epoch "
            + epoch
            + ", step "
            + step
            + ": "
            + reason
            + "; a learning rate below "
            + learningRate
            + " or a smaller eta may help",
        cause);
  }
}
