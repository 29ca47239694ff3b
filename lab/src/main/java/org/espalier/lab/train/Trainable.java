package org.espalier.lab.train;

import java.util.List;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.lab.net.Parameters;

/** A network as {@link Trainer} sees it. */
public interface Trainable<E> {

  /** Returns what is trained. */
  Parameters parameters();

  /** Returns what the estimator learns in the course of the run; part of a checkpoint. */
  Memory memory();

  /**
   * Takes how far training has come, for settings that change on the way.
   *
   * @param done from 0 to 1
   */
  default void setProgress(double done) {}

  /** Returns the length by which examples are put into batches and left out of training. */
  int length(E example);

  /** Returns the number of labels of an example, over which losses are averaged in records. */
  int labels(E example);

  /**
   * Adds the gradients of one batch's mean loss to the parameters.
   *
   * @param seed of this step's masks and samples
   * @return the loss, summed over the examples
   */
  double train(List<E> batch, long seed);

  /** Measures the network on examples that it is not trained on. */
  Score evaluate(List<E> examples, Batches batches);

  /**
   * How well a network does.
   *
   * @param quality what the best epoch is chosen by, the criterion of early stopping, higher is
   *     better; usually the accuracy, a share in 0 … 1
   * @param loss mean over the labels, in nats; NaN where there is none
   * @param attachment unlabelled attachment of its trees; NaN where there is nothing to compare
   * @param entropy of its structures, in nats for each word; NaN where it is not measured
   */
  record Score(double quality, double loss, double attachment, double entropy) {

    /** A score without trees. */
    public Score(double quality, double loss) {
      this(quality, loss, Double.NaN, Double.NaN);
    }
  }
}
