package org.espalier.core;

/**
 * A structure whose cheapest vertex is found for costs ≥ 0 only, because for costs of any sign the
 * problem is hard: a shortest path in a graph with cycles, where a negative cycle would ask for the
 * longest simple path.
 *
 * <p>This is on purpose no {@link MapOracle}: projections, pull-backs, conditional gradients and
 * losses call their oracle with scores of any sign, which it could not answer. What perturbs costs
 * and takes differences of solutions (blackbox differentiation, I-MLE) can use it on costs clamped
 * at 0, and has to say so: {@code org.espalier.core.solve.NonNegativeCosts}.
 */
public interface NonNegativeOracle extends Structure {

  /**
   * Finds a structure of lowest cost. Ties are broken deterministically.
   *
   * @param costs D costs from {@code offset}; at least 0 and at most {@link Scores#LARGEST}, or +∞,
   *     which forbids a part; not modified
   * @param out overwritten with the active parts, ascending
   * @return c·ẑ
   * @throws InfeasibleException if every structure has a part of cost +∞
   * @throws IllegalArgumentException if a cost is none of these, or the array too short; the
   *     message names the part
   */
  double argmin(double[] costs, int offset, Parts out, Workspace workspace);

  /** Finds a structure of lowest cost, in fresh memory. */
  default Parts argmin(double[] costs) {
    Scores.requireWhole(this, costs);
    Parts out = new Parts();
    argmin(costs, 0, out, new Workspace());
    return out;
  }
}
