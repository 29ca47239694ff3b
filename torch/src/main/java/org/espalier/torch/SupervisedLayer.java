package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.estimate.TargetException;

/**
 * A loss of an encoder's scores where something is known of the right structure: the last layer of
 * a parser, a tagger or an aligner.
 *
 * <p>The scores are a padded tensor [B, N₁, …] with one instance of the structure for each row, as
 * in {@link LatentLayer}, and for structures with extra parts (transitions, rules) {@link
 * LayerScores}. What is known of a row is a {@link Target}: a structure, a part of one, a point of
 * the polytope, or costs. The work on structures runs on {@link Workers}, in double precision on
 * the host, whatever the tensors' type and device. Safe for threads.
 */
public final class SupervisedLayer<S extends Structure> {

  /** What to do with an example that has no finite loss. */
  public enum Unfit {
    /** An exception with the row and the reason. */
    REFUSE,
    /**
     * The example does not count: no loss, no gradient, no weight in the mean. Meant are targets
     * that are {@linkplain Target#objection none of the structure}, also those of which only the
     * loss finds out, have a forbidden part, or belong to a row of which everything is forbidden.
     */
    LEAVE_OUT
  }

  private final StructureLoss<? super S> loss;
  private final Workers workers;
  private final Unfit unfit;

  /**
   * Creates a layer that refuses examples without a finite loss.
   *
   * @param loss for instance {@link org.espalier.core.estimate.FenchelYoungLoss#crf()}
   * @param workers the threads for the work on structures; the caller closes them
   */
  public SupervisedLayer(StructureLoss<? super S> loss, Workers workers) {
    this(loss, workers, Unfit.REFUSE);
  }

  /**
   * Creates a layer.
   *
   * @param loss for instance {@link org.espalier.core.estimate.FenchelYoungLoss#crf()}
   * @param workers the threads for the work on structures; the caller closes them
   * @param unfit what to do with examples without a finite loss
   */
  public SupervisedLayer(StructureLoss<? super S> loss, Workers workers, Unfit unfit) {
    this.loss = loss;
    this.workers = workers;
    this.unfit = unfit;
  }

  /**
   * Reads padded scores into a batch, for prediction.
   *
   * @param scores [B, N₁, …]
   * @param instances B structures that fit into the rows
   */
  public Batch<S> batch(Tensor scores, List<? extends S> instances) {
    return batch(LayerScores.of(scores), instances);
  }

