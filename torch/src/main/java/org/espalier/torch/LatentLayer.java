package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.estimate.Target;

/**
 * A latent structure between an encoder and a decoder.
 *
 * <p>The scores are a padded tensor [B, N₁, …] of the encoder, with one instance of the structure
 * for each row; the instance's parts lie in the leading corner. Structures with extra parts
 * (transitions, rules) take {@link LayerScores} instead. The layer shows the decoder the points
 * that the estimator chooses and gives the scores the estimator's gradient. The work on structures
 * runs on {@link Workers}, in double precision on the host, whatever the tensors' type and device.
 *
 * <p>The usual way is in two phases, see {@link #forward}. Where an author wants a single {@code
 * backward()} there is {@link #attach}.
 *
 * <p>One layer may serve several threads at the same time, each with tensors of its own; passes of
 * estimators that learn then see what others had learned when they began.
 */
public final class LatentLayer<S extends Structure> {

  private final Estimator<? super S> estimator;
  private final Workers workers;
  private final Memory memory = new Memory();
  private final LongAdder nanoseconds = new LongAdder(); // spent on structures
  private volatile double progress;

  /**
   * Creates a layer.
   *
   * @param estimator trains the scores
   * @param workers the threads for the work on structures; the caller closes them
   */
  public LatentLayer(Estimator<? super S> estimator, Workers workers) {
    this.estimator = estimator;
    this.workers = workers;
  }

  /**
   * Returns what the estimator learns in the course of the run, to be saved with the parameters.
   */
  public Memory memory() {
    return memory;
  }

  /**
   * Takes how far training has come, for estimators whose settings change on the way.
   *
   * @param done from 0, as at first, to 1
   */
  public void setProgress(double done) {
    progress = done;
  }

  /**
   * Returns the time that training has spent on structures: the estimator's forward and backward
   * passes and the copying between tensors and arrays, without the decoder's answers to the
   * estimator's questions.
   *
   * @return seconds since the layer was made
   */
  public double structureSeconds() {
    return nanoseconds.sum() * 1e-9;
  }

  /**
   * Reads padded scores into a batch.
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
   * Shows core the decoder of a batch, for questions outside of training: the audit of gradients.
   * Every answer runs the decoder anew and leaves the gradients of its parameters alone.
   *
   * <p>It may be asked by several threads at a time if the decoder may. What the decoder uses of
   * the encoder must be detached, since every gradient is a backward pass of its own.
   *
   * @param batch as {@link #batch} has read it
   * @param like [B, N₁, …], of the shape and type of the visible scores; not read
   * @param decoder the same function at every call: its masks are drawn, or it has none
   */
  public Downstream downstream(Batch<S> batch, Tensor like, Decoder decoder) {
    Padding padding = Padding.visible(like, instances(batch));
    return new DecoderCalls(new PointTensors(padding, batch, Placement.of(like)), decoder);
  }

  /**
   * Runs the forward pass. Then evaluate the decoder at {@link Latent#points()} and call {@link
   * Latent#backward}.
   *
   * <pre>{@code
   * Latent latent = layer.forward(scores, trees, seed);
   * double loss = latent.backward((mu, rows) -> decoder.losses(mu, words, labels));
   * optimizer.step();
   * }</pre>
   *
   * @param scores [B, N₁, …], attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param seed fixes the randomness of this pass
   */
  public Latent forward(Tensor scores, List<? extends S> instances, long seed) {
    return forward(LayerScores.of(scores), instances, seed);
  }

  /** The same, with scores of extra parts. */
  public Latent forward(LayerScores scores, List<? extends S> instances, long seed) {
    return forward(scores, instances, UnaryOperator.identity(), seed);
  }

  /**
   * Runs the forward pass where something is known of some examples, see {@link
   * org.espalier.core.estimate.SemiSupervised}.
   *
   * @param scores attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param gold by row, what is known of it: the right structure, or a part of it
   * @param seed fixes the randomness of this pass
   */
  public Latent forward(
      LayerScores scores, List<? extends S> instances, List<Optional<Target>> gold, long seed) {
    return forward(scores, instances, batch -> batch.withGold(gold), seed);
  }

  /**
   * Runs the forward pass where more is to be said of the batch: what is known of its examples, or
   * the keys by which an estimator finds what it keeps of them, {@link Batch#withKeys}.
   *
   * @param scores attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param more information about the same examples
   * @param seed fixes the randomness of this pass
   */
  public Latent forward(
      LayerScores scores, List<? extends S> instances, UnaryOperator<Batch<S>> more, long seed) {
    long begun = System.nanoTime();
    Padding padding = scores.padding(instances);
    Tensor rows = scores.rows(padding);
    Batch<S> batch = more.apply(padding.toBatch(rows, instances));
    Pass pass = estimator.forward(batch, new Context(workers, seed, memory, progress));
    Latent latent = new Latent(rows, Placement.of(scores.visible()), padding, batch, pass);
    nanoseconds.add(System.nanoTime() - begun);
    return latent;
  }

