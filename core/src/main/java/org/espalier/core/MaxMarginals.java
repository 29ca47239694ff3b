package org.espalier.core;

/** A structure that knows, for every part, the best structure that has it. */
public interface MaxMarginals extends MapOracle {

  /**
   * Writes max over z with z_p = 1 of s·z for every part p; −∞ if no structure without forbidden
   * parts has the part, so also on forbidden and unusable parts. The largest entry is the MAP score
   * wherever Z has a structure with a part at all.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param out overwritten from {@code outOffset}, D entries; not {@code scores}
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  void maxMarginals(double[] scores, int offset, double[] out, int outOffset, Workspace workspace);

  /** Computes the max-marginals in fresh memory. */
  default double[] maxMarginals(double[] scores) {
    Scores.requireWhole(this, scores);
    double[] out = new double[size()];
    maxMarginals(scores, 0, out, 0, new Workspace());
    return out;
  }
}
