package org.espalier.experiments.decisions;

import java.util.Arrays;
import org.espalier.core.MapOracle;

/**
 * A decision whose parts have unknown costs, which depend on known features.
 *
 * @param structure the decisions that are possible
 * @param train to learn from
 * @param test to measure on
 */
record DecisionProblem<S extends MapOracle>(S structure, Instances train, Instances test) {

  DecisionProblem {
    if (train.parts() != structure.size() || test.parts() != structure.size()) {
      throw new IllegalArgumentException(
          "%s has %s parts, but there are costs of %s and %s"
              .formatted(structure, structure.size(), train.parts(), test.parts()));
    }
  }

  /** Returns the scores of predicted costs, which are their negatives. */
  static double[] scores(double[] costs) {
    return Arrays.stream(costs).map(cost -> -cost).toArray();
  }
}