  /** Reads padded scores into a batch, with those of extra parts. */
  public Batch<S> batch(LayerScores scores, List<? extends S> instances) {
    Padding padding = scores.padding(instances);
    return padding.toBatch(scores.rows(padding), instances);
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
   * @throws IllegalArgumentException if a row has no finite loss, with its number and the reason
   */
  public double backward(Tensor scores, List<? extends S> instances, List<Parts> gold) {
    return backward(LayerScores.of(scores), instances, gold.stream().map(Target::of).toList());
  }

  /**
   * The same, with scores of extra parts and any targets.
   *
   * @param targets what is known of each row
   */
  public double backward(
      LayerScores scores, List<? extends S> instances, List<? extends Target> targets) {
    Losses losses = evaluate(scores, instances, targets, 0);
    losses.backward();
    return losses.mean();
  }

  /**
   * Evaluates the losses.
   *
   * @param scores attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param targets what is known of each row
   * @param seed fixes the randomness of losses that draw
   * @throws IllegalArgumentException if a row has no finite loss and is not to be left out, with
   *     its number and the reason
   */
  public Losses evaluate(
      LayerScores scores, List<? extends S> instances, List<? extends Target> targets, long seed) {
    return evaluate(
        scores, instances, targets, IntStream.range(0, instances.size()).toArray(), seed);
  }

  /**
   * Evaluates the losses of a part of a batch.
   *
   * @param numbers the rows' places in the whole batch, which losses draw for, see {@link
   *     Batch#withNumbers}
   */
  public Losses evaluate(
      LayerScores scores,
      List<? extends S> instances,
      List<? extends Target> targets,
      int[] numbers,
      long seed) {
    if (targets.size() != instances.size()) {
      throw new IllegalArgumentException(
          "there are " + instances.size() + " instances, but " + targets.size() + " targets");
    }
    Padding padding = scores.padding(instances);
    Tensor rows = scores.rows(padding);
    Batch<S> batch = padding.<S>toBatch(rows, instances).withNumbers(numbers);
    double[] gradient = new double[batch.scores().length];
    double[] values = new double[batch.count()];
    batch.each(
        workers,
        problem ->
            values[problem.example()] =
                evaluate(problem, targets.get(problem.example()), seed, gradient));
    Tensor back = padding.toTensor(gradient, instances, Placement.of(rows));
    return new Losses(rows, back, values);
  }

  /** Returns the loss of a row; NaN if it is left out. */
  private double evaluate(Problem<S> problem, Target target, long seed, double[] gradient) {
    double value;
    if (unfit == Unfit.REFUSE) {
      value = loss.evaluate(problem, target, seed, gradient);
      if (!Double.isFinite(value)) {
        throw new NotFiniteException("the loss of " + target + " is " + value);
      }
      return value;
    }
    try {
      value =
          target.objection(problem.structure(), problem.workspace()).isPresent()
              ? Double.POSITIVE_INFINITY
              : loss.evaluate(problem, target, seed, gradient);
    } catch (InfeasibleException | TargetException e) {
      value = Double.POSITIVE_INFINITY;
    }
    if (value == Double.POSITIVE_INFINITY) {
      Arrays.fill(gradient, problem.offset(), problem.offset() + problem.size(), 0);
      return Double.NaN;
    }
    return value;
  }

  /**
   * Reads the points of a batch from a tensor: targets for distillation.
   *
   * @param points [B, N₁, …], each row a point of its instance's polytope; structures without extra
   *     parts
   */
  public List<Target> points(Tensor points, List<? extends S> instances) {
    return points(LayerScores.of(points), instances);
  }

  /**
   * Reads the points of a batch with expected counts of extra parts.
   *
   * @param points laid out as scores are
   */
  public List<Target> points(LayerScores points, List<? extends S> instances) {
    return rows(points, instances).stream().map(Target::point).toList();
  }

  /**
   * Reads what every part costs.
   *
   * @param costs [B, N₁, …]; structures without extra parts
   */
  public List<Target> costs(Tensor costs, List<? extends S> instances) {
    return costs(LayerScores.of(costs), instances);
  }

  /**
   * Reads what every part costs, extra parts too.
   *
   * @param costs laid out as scores are
   */
  public List<Target> costs(LayerScores costs, List<? extends S> instances) {
    return rows(costs, instances).stream().map(Target::costs).toList();
  }

  private List<double[]> rows(LayerScores values, List<? extends S> instances) {
    Batch<S> batch = batch(values, instances);
    return IntStream.range(0, batch.count())
        .mapToObj(i -> Arrays.copyOfRange(batch.scores(), batch.offset(i), batch.offset(i + 1)))
        .toList();
  }

  /** The losses of a batch. Its tensors belong to the caller's pointer scope. */
  public static final class Losses {

    private final Tensor rows;
    private final Tensor gradient;
    private final double[] values;

    private Losses(Tensor rows, Tensor gradient, double[] values) {
      this.rows = rows;
      this.gradient = gradient;
      this.values = values;
    }

    /** Returns the loss of each row; NaN where it was left out. */
    public double[] values() {
      return values.clone();
    }

    /** Returns how many examples were left out. */
    public int leftOut() {
      return (int) Arrays.stream(values).filter(Double::isNaN).count();
    }

    /** Returns the mean over the examples that count; 0 if there are none. */
    public double mean() {
      return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(0);
    }

    /**
     * Sends the gradient of the mean into the scores.
     *
     * @throws IllegalStateException if the scores do not require gradients
     */
    public void backward() {
      Tie.requireGradients(rows);
      int count = values.length - leftOut();
      if (count == 0) {
        return;
      }
      try (PointerScope _ = new PointerScope()) {
        rows.backward(
            gradient.mul(new Scalar(1.0 / count)),
            new BoolOptional(),
            false,
            new TensorArrayRefOptional());
      }
    }

    /**
     * Returns the losses as a tensor [B] with a gradient in the scores, to be weighted and added to
     * other terms; 0 where an example was left out. Second derivatives are refused; {@link
     * GibbsLayer} has them. A {@link PointerScope} must be open until the backward pass.
     */
    public Tensor toTensor() {
      double[] finite = Arrays.stream(values).map(v -> Double.isNaN(v) ? 0 : v).toArray();
      Tensor zeros =
          Tie.zeros(
              rows,
              incoming ->
                  Tie.refuse(
                      incoming.mul(gradient),
                      rows,
                      "second derivatives of this loss are not offered"));
      return Placement.of(rows).tensor(finite, finite.length).add(zeros.flatten(1, -1).sum(1));
    }
  }
}
