package org.espalier.lab.run;

/**
 * The time that the parts of training steps took since the program began or training was resumed.
 *
 * @param encoder seconds for the scores: the encoder's forward pass
 * @param structures seconds for structured inference: the estimator's forward and backward passes,
 *     and copying between tensors and arrays; 0 where the trees are given
 * @param network seconds for the rest of the network: the decoder, as often as the estimator asks
 *     for it, and the gradients of both
 * @param optimizer seconds for clipping and the step of the optimiser
 */
public record StepTimes(double encoder, double structures, double network, double optimizer) {

  /** Nothing was measured. */
  public static final StepTimes NONE = new StepTimes(0, 0, 0, 0);

  /** Returns the seconds of all together. */
  public double total() {
    return encoder + structures + network + optimizer;
  }
}
