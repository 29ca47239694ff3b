package org.espalier.core;

/** A structure whose Gibbs distribution p(z) ∝ exp(s·z) is computed exactly. */
public interface GibbsModel extends Structure {

  /**
   * Computes the Gibbs distribution of the given scores.
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @return a handle of a result in the workspace, which throws after the next call with it
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  Distribution distribution(double[] scores, int offset, Workspace workspace);

  /**
   * Computes the Gibbs distribution of the given scores, in fresh memory.
   *
   * @param scores D scores and nothing else
   * @throws IllegalArgumentException as above, or if the array is longer
   */
  default Distribution distribution(double[] scores) {
    Scores.requireWhole(this, scores);
    return distribution(scores, 0, new Workspace());
  }

  /**
   * Returns the log-probability ln p(z) = s·z − log Z of one structure.
   *
   * <p>Here it is that difference, so that it has an absolute error of about 1e-16 times the larger
   * of the two. A structure that is not {@link Enumerable} cannot tell whether z is one of its
   * members: then the caller must know.
   *
   * @param structure its active parts, ascending
   * @param scores D scores from {@code offset}; not modified
   * @return at most 0; −∞ if the structure has a forbidden part or is not in Z
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  default double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    double logPartition = distribution(scores, offset, workspace).logPartition();
    if (!(this instanceof Enumerable)) {
      for (int i = 0; i < structure.count(); i++) {
        Members.requirePart(this, structure.get(i));
      }
    }
    return this instanceof Enumerable set && !set.contains(structure)
        ? Double.NEGATIVE_INFINITY
        : Math.min(0, structure.dot(scores, offset) - logPartition);
  }
}
