package org.espalier.core;

/** A structure onto whose polytope conv(Z) one can project (SparseMAP). */
public interface Projection extends Structure {

  /**
   * Solves argmax over μ in conv(Z) of s·μ − ½‖μ_visible‖².
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @param warm a guess of the support; {@link Support#EMPTY} for none. The result of an earlier
   *     call with the same workspace is allowed. Vertices with a forbidden part are left out.
   * @return a handle of a result in the workspace, which throws after the next call with it
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  SparseMap project(double[] scores, int offset, Support warm, Workspace workspace);

  /**
   * Projects from a cold start, in fresh memory.
   *
   * @param scores D scores and nothing else
   * @throws IllegalArgumentException as above, or if the array is longer
   */
  default SparseMap project(double[] scores) {
    Scores.requireWhole(this, scores);
    return project(scores, 0, Support.EMPTY, new Workspace());
  }
}
