package org.espalier.core.estimate;

import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;

/**
 * How much more a decision costs than the best one, where scores s = −ĉ are predicted costs and c
 * the true ones: c·MAP(s) − c·w*, w* = MAP(−c). Among decisions of equal predicted cost, the
 * solver's counts.
 *
 * @param excess the regret, not negative
 * @param best c·w*, what the best decision costs
 */
public record Regret(double excess, double best) {

  /**
   * Measures one example. Two MAP calls.
   *
   * @param target the true costs; parts that the scores forbid are forbidden to w* as well
   * @throws TargetException if they are none of the structure
   */
  public static Regret of(Problem<? extends MapOracle> problem, Target.Costs target) {
    target.require(problem.structure(), problem.workspace());
    double[] costs = target.values();
    Parts chosen = new Parts();
    problem.structure().argmax(problem.scores(), problem.offset(), chosen, problem.workspace());
    Parts cheapest = cheapest(problem, costs);
    double best = cheapest.dot(costs, 0);
    return new Regret(chosen.equals(cheapest) ? 0 : Math.max(0, chosen.dot(costs, 0) - best), best);
  }

  /**
   * Returns Σ regret / Σ |c·w*| over examples, normalised regret (Elmachtoub &amp; Grigas 2022,
   * arXiv 1710.08005; as PyEPO has it).
   *
   * @return +∞ where the best decisions cost nothing, others something; 0 without regret
   */
  public static double normalised(List<Regret> regrets) {
    double excess = 0;
    double best = 0;
    for (Regret regret : regrets) {
      excess += regret.excess;
      best += Math.abs(regret.best);
    }
    return excess == 0 ? 0 : excess / best;
  }

  /** Returns w*, the cheapest structure that the scores allow. */
  static Parts cheapest(Problem<? extends MapOracle> problem, double[] costs) {
    double[] negative = new double[problem.size()];
    for (int p = 0; p < negative.length; p++) {
      boolean forbidden = problem.score(p) == Double.NEGATIVE_INFINITY;
      negative[p] = forbidden ? Double.NEGATIVE_INFINITY : -costs[p];
    }
    Parts best = new Parts();
    problem.structure().argmax(negative, 0, best, problem.workspace());
    return best;
  }
}
