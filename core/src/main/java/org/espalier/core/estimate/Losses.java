package org.espalier.core.estimate;

import org.espalier.core.NotFiniteException;

/** Downstream losses, checked. */
final class Losses {

  private Losses() {}

  /**
   * Evaluates the decoder's losses.
   *
   * @return the loss of every row
   * @throws NotFiniteException if one is not finite
   */
  static double[] at(Points points, Downstream downstream) {
    double[] losses = new double[points.rows()];
    downstream.losses(points, losses);
    return checked(points, losses);
  }

  /** Evaluates the same at the points that the decoder was shown. */
  static double[] atShown(Points points, Downstream downstream) {
    double[] losses = new double[points.rows()];
    downstream.shownLosses(points, losses);
    return checked(points, losses);
  }

  private static double[] checked(Points points, double[] losses) {
    for (int row = 0; row < losses.length; row++) {
      if (!Double.isFinite(losses[row])) {
        throw new NotFiniteException(
            "example " + points.example(row) + ": the downstream loss is " + losses[row]);
      }
    }
    return losses;
  }

  /**
   * Subtracts from every sample's loss the mean of the example's other samples.
   *
   * @param losses of K rows for each example, in order
   * @param samples K, at least 2
   */
  static void leaveOneOut(double[] losses, int samples) {
    for (int first = 0; first < losses.length; first += samples) {
      double mean = 0;
      for (int row = first; row < first + samples; row++) {
        mean += losses[row] / samples;
      }
      for (int row = first; row < first + samples; row++) {
        // L − (K·mean − L)/(K − 1)
        losses[row] = (losses[row] - mean) * samples / (samples - 1);
      }
    }
  }
}
