package org.espalier.core;

/**
 * A solved SparseMAP problem: μ* = argmax over μ in conv(Z) of s·μ − ½‖μ_visible‖², which without
 * extra parts is the Euclidean projection of s.
 *
 * <p>The point is given as a combination of few vertices (Niculae, Martins, Blondel &amp; Cardie
 * 2018, arXiv 1802.04223) and comes with a certificate: the duality gap g = max_v (s − μ)·(v − μ)
 * bounds the error by ‖μ − μ*‖ ≤ √g. Where the point comes from a MAP oracle, point and certificate
 * are what follows from its answers: they are as good as it is.
 */
public interface SparseMap extends Support {

  /** How a solver stopped. */
  enum Status {
    /** The gap is within the tolerance. */
    CONVERGED,
    /** Rounding errors allow no further progress; the gap is the distance in value. */
    ROUNDING_FLOOR,
    /** The limit on iterations was reached first. */
    ITERATION_LIMIT,
    /**
     * The MAP oracle is not exact: it returned a structure worse than one that it had returned
     * before. The point is the best one over the structures that were found.
     */
    INEXACT_ORACLE
  }

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

  /**
   * Returns the duality gap max_v (s − μ)·(v − μ), with the structure v that the oracle found. It
   * is below 0 only with {@link Status#INEXACT_ORACLE}; but an oracle that is not exact may also
   * miss better structures without giving itself away.
   */
  double gap();

  /** Returns how many times the MAP oracle was called; 0 where the projection is in closed form. */
  int oracleCalls();

  /** Returns how the solver stopped. */
  Status status();

  /**
   * Returns a copy of the i-th vertex, which is the caller's own. {@link VertexList#set} takes all
   * of them without allocating memory.
   */
  @Override
  Parts vertex(int i);

  /**
   * Writes J·d with J = ∂μ visible and extra/∂s, the derivative within the face that the point is
   * inside of. J is symmetric on visible parts. It is the derivative of μ* wherever {@link
   * #differentiableAlong} holds. Entries of d on forbidden and unusable parts are ignored.
   *
   * @param direction d, D entries from {@code directionOffset}; must not overlap {@code out}
   * @param out overwritten from {@code offset}, D entries
   */
  void jvp(double[] direction, int directionOffset, double[] out, int offset);

  /**
   * Returns whether μ* has a two-sided derivative along d: no vertex outside the support's face
   * would enter for a small step in either direction. Directions that have one are a linear
   * subspace; a share of 1e-6 of a direction outside of it counts, and so does a kink within 1e-6
   * of the scores, relative to their size.
   *
   * @param direction d, D entries from {@code directionOffset}
   */
  boolean differentiableAlong(double[] direction, int directionOffset);

  /**
   * Returns what is known of the mixture without further computation, as a warm start: this, or
   * {@link Support#EMPTY} if its vertices are found only when they are asked for, because
   * projections near it are found without.
   */
  default Support atHand() {
    return this;
  }

  /** Returns μ* in a fresh array. */
  default double[] point() {
    double[] out = new double[size()];
    point(out, 0);
    return out;
  }
}
