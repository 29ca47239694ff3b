package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.StructureLoss;

/**
 * A loss of an encoder's scores where the right structure is known: the last layer of a parser, a
 * tagger or an aligner.
 *
 * <p>The scores are a padded tensor [B, N₁, …] with one instance of the structure for each row, as
 * in {@link LatentLayer}. The work on structures runs on {@link Workers}, in double precision,
 * whatever the tensors' type.
 *
 * @param <S> the family of structures
 */
public final class SupervisedLayer<S extends Structure> {

  private final StructureLoss<? super S> loss;
  private final Workers workers;

  /**
   * Creates a layer.
   *
   * @param loss for instance {@link org.espalier.core.estimate.FenchelYoungLoss#crf()}
   * @param workers the threads for the work on structures; the caller closes them
   */
  public SupervisedLayer(StructureLoss<? super S> loss, Workers workers) {
    this.loss = loss;
    this.workers = workers;
  }

  /**
   * Reads padded scores into a batch, for prediction.
   *
   * @param scores [B, N₁, …]
   * @param instances B structures that fit into the rows
   */
  public Batch<S> batch(Tensor scores, List<? extends S> instances) {
    return new Padding(scores.shape()).toBatch(scores, instances);
  }

  /**
   * Sends the gradient of the mean loss over the batch into the scores.
   *
   * <pre>{@code
   * SupervisedLayer<ProjectiveTree> layer = new SupervisedLayer<>(FenchelYoungLoss.crf(), workers);
   * double loss = layer.backward(arcScores, trees, goldTrees);
   * optimizer.step(learningRate);
   * }</pre>
   *
   * @param scores [B, N₁, …], attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param gold the right structure of each row
   * @return the mean loss
   * @throws NotFiniteException if the loss of a row is not finite, because its right structure has
   *     a forbidden part; the message names the row
   */
  public double backward(Tensor scores, List<? extends S> instances, List<Parts> gold) {
    if (gold.size() != instances.size()) {
      throw new IllegalArgumentException(
          "there are " + instances.size() + " instances, but " + gold.size() + " right structures");
    }
    Padding padding = new Padding(scores.shape());
    Batch<S> batch = padding.toBatch(scores, instances);
    double[] gradient = new double[batch.scores().length];
    double[] values = new double[batch.count()];
    workers.each(
        batch.count(),
        (i, workspace) -> {
          S structure = batch.instance(i);
          double[] target = new double[structure.size()];
          gold.get(i).addTo(target, 0, 1);
          values[i] =
              loss.evaluate(
                  structure,
                  batch.scores(),
                  batch.offset(i),
                  target,
                  0,
                  gradient,
                  batch.offset(i),
                  workspace);
          if (!Double.isFinite(values[i])) {
            throw new NotFiniteException(
                "row "
                    + i
                    + ": the loss of the right structure "
                    + gold.get(i)
                    + " is "
                    + values[i]);
          }
        });
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] /= batch.count();
    }
    try (PointerScope _ = new PointerScope()) {
      Tensor back = padding.toTensor(gradient, instances, scores.scalar_type());
      scores.backward(back, new BoolOptional(), false, new TensorArrayRefOptional());
    }
    return Arrays.stream(values).sum() / batch.count();
  }
}
