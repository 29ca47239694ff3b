package org.espalier.core;

/**
 * A solved LP-SparseMAP problem: the point μ* of a local polytope L that maximises s·μ −
 * ½‖μ_visible‖², which without extra parts is the Euclidean projection of s onto L.
 *
 * <p>The point is not a mixture of structures in general, but its part for each factor is a mixture
 * of the factor's own structures.
 */
public interface LocalSparseMap {

  /** Returns D. */
  int size();

  /**
   * Writes μ*, extra parts included; where those are not unique, one solution.
   *
   * @param out overwritten from {@code offset}, D entries
   */
  void point(double[] out, int offset);

  /** Returns the optimal value s·μ* − ½‖μ*_visible‖². */
  double value();

  /** Returns the largest difference between a variable's value and that in one of its factors. */
  double primalResidual();

  /**
   * Returns by how much the point misses s − μ = Σ_f ν_f, with ν_f normal to the polytope of factor
   * f at its part of the point; the largest entry.
   */
  double dualResidual();

  /** Returns how the solver stopped. */
  SparseMap.Status status();

  /** Returns how many times all factors, or all structured ones, were projected onto. */
  int iterations();

  /** Returns the number of factors. */
  int factors();

  /**
   * Returns the point's part for one factor as a mixture of the factor's own structures.
   *
   * @param factor 0, 1, … in the order in which they were added
   * @return in fresh memory
   * @throws IllegalArgumentException if there is no such factor
   */
  Support support(int factor);

  /**
   * Returns the normals ν_f, factor after factor over each one's visible parts, in a fresh array: a
   * warm start for a problem nearby.
   */
  double[] multipliers();

  /**
   * Writes J·d with J = ∂μ/∂s. J is symmetric on visible parts. It is the derivative where every
   * factor's support spans the face that the solution stays on in a neighbourhood, which is almost
   * everywhere; elsewhere it is the derivative within those faces.
   *
   * @param direction d, D entries from {@code directionOffset}; entries on forbidden parts are
   *     ignored; must not overlap {@code out}
   * @param out overwritten from {@code offset}, D entries
   */
  void jvp(double[] direction, int directionOffset, double[] out, int offset);

  /** Returns μ* in a fresh array. */
  default double[] point() {
    double[] out = new double[size()];
    point(out, 0);
    return out;
  }
}
