package org.espalier.core.product;

import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A product of structures with exact Gibbs distributions.
 *
 * @param factors in order; there may be none
 * @param <S> what all factors are
 */
public record GibbsProduct<S extends MapOracle & Projection & GibbsModel & Enumerable>(
    List<S> factors) implements Product<S>, GibbsModel, Enumerable {

  /** Creates the product. */
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

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Combinations.forEach(factors, visitor);
  }

  @Override
  public String objection(Parts parts) {
    return Combinations.objection(factors, parts);
  }

  @Override
  public boolean contains(Parts parts) {
    return Combinations.contains(factors, size(), parts);
  }
}