  /**
   * Computes what the decoder is to see at test time.
   *
   * @param scores [B, N₁, …]
   * @param instances B structures that fit into the rows
   * @return [B, N₁, …], detached
   */
  public Tensor infer(Tensor scores, List<? extends S> instances) {
    return infer(LayerScores.of(scores), instances);
  }

  /** The same, with scores of extra parts. */
  public Tensor infer(LayerScores scores, List<? extends S> instances) {
    return infer(batch(scores, instances), scores.visible());
  }

  /**
   * The same for scores that have been read already, where a network wants the batch too.
   *
   * @param batch as {@link #batch} has read it
   * @param like [B, N₁, …], of the shape and type of the visible scores; not read
   */
  public Tensor infer(Batch<S> batch, Tensor like) {
    List<S> instances = instances(batch);
    Padding padding = Padding.visible(like, instances);
    double[] points = estimator.inference().predictAll(batch, workers);
    return padding.toTensor(points, instances, Placement.of(like));
  }

  private static <S extends Structure> List<S> instances(Batch<S> batch) {
    return IntStream.range(0, batch.count()).<S>mapToObj(batch::instance).toList();
  }

  /**
   * Runs the forward pass and ties the points to the scores, so that one {@code backward()} of the
   * network's objective trains both sides.
   *
   * @param scores [B, N₁, …], attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param seed fixes the randomness of this pass
   * @param decoder the frozen decoder, called where the estimator needs gradients or losses at
   *     other points than the returned one
   * @param lossScale the weight of an example's loss in the objective, for instance 1/B where the
   *     objective is the batch's mean; η is per example, so the layer must know
   * @return [B, N₁, …]
   * @throws IllegalArgumentException if the estimator shows several points for one example
   * @throws IllegalStateException if no {@link PointerScope} is open, which keeps what the backward
   *     pass needs
   */
  public Tensor attach(
      Tensor scores, List<? extends S> instances, long seed, Decoder decoder, double lossScale) {
    return attach(LayerScores.of(scores), instances, seed, decoder, lossScale);
  }

  /** The same, with scores of extra parts. */
  public Tensor attach(
      LayerScores scores,
      List<? extends S> instances,
      long seed,
      Decoder decoder,
      double lossScale) {
    Latent latent = forward(scores, instances, seed);
    return latent.attach(decoder, lossScale);
  }

  /** One forward pass of the layer. Its tensors belong to the caller's pointer scope. */
  public final class Latent {

    private final Tensor rows;
    private final Padding padding;
    private final Batch<S> batch;
    private final Pass pass;
    private final PointTensors tensors;
    private final Tensor points;

    private Latent(Tensor rows, Placement placement, Padding padding, Batch<S> batch, Pass pass) {
      this.rows = rows;
      this.padding = padding;
      this.batch = batch;
      this.pass = pass;
      this.tensors = new PointTensors(padding, batch, placement);
      this.points = tensors.toTensor(pass.points());
    }

    /** Returns what the decoder is to see: a leaf tensor [R, N₁, …]. */
    public Tensor points() {
      return points;
    }

    /** Returns the example of each row. */
    public long[] rows() {
      return PointTensors.rows(pass.points());
    }

    /**
     * Runs the decoder at the points and both phases of the backward pass. The gradient of the mean
     * over the examples of Σ_k w_k·L(μ_k) reaches the decoder's parameters exactly, and those of
     * the encoder through the estimator.
     *
     * @param decoder from points to losses
     * @throws IllegalStateException if the scores do not require gradients, or the estimator asks
     *     for the losses' gradient and they do not depend on the points
     * @return the mean over the examples of what the estimator minimises, {@link Pass#objectives}:
     *     Σ_k w_k·L(μ_k), or VIMCO's bound
     */
    public double backward(Decoder decoder) {
      Tensors.requireOpen("points", points);
      return backward(decoder, decoder.losses(points, rows()));
    }

