package org.espalier.core.product;

import java.math.BigInteger;
import java.util.List;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.KBest;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A product of structures without distributions whose best members can be found and counted: large
 * matchings, rankings.
 *
 * @param factors in order; there may be none
 */
public record KBestProduct<S extends KBest & Projection & Countable & Enumerable>(List<S> factors)
    implements EnumerableProduct<S>, KBest, Countable {

  public KBestProduct {
    factors = List.copyOf(factors);
  }

  /** {@inheritDoc} Merged from the factors' k best, in O(k log k) for each. */
  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return Combinations.best(factors, k, scores, offset, workspace);
  }

  /** {@inheritDoc} It is the product of the factors'. */
  @Override
  public BigInteger count() {
    return Combinations.count(factors);
  }
}
