package org.espalier.core.estimate;

import org.espalier.core.Structure;

/** The Fenchel–Young losses of Ω = c·½‖μ_visible‖², as sums over the parts that differ. */
final class Bregman {

  private Bregman() {}

  /**
   * Returns Ω*(s) + Ω(t) − s·t = Σ_p (μ_p − t_p)(s_p − c·(μ_p + t_p)/2), the second term for
   * visible parts only.
   *
   * @param at the prediction μ; unless it is proved best the loss may be negative
   * @param point t, from 0
   * @param strength c, 0 or 1
   */
  static double loss(
      Structure structure,
      double[] scores,
      int offset,
      PseudoLabel at,
      double[] point,
      int strength) {
    double loss = 0;
    double magnitude = 0;
    for (int p = 0; p < structure.size(); p++) {
      double mu = at.point()[p];
      double change = mu - point[p];
      if (change != 0) {
        double mean = p < structure.visible() ? strength * (mu + point[p]) / 2 : 0;
        loss += change * (scores[offset + p] - mean);
        // The change may itself be a rounding error of μ or t.
        magnitude += (Math.abs(mu) + Math.abs(point[p])) * (Math.abs(scores[offset + p]) + mean);
      }
    }
    return at.proved() ? TargetPoint.notNegative(loss, magnitude) : loss;
  }
}
