package org.espalier.core.product;

import java.util.List;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A product of structures with exact Gibbs distributions.
 *
 * @param factors in order; there may be none
 */
public record GibbsProduct<S extends MapOracle & Projection & GibbsModel & Enumerable>(
    List<S> factors) implements EnumerableProduct<S>, GibbsModel {

  public GibbsProduct {
    factors = List.copyOf(factors);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    ProductDistribution distribution =
        workspace.overwrite(ProductDistribution.KEY, this, "distribution");
    distribution.compute(factors, scores, offset, workspace);
    return workspace.handle(ProductDistribution.KEY, distribution);
  }
}
