package org.espalier.core;

/**
 * A structure whose conv(Z) is out of reach, but which is a conjunction of simpler ones: the local
 * polytope L ⊇ conv(Z) consists of the points that are a mixture of structures for every factor on
 * its own.
 *
 * <p>Linear and quadratic problems over L are solved exactly. The best structure is only bounded by
 * that, so this is no {@link MapOracle} and no {@link Projection}: some vertices of L are not of Z.
 *
 * <p>V. Niculae, A. Martins, LP-SparseMAP: Differentiable relaxed optimization for sparse
 * structured prediction, ICML 2020, arXiv 2001.04437.
 */
public interface LocalPolytope extends OuterSet {

  /**
   * Solves argmax over μ in L of s·μ − ½‖μ_visible‖².
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @param warm the {@linkplain LocalSparseMap#multipliers() multipliers} of a problem nearby, or
   *     an empty array
   * @return a handle of a result in the workspace, which throws after the next call with it
   * @throws InfeasibleException if L has no point without the forbidden parts
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or an array too short
   */
  LocalSparseMap projectLocal(double[] scores, int offset, double[] warm, Workspace workspace);

  /** Solves it from a cold start, in fresh memory. */
  default LocalSparseMap projectLocal(double[] scores) {
    Scores.requireWhole(this, scores);
    return projectLocal(scores, 0, new double[0], new Workspace());
  }

  /**
   * Finds a structure of high score: the solution of the linear program max over μ in L of s·μ if
   * that is a structure, else what rounding and repairing it leads to.
   *
   * <p>The search is branch and bound over linear programs, depth first, along the rounding. It
   * stops as soon as the structure is proved to be the best one, or it has solved {@code programs}
   * linear programs and has found a structure.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param programs how many linear programs may be spent on a better structure after one is found;
   *     1 for plain rounding, {@link Integer#MAX_VALUE} for the exact solution, whose time can be
   *     exponential
   * @param out overwritten with the active parts, ascending
   * @return the structure's score, and what is known of it
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, the array too short,
   *     or {@code programs} less than 1
   */
  RoundedMap decode(double[] scores, int offset, int programs, Parts out, Workspace workspace);
}
