package org.espalier.features;

import java.io.Serializable;
import org.espalier.core.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A share of training data in numbers, for one machine of several. What it computes with stays with
 * it from one evaluation to the next, and does not travel.
 */
public final class CrfShare implements Serializable {

  private static final long serialVersionUID = 1;

  private final CrfTrainer trainer;
  private final SequenceData data;
  private transient @Nullable CrfLikelihood likelihood;

  CrfShare(CrfTrainer trainer, SequenceData data) {
    this.trainer = trainer;
    this.data = data;
  }

  /**
   * Evaluates −log p of this share's labels, in nats, in the thread that calls.
   *
   * @param plan the same as in {@link CrfTrainer#share}, and in every call
   * @param x the weights, not modified
   * @param gradient as many numbers, to which the gradient at x is written
   * @return the value at x
   */
  public synchronized double evaluate(CrfPlan plan, double[] x, double[] gradient) {
    if (likelihood == null) {
      likelihood = trainer.likelihood(plan, data, 1, Workers.sequential());
    }
    return likelihood.evaluate(x, gradient);
  }
}
