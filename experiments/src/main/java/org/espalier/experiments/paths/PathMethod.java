package org.espalier.experiments.paths;

import org.espalier.core.MapOracle;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.StructureLoss;

/** The signal by which the network learns its costs. */
sealed interface PathMethod<S extends MapOracle> {

  /**
   * The loss is the number of cells by which the path that is shown differs from the cheapest; its
   * gradient comes through the solver.
   */
  record Latent<S extends MapOracle>(Estimator<S> estimator) implements PathMethod<S> {}

  /**
   * The scores have a loss of their own.
   *
   * @param byCosts whether the target is the true costs, or the cheapest path
   */
  record Supervised<S extends MapOracle>(StructureLoss<? super S> loss, boolean byCosts)
      implements PathMethod<S> {}

  /**
   * The costs are fitted to the true ones, scaled to the same mean, by least squares, without
   * regard to paths.
   */
  record Regression<S extends MapOracle>() implements PathMethod<S> {}
}
