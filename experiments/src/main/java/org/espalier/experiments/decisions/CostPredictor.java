package org.espalier.experiments.decisions;

/** What predicts costs from features. */
@FunctionalInterface
public interface CostPredictor {

  /**
   * Predicts the costs of one example.
   *
   * @param costs overwritten, one for each part
   */
  void predict(double[] features, double[] costs);
}
