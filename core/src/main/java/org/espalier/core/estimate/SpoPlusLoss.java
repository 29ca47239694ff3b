package org.espalier.core.estimate;

import org.espalier.core.MapOracle;

/**
 * The SPO+ loss of predict-then-optimise: the scores s = −ĉ are predicted costs, the target is the
 * true costs c, and what counts is the regret c·MAP(s) − c·w* with the truly best w* = MAP(−c)
 * (Elmachtoub &amp; Grigas 2022, arXiv 1710.08005).
 *
 * <p>L(s; c) = max over z in Z of (2s + c)·z − 2s·w* − c·w* is convex in s, at least the regret,
 * and 0 at s = −c. Its subgradient is 2(MAP(2s + c) − w*). Two MAP calls.
 */
public record SpoPlusLoss<S extends MapOracle>() implements StructureLoss<S> {

  /**
   * {@inheritDoc}
   *
   * @param target the true costs; parts that the scores forbid are forbidden to w* as well
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    if (!(target instanceof Target.Costs(double[] costs))) {
      throw TargetPoint.refused("SPO+ loss", target);
    }
    return CostDifference.evaluate(problem, target, costs, 2, gradient);
  }
}
