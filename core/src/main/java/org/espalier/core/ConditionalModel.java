package org.espalier.core;

/**
 * A structure that can be conditioned on some of its parts: what remains is a structure again, and
 * answers the same questions.
 */
public interface ConditionalModel extends Conditionable, GibbsModel {

  @Override
  ConditionalModel given(Parts on, Parts off);

  /**
   * Returns the log-probability of a partial structure: ln of the Gibbs probability that z has all
   * parts of one list and none of another.
   *
   * @param on parts that must be there, ascending
   * @param off parts that must not be there, ascending
   * @param scores D scores from {@code offset}; not modified
   * @return at most 0, with a relative error that is small also where it is near 0; −∞ if no
   *     structure is like that
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException as for {@link #given}, or if a score is NaN, +∞ or beyond
   *     ±1e150, or the array too short
   */
  double logProbability(Parts on, Parts off, double[] scores, int offset, Workspace workspace);
}
