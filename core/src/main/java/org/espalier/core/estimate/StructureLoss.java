package org.espalier.core.estimate;

import org.espalier.core.Structure;

/** A supervised loss of scores, for examples of which something is known: a {@link Target}. */
@FunctionalInterface
public interface StructureLoss<S extends Structure> {

  /**
   * Evaluates the loss of one example and its gradient in the scores.
   *
   * @param problem the example
   * @param target the known structure, part, point or costs
   * @param seed fixes the randomness of losses that draw, together with the example's number
   * @param gradient D entries, overwritten from the problem's offset, as in the layout of a batch
   * @return the loss; +∞ if the target has a forbidden part
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws TargetException if the target is {@linkplain Target#objection none of the structure}
   * @throws IllegalArgumentException if it is of a kind that the loss does not take, a score is NaN
   *     or +∞, or {@code gradient} is too short
   */
  double evaluate(Problem<? extends S> problem, Target target, long seed, double[] gradient);
}
