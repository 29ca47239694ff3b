package org.espalier.experiments.decisions;

import java.util.function.Function;
import org.espalier.core.MapOracle;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.estimate.StructureLoss;

/**
 * How a predictor of costs is trained.
 *
 * @param <S> the family of decisions
 */
sealed interface DecisionMethod<S extends MapOracle> {

  /** Least squares, without regard to decisions: in closed form where the model is linear. */
  record Regression<S extends MapOracle>() implements DecisionMethod<S> {}

  /**
   * A random forest, without regard to decisions.
   *
   * @param trees how many
   */
  record Forest<S extends MapOracle>(int trees) implements DecisionMethod<S> {}

  /**
   * A loss of the scores.
   *
   * @param byCosts whether its target is the true costs, or the best decision
   */
  record Supervised<S extends MapOracle>(StructureLoss<? super S> loss, boolean byCosts)
      implements DecisionMethod<S> {}

  /**
   * A loss over a pool of solutions that begins with the best decisions of the training examples.
   *
   * @param loss made with the pool; its target is the true costs
   * @param growth the probability with which the solver is asked for an example's best decision in
   *     a step, which the pool gets
   */
  record Pooled<S extends MapOracle>(Function<SolutionPool, StructureLoss<S>> loss, double growth)
      implements DecisionMethod<S> {}

  /**
   * A loss of the decision that is shown, whose gradient comes through the solver.
   *
   * @param byCosts whether the loss is the decision's true costs, or by how many parts it differs
   *     from the best one
   */
  record Latent<S extends MapOracle>(Estimator<? super S> estimator, boolean byCosts)
      implements DecisionMethod<S> {}
}