    /**
     * The same, for a caller that has run the decoder at the points already.
     *
     * @param losses [R], what the decoder returned for {@link #points()} and {@link #rows()}
     */
    public double backward(Decoder decoder, Tensor losses) {
      Tensors.requireOpen("points", points);
      Tensors.requireOpen("losses", losses);
      try (PointerScope _ = new PointerScope()) {
        Points shown = pass.points();
        PointTensors.requireLosses(losses, shown);
        Tie.requireGradients(rows);
        double[] values = Tensors.toDoubles(losses.detach());
        double[] shares = pass.weights(values);
        for (int r = 0; r < shares.length; r++) {
          shares[r] /= batch.count();
        }
        Tensor objective = losses.mul(Placement.of(losses).tensor(shares, shares.length)).sum();
        if (objective.requires_grad()) {
          // The graph is kept because the decoder may share a part of it with the encoder, which
          // the second phase needs again.
          objective.backward(
              new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
        }
        Tensor incoming = points.grad();
        Optional<double[]> known = Optional.empty();
        if (incoming.defined()) {
          double[] ragged = new double[shown.values().length];
          tensors.toRagged(incoming, shown, ragged);
          known = Optional.of(ragged);
        }
        Tensor gradient = surrogate(decoder, Optional.of(values), known, shares, batch.count());
        rows.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        return Arrays.stream(pass.objectives(values)).average().orElse(0);
      }
    }

    /**
     * Asks the estimator for its gradient. Estimators work with an example's own loss, so that the
     * scale of the objective is taken off before and put on again after.
     *
     * @param losses the decoder's losses at the points, where they are known
     * @param incoming the objective's gradient at the points, if it depends on them; modified
     * @param shares of each row's loss in the objective
     * @param divisor of an example's own loss in the objective
     */
    private Tensor surrogate(
        Decoder decoder,
        Optional<double[]> losses,
        Optional<double[]> incoming,
        double[] shares,
        double divisor) {
      long begun = System.nanoTime();
      incoming.ifPresent(gradient -> unscale(gradient, shares));
      double[] surrogate = new double[batch.scores().length];
      Answers answers = new Answers(decoder, losses, incoming);
      pass.backward(answers, surrogate);
      for (int p = 0; p < surrogate.length; p++) {
        surrogate[p] /= divisor;
      }
      Tensor gradient = padding.toTensor(surrogate, instances(batch), Placement.of(rows));
      nanoseconds.add(System.nanoTime() - begun - answers.nanoseconds);
      return gradient;
    }

    /** Turns the objective's gradient into those of the rows' own losses. */
    private void unscale(double[] gradient, double[] shares) {
      for (int r = 0; r < shares.length; r++) {
        for (int p = pass.points().offset(r); p < pass.points().offset(r + 1); p++) {
          gradient[p] = shares[r] == 0 ? 0 : gradient[p] / shares[r];
        }
      }
    }

    private Tensor attach(Decoder decoder, double lossScale) {
      if (pass.points().rows() != batch.count()) {
        throw new IllegalArgumentException(
            estimator.name() + " shows several points for one example; use the two phases");
      }
      Tensor zeros =
          Tie.zeros(
              rows,
              incoming -> {
                double[] gradient = new double[batch.scores().length];
                padding.toRagged(incoming, instances(batch), gradient);
                double[] shares = new double[batch.count()];
                Arrays.fill(shares, lossScale);
                Tensor back;
                try (AutoGradMode _ = new AutoGradMode(true)) { // for the decoder
                  back =
                      surrogate(
                          decoder, Optional.empty(), Optional.of(gradient), shares, 1 / lossScale);
                }
                return Tie.refuse(back, rows, "an estimator's gradient has no derivative");
              });
      Tensor visible =
          padding.extra() == 0
              ? zeros
              : zeros.narrow(1, 0, zeros.size(1) - padding.extra()).reshape(points.shape());
      return visible.add(points.detach());
    }

    /** The decoder's answers, of which those at the points shown are there already. */
    private final class Answers implements Downstream {

      private final Downstream calls;
      private final Optional<double[]> shownLosses; // known if the layer has run the decoder
      private final Optional<double[]> incoming; // unless the losses do not depend on the points
      private long nanoseconds; // of the decoder

      Answers(Decoder decoder, Optional<double[]> shownLosses, Optional<double[]> incoming) {
        this.calls = new DecoderCalls(tensors, decoder);
        this.shownLosses = shownLosses;
        this.incoming = incoming;
      }

      @Override
      public void losses(Points at, double[] out) {
        long begun = System.nanoTime();
        calls.losses(at, out);
        nanoseconds += System.nanoTime() - begun;
      }

      @Override
      public void gradients(Points at, double[] out) {
        long begun = System.nanoTime();
        calls.gradients(at, out);
        nanoseconds += System.nanoTime() - begun;
      }

      @Override
      public void shownLosses(Points shown, double[] out) {
        if (shownLosses.isEmpty()) {
          losses(shown, out);
        } else {
          System.arraycopy(shownLosses.get(), 0, out, 0, out.length);
        }
      }

      @Override
      public void shownGradients(Points shown, double[] out) {
        double[] known = incoming.orElseThrow(DecoderCalls::independent);
        System.arraycopy(known, 0, out, 0, known.length);
      }
    }
  }
}
