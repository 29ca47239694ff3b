package org.espalier.core.estimate;

/** One pass of an estimator over a batch: the points of the forward pass, and the way back. */
public interface Pass {

  /** Returns what the decoder is to be shown; not to be modified. */
  Points points();

  /**
   * Sets the points' weights where these depend on the decoder's losses, before the decoder's own
   * gradients are taken; most weights do not.
   *
   * @param losses of every row of {@link #points()}, not modified
   */
  default void weigh(double[] losses) {}

  /**
   * Returns the value of what is minimised, for every example: the weighted sum of its points'
   * losses, and a bound where that is what an estimator minimises.
   *
   * @param losses of every row of {@link #points()}, not modified
   */
  default double[] objectives(double[] losses) {
    Points shown = points();
    double[] values = new double[shown.rows() == 0 ? 0 : shown.example(shown.rows() - 1) + 1];
    for (int row = 0; row < losses.length; row++) {
      values[shown.example(row)] += shown.weight(row) * losses[row];
    }
    return values;
  }

  /**
   * Computes the surrogate gradient.
   *
   * <p>Called once: estimators that learn in the course of a run do it here.
   *
   * @param downstream the decoder, as it was in the forward pass
   * @param out overwritten with every example's gradient of its own loss in the batch's layout; 0
   *     exactly on forbidden and unusable parts
   */
  void backward(Downstream downstream, double[] out);
}
