package org.espalier.core.estimate;

import org.espalier.core.MapOracle;

/**
 * An estimator whose decoder sees the best structure at test time, whether or not it does in
 * training.
 */
interface MapInference<S extends MapOracle> extends Estimator<S> {

  @Override
  default Predictor<? super S> inference() {
    return Predictor.<S>map();
  }
}
