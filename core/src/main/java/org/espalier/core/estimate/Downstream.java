package org.espalier.core.estimate;

/**
 * The downstream loss as seen from core: a callback that evaluates the frozen decoder.
 *
 * <p>Everything is per example and never averaged over the batch: a loss is L(g_θ(x_i, μ), y_i) and
 * a gradient its derivative in μ. A caller whose framework averages the loss over a batch of B
 * multiplies by B, else every step size silently means η/B.
 *
 * <p>One call serves the whole batch. Calls come from the thread that called {@link Pass#backward}.
 */
public interface Downstream {

  /**
   * Evaluates the loss at points.
   *
   * @param at the points; not modified
   * @param out overwritten: the loss of every row
   */
  void losses(Points at, double[] out);

  /**
   * Evaluates the gradient of every row's own loss at its point.
   *
   * @param at the points; not modified
   * @param out overwritten, in the layout of {@link Points#values()}; entries of extra parts are
   *     ignored
   */
  void gradients(Points at, double[] out);

  /**
   * Returns the losses at the points that the decoder was shown. They are there already where the
   * decoder has been run, and cost nothing more.
   *
   * @param shown the points of the pass; not modified
   * @param out overwritten as by {@link #losses}
   */
  default void shownLosses(Points shown, double[] out) {
    losses(shown, out);
  }

  /**
   * Returns the incoming gradient: that of every row's own loss at the points that the decoder was
   * shown. It is there already where the decoder has been differentiated, and costs nothing more.
   *
   * @param shown the points of the pass; not modified
   * @param out overwritten as by {@link #gradients}
   */
  default void shownGradients(Points shown, double[] out) {
    gradients(shown, out);
  }
}
