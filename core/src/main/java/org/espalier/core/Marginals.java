package org.espalier.core;

/** A structure whose Gibbs distribution p(z) ∝ exp(s·z) is computed exactly. */
public interface Marginals extends Structure {

  /**
   * Computes the Gibbs distribution of the given scores.
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @return a view into the workspace, valid until the next call of this method with it
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN or +∞, or the array too short
   */
  Distribution distribution(double[] scores, int offset, Workspace workspace);

  /** Computes the Gibbs distribution of the given scores, in fresh memory. */
  default Distribution distribution(double[] scores) {
    return distribution(scores, 0, new Workspace());
  }
}
