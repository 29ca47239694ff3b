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
   * Evaluates the gradient of every row's own loss at its point. If {@code at} is the very object
   * that {@link Pass#points()} returned, this is the incoming gradient and costs nothing more.
   *
   * @param at the points; not modified
   * @param out overwritten, in the layout of {@link Points#values()}; entries of extra parts are
   *     ignored
   */
  void gradients(Points at, double[] out);
}
