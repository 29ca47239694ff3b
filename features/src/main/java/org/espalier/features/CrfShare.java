package org.espalier.features;

import java.io.Serializable;
import org.espalier.core.Workers;
import org.espalier.features.optimize.Objective;

/** A share of training data in numbers, for one machine of several. */
public final class CrfShare implements Serializable {

  private static final long serialVersionUID = 1;

  private final CrfTrainer trainer;
  private final SequenceData data;

  CrfShare(CrfTrainer trainer, SequenceData data) {
    this.trainer = trainer;
    this.data = data;
  }

  SequenceData data() {
    return data;
  }

  /**
   * Returns −log p of this share's labels, in nats.
   *
   * @param plan the same as in {@link CrfTrainer#share}
   */
  public Objective likelihood(CrfPlan plan, Workers workers) {
    return trainer.likelihood(plan, this, workers);
  }
}
