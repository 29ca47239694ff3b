package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * A supervised loss of scores, for examples of which something is known: the right structure, or
 * what every part truly costs.
 *
 * @param <S> the structures it serves
 */
@FunctionalInterface
public interface StructureLoss<S extends Structure> {

  /**
   * Evaluates the loss and its gradient in the scores.
   *
   * @param scores D scores from {@code offset}
   * @param target what is known: t in conv(Z), or the parts' costs, as the loss says; D entries
   *     from {@code targetOffset}
   * @param gradient overwritten from {@code gradientOffset}, D entries
   * @return the loss; +∞ if the target has a forbidden part
   */
  double evaluate(
      S structure,
      double[] scores,
      int offset,
      double[] target,
      int targetOffset,
      double[] gradient,
      int gradientOffset,
      Workspace workspace);
}
