package org.espalier.core.product;

import java.util.List;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.ExactStructure;

/**
 * A product of independent choices, categoricals and bits, which is one itself: every question, and
 * the noise that makes MAP a sample.
 *
 * @param factors in order; there may be none
 */
public record ChoiceProduct<S extends ExactStructure & ConditionalNoise>(List<S> factors)
    implements ExactFactors<S>, ConditionalNoise {

  public ChoiceProduct {
    factors = List.copyOf(factors);
  }

  @Override
  public void forEachChoice(ChoiceVisitor visitor) {
    int next = 0;
    for (S factor : factors) {
      int start = next;
      factor.forEachChoice(
          (from, to, mayBeNone) -> visitor.visit(start + from, start + to, mayBeNone));
      next += factor.size();
    }
  }
}
