package org.espalier.lab.run;

import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.ExactStructure;
import org.espalier.core.Projection;
import org.espalier.core.Workers;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Target;
import org.espalier.torch.LayerScores;
import org.espalier.torch.SupervisedLayer;
import org.espalier.torch.SupervisedLayer.Unfit;

/**
 * A structure whose scores a loss trains: a layer for the loss, one for the likelihood of what is
 * known, which measures networks whatever they are trained with, and the structures' own answers.
 * Examples whose gold structure is not a member are left out.
 */
final class SupervisedStructure<S extends ExactStructure & Projection> {

  private final SupervisedLayer<S> trained;
  private final SupervisedLayer<S> measured;
  private final Workers workers;
  private double seconds;

  SupervisedStructure(SupervisedLoss loss, Workers workers) {
    trained = new SupervisedLayer<>(loss.<S>loss(), workers, Unfit.LEAVE_OUT);
    measured = new SupervisedLayer<>(FenchelYoungLoss.<S>crf(), workers, Unfit.LEAVE_OUT);
    this.workers = workers;
  }

  /**
   * Returns the losses of a batch, [B], attached to the scores.
   *
   * @param numbers the examples' places in the whole batch, which losses draw for
   */
  Tensor losses(
      LayerScores scores, List<S> structures, List<Target> targets, int[] numbers, long seed) {
    long begin = System.nanoTime();
    Tensor losses = trained.evaluate(scores, structures, targets, numbers, seed).toTensor();
    seconds += (System.nanoTime() - begin) * 1e-9;
    return losses;
  }

  /** Returns the negative log-likelihoods of a batch, in nats; 0 for what does not count. */
  double[] negativeLogLikelihoods(LayerScores scores, List<S> structures, List<Target> targets) {
    double[] losses = measured.evaluate(scores, structures, targets, 0).values();
    for (int i = 0; i < losses.length; i++) {
      losses[i] = Double.isNaN(losses[i]) ? 0 : losses[i];
    }
    return losses;
  }

  /** Shows every structure of a batch with its scores to a visitor, in several threads. */
  void each(LayerScores scores, List<S> structures, Consumer<Problem<S>> visitor) {
    trained.batch(scores, structures).each(workers, visitor);
  }

  /** Returns the seconds that training has spent here. */
  double seconds() {
    return seconds;
  }
}
