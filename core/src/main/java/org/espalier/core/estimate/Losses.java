package org.espalier.core.estimate;

/** Downstream losses, checked. */
final class Losses {

  private Losses() {}

  /**
   * Evaluates the decoder's losses.
   *
   * @return the loss of every row
   * @throws IllegalArgumentException if one is not finite
   */
  static double[] at(Points points, Downstream downstream) {
    double[] losses = new double[points.rows()];
    downstream.losses(points, losses);
    for (int row = 0; row < losses.length; row++) {
      if (!Double.isFinite(losses[row])) {
        throw new IllegalArgumentException(
            "example " + points.example(row) + ": the downstream loss is " + losses[row]);
      }
    }
    return losses;
  }
}
