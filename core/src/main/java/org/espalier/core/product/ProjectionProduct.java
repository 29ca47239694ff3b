package org.espalier.core.product;

import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.Projection;

/**
 * A product of structures of which nothing is known but MAP and projection: a user's own.
 *
 * @param factors in order; there may be none
 */
public record ProjectionProduct<S extends MapOracle & Projection>(List<S> factors)
    implements Product<S> {

  public ProjectionProduct {
    factors = List.copyOf(factors);
  }
}
