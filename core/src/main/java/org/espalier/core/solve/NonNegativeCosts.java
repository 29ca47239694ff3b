package org.espalier.core.solve;

import org.espalier.core.MapOracle;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A {@link NonNegativeOracle} in a place where a {@link MapOracle} is expected: a part of score s
 * costs max(0, −s), so that what it finds is the argmax over z in Z of Σ_p min(s_p, 0)·z_p.
 *
 * <p>For scores ≤ 0 this is the MAP. A score above 0 counts as 0, and that is the whole of what is
 * promised there: use it with estimators that perturb the scores of non-negative costs and take
 * differences of solutions (blackbox differentiation, implicit maximum likelihood, perturbed
 * optimisers), and not with those whose oracle must serve gradients of either sign (conditional
 * gradient, projections). It has no other capability, so that the compiler refuses most of the
 * latter.
 *
 * <p>Costs one call of the oracle and O(D).
 *
 * @param structure answers the requests
 */
public record NonNegativeCosts<S extends NonNegativeOracle>(S structure)
    implements MapOracle, ForwardingStructure {

  private static final Workspace.Key<Costs> COSTS = Workspace.Key.of(Costs::new);

  private static final class Costs {
    private double[] values = new double[0];
  }

  /**
   * {@inheritDoc} Scores above 0 count as 0 in the search, and as they are in the returned value.
   */
  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    Costs costs = workspace.get(COSTS);
    if (costs.values.length < size()) {
      costs.values = new double[size()];
    }
    for (int p = 0; p < size(); p++) {
      costs.values[p] = usable(p) ? Math.max(0, -scores[offset + p]) : 0;
    }
    structure.argmin(costs.values, 0, out, workspace);
    return out.dot(scores, offset);
  }
}
