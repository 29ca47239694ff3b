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
  private final FeatureTable table;
  private final SequenceData data;
  private transient @Nullable CrfLikelihood likelihood;

  CrfShare(CrfTrainer trainer, FeatureTable table, SequenceData data) {
    this.trainer = trainer;
    this.table = table;
    this.data = data;
  }

  /**
   * Evaluates −log p of this share's labels, in nats, in the thread that calls.
   *
   * @param x the weights of the plan that the share was made with, not modified
   * @param gradient as many numbers, to which the gradient at x is written
   * @return the value at x
   * @throws IllegalArgumentException if they are not as many as the plan has
   */
  public synchronized double evaluate(double[] x, double[] gradient) {
    if (x.length != table.size() || gradient.length != table.size()) {
      throw new IllegalArgumentException(
          "the plan of this share has %s weights, not %s with a gradient of %s"
              .formatted(table.size(), x.length, gradient.length));
    }
    if (likelihood == null) {
      likelihood = trainer.likelihood(table, data, 1, Workers.sequential());
    }
    return likelihood.evaluate(x, gradient);
  }
}
