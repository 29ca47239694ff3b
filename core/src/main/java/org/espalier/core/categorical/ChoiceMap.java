package org.espalier.core.categorical;

/**
 * A regularised argmax over the probability simplex, ŷ(s) = argmax_p s·p − Ω(p), for one choice of
 * n: {@link Entmax} and {@link Normmax}. Options of score −∞ get 0; at least one must have another.
 *
 * <p>Arrays are used from index 0; those of a call must not overlap.
 */
public sealed interface ChoiceMap permits Entmax, Normmax {

  /** Returns its name, as in {@code "entmax"}. */
  String name();

  /** Returns α. */
  double alpha();

  /**
   * Computes ŷ(s), by Newton's method on the threshold, some ten passes over the scores.
   *
   * @param scores s, none NaN or +∞, one at least finite
   * @param n how many
   * @param out overwritten with n probabilities, those of small scores exactly 0
   */
  void solve(double[] scores, int n, double[] out);

  /** Returns Ω(p), which is 0 at every vertex. */
  double regularizer(double[] p, int n);

  /**
   * Writes J·d, J = ∂ŷ/∂s, which is symmetric, by the support alone.
   *
   * @param p ŷ(s)
   * @param direction d
   * @param out overwritten with n numbers, 0 off the support
   */
  void jvp(double[] p, int n, double[] direction, double[] out);

  /**
   * Writes ∂ŷ/∂α at fixed scores.
   *
   * @param p ŷ(s)
   * @param out overwritten with n numbers, 0 off the support
   */
  void alphaSlope(double[] p, int n, double[] out);
}
