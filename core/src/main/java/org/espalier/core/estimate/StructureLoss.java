package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * A supervised loss of scores, for examples of which something is known: a {@link Target}.
 *
 * @param <S> the structures it serves
 */
@FunctionalInterface
public interface StructureLoss<S extends Structure> {

  /**
   * Evaluates the loss of one example and its gradient in the scores.
   *
   * @param batch the structures and scores
   * @param example which of them, i
   * @param target what is known of it
   * @param seed fixes the randomness of losses that draw, together with the example's number
   * @param gradient in the layout of the batch's scores; the example's entries are overwritten
   * @return the loss; +∞ if the target has a forbidden part
   * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if the target is of a kind that the loss does not take, or
   *     {@linkplain Target#objection none of the structure}; or if a score is NaN or +∞
   */
  double evaluate(
      Batch<? extends S> batch,
      int example,
      Target target,
      long seed,
      double[] gradient,
      Workspace workspace);
}
