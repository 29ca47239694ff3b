package org.espalier.lab.run;

import java.util.List;
import org.espalier.core.Parts;
import org.espalier.core.estimate.Memory;
import org.espalier.data.PretrainedVectors;
import org.espalier.lab.audit.FrozenBatch;

/**
 * The part of a network above the encoder: a structure, its decoder, and the estimator or loss that
 * trains both. It is called within a pointer scope, in training by one thread at a time and in
 * prediction by any number.
 */
public interface Head {

  /**
   * Adds the gradients of the mean loss to the parameters, the encoder's too.
   *
   * @param seed of this step's samples
   * @return the mean over the batch of the examples' losses
   */
  double train(Encoded batch, long seed);

  /** Returns whether training gives a parameter its gradient in one backward pass. */
  default boolean oneBackwardPass() {
    return true;
  }

  /**
   * Predicts.
   *
   * @param request asks for more than the best answer; heads ignore sets
   * @return one prediction for each example, in order
   */
  List<Prediction> predict(Encoded batch, PredictionRequest request);

  /** Starts the vectors of words that the head has besides the encoder's from known ones. */
  default void start(PretrainedVectors vectors) {}

  /**
   * Returns the probabilities of the classes where the decoder sees some words of each text alone.
   *
   * @throws IllegalStateException if the structure is no choice of words
   */
  default List<double[]> probabilities(Encoded batch, List<Parts> words) {
    throw new IllegalStateException("the decoder does not see single words");
  }

  /** Returns what an estimator has learned on the way; empty unless there is one that learns. */
  default Memory memory() {
    return new Memory();
  }

  /** Takes how far training has come, from 0 to 1, for settings that change on the way. */
  default void setProgress(double done) {}

  /** Returns the seconds that training has spent on structures. */
  default double structureSeconds() {
    return 0;
  }

  /**
   * Returns the batch for an audit of estimators.
   *
   * @throws IllegalStateException if nothing is latent
   */
  default FrozenBatch freeze(Encoded batch) {
    throw new IllegalStateException("the network has no latent structure");
  }
}
