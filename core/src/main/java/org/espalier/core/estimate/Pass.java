package org.espalier.core.estimate;

/** One pass of an estimator over a batch: the points of the forward pass, and the way back. */
public interface Pass {

  /** Returns what the decoder is to be shown; not to be modified. */
  Points points();

  /**
   * Computes the surrogate gradient.
   *
   * @param downstream the decoder, as it was in the forward pass
   * @param out overwritten with every example's gradient of its own loss in the batch's layout; 0
   *     exactly on forbidden and unusable parts
   */
  void backward(Downstream downstream, double[] out);
}
