package org.espalier.core.estimate;

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
  static double loss(Problem<?> problem, PseudoLabel at, double[] point, int strength) {
    int visible = problem.structure().visible();
    double loss = 0;
    double magnitude = 0;
    for (int p = 0; p < problem.size(); p++) {
      double mu = at.at(p);
      double change = mu - point[p];
      if (change != 0) {
        double mean = p < visible ? strength * (mu + point[p]) / 2 : 0;
        loss += change * (problem.score(p) - mean);
        // The change may itself be a rounding error of μ or t.
        magnitude += (Math.abs(mu) + Math.abs(point[p])) * (Math.abs(problem.score(p)) + mean);
      }
    }
    return at.proved() ? TargetPoint.notNegative(loss, magnitude) : loss;
  }
}
