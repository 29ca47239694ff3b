package org.espalier.core.estimate;

import org.espalier.core.Structure;

/**
 * A way to train scores through a discrete choice: it decides what the decoder sees and what
 * gradient the scores get.
 *
 * <p>Estimators hold no state of a run; one instance serves any number of batches and threads. What
 * some learn in the course of a run is kept in the run's {@link Memory}. What an estimator needs of
 * a structure stands in its factory's type bounds, so that a wrong pairing does not compile.
 */
public interface Estimator<S extends Structure> {

  /** Returns its name, as on the command line. */
  String name();

  /**
   * Runs the forward pass.
   *
   * @return the points to show the decoder, and the way back
   * @throws IllegalArgumentException if an example's scores are invalid or leave no structure; the
   *     message names the example
   */
  Pass forward(Batch<? extends S> batch, Context context);

  /** Returns what the decoder sees at test time. */
  Predictor<? super S> inference();
}
