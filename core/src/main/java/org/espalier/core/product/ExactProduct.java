package org.espalier.core.product;

import java.util.List;
import org.espalier.core.ExactStructure;

/**
 * A product of structures that answer every question; see {@link ExactFactors}.
 *
 * @param factors in order; there may be none
 */
public record ExactProduct<S extends ExactStructure>(List<S> factors) implements ExactFactors<S> {

  public ExactProduct {
    factors = List.copyOf(factors);
  }
}
