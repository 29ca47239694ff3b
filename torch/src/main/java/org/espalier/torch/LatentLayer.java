package org.espalier.torch;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Diagnostics;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;

/**
 * A latent structure between an encoder and a decoder.
 *
 * <p>The scores are a padded tensor [B, N₁, …] of the encoder, with one instance of the structure
 * for each row; the instance's parts lie in the leading corner. The layer shows the decoder the
 * points that the estimator chooses and gives the scores the estimator's gradient. The work on
 * structures runs on {@link Workers}, in double precision, whatever the tensors' type.
 *
 * <p>The usual way is in two phases, see {@link #forward}. Where an author wants a single {@code
 * backward()} there is {@link #attach}.
 *
 * @param <S> the family of structures
 */
public final class LatentLayer<S extends Structure> {

  private final Estimator<? super S> estimator;
  private final Workers workers;
  private final Memory memory = new Memory();
  private double progress;
  private long nanoseconds; // spent on structures

  /**
   * Creates a layer.
   *
   * @param estimator how the scores are trained
   * @param workers the threads for the work on structures; the caller closes them
   */
  public LatentLayer(Estimator<? super S> estimator, Workers workers) {
    this.estimator = estimator;
    this.workers = workers;
  }

  /** Returns the estimator. */
  public Estimator<? super S> estimator() {
    return estimator;
  }

  /**
   * Returns what the estimator learns in the course of the run, to be saved with the parameters.
   */
  public Memory memory() {
    return memory;
  }

  /** Returns the counts of what the estimator has met and its user should know about. */
  public Diagnostics diagnostics() {
    return memory.diagnostics();
  }

  /**
   * Tells how far training has come, for estimators whose settings change on the way.
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
    return nanoseconds * 1e-9;
  }

  /**
   * Reads padded scores into a batch.
   *
   * @param scores [B, N₁, …]
   * @param instances B structures that fit into the rows
   */
  public Batch<S> batch(Tensor scores, List<? extends S> instances) {
    return new Padding(scores.shape()).toBatch(scores, instances);
  }

  /**
   * Shows core the decoder of a batch, for questions outside of training: the audit of gradients.
   * Every answer runs the decoder anew and leaves the gradients of its parameters alone.
   *
   * <p>It may be asked by several threads at a time if the decoder may. What the decoder uses of
   * the encoder must be detached, since every gradient is a backward pass of its own.
   *
   * @param scores [B, N₁, …]; only shape and type are looked at, now
   * @param instances B structures that fit into the rows
   * @param decoder the same function at every call: its masks are drawn, or it has none
   */
  public Downstream downstream(Tensor scores, List<? extends S> instances, Decoder decoder) {
    return new DecoderCalls(
        new PointTensors(
            new Padding(scores.shape()), batch(scores, instances), scores.scalar_type().intern()),
        decoder);
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
    return forward(
        scores, instances, Collections.nCopies(instances.size(), Optional.empty()), seed);
  }

  /**
   * Runs the forward pass where the right structure of some examples is known, see {@link
   * org.espalier.core.estimate.SemiSupervised}.
   *
   * @param scores [B, N₁, …], attached to the encoder's graph
   * @param instances B structures that fit into the rows
   * @param gold by row, the right structure where it is known
   * @param seed fixes the randomness of this pass
   */
  public Latent forward(
      Tensor scores, List<? extends S> instances, List<Optional<Parts>> gold, long seed) {
    long begun = System.nanoTime();
    Padding padding = new Padding(scores.shape());
    Batch<S> read = padding.toBatch(scores, instances);
    Batch<S> batch = read.withGold(gold);
    Pass pass = estimator.forward(batch, new Context(workers, seed, memory, progress));
    Latent latent = new Latent(scores, padding, batch, pass);
    nanoseconds += System.nanoTime() - begun;
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
    Padding padding = new Padding(scores.shape());
    Batch<S> batch = padding.toBatch(scores, instances);
    double[] points = estimator.inference().predictAll(batch, workers);
    return padding.toTensor(points, instances, scores.scalar_type());
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
   */
  public Tensor attach(
      Tensor scores, List<? extends S> instances, long seed, Decoder decoder, double lossScale) {
    Latent latent = forward(scores, instances, seed);
    return latent.attach(decoder, lossScale);
  }

  /** One forward pass of the layer. Its tensors belong to the caller's pointer scope. */
  public final class Latent {

    private final Tensor scores;
    private final Padding padding;
    private final Batch<S> batch;
    private final Pass pass;
    private final PointTensors tensors;
    private final Tensor points;

    private Latent(Tensor scores, Padding padding, Batch<S> batch, Pass pass) {
      this.scores = scores;
      this.padding = padding;
      this.batch = batch;
      this.pass = pass;
      this.tensors = new PointTensors(padding, batch, scores.scalar_type().intern());
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

    /** Returns the batch of scores that was read. */
    public Batch<S> batch() {
      return batch;
    }

    /**
     * Runs the decoder at the points and both phases of the backward pass. The gradient of the mean
     * over the examples of Σ_k w_k·L(μ_k) reaches the decoder's parameters exactly, and those of
     * the encoder through the estimator.
     *
     * @param decoder from points to losses
     * @return the mean over the examples of what the estimator minimises, {@link Pass#objectives}:
     *     Σ_k w_k·L(μ_k), or VIMCO's bound
     */
    public double backward(Decoder decoder) {
      return backward(decoder, decoder.losses(points, rows()));
    }

    /**
     * The same, for a caller that has run the decoder at the points already.
     *
     * @param losses [R], what the decoder returned for {@link #points()} and {@link #rows()}
     */
    public double backward(Decoder decoder, Tensor losses) {
      try (PointerScope _ = new PointerScope()) {
        Points shown = pass.points();
        PointTensors.requireLosses(losses, shown);
        double[] values = Tensors.toDoubles(losses.detach());
        double[] shares = pass.weights(values);
        for (int r = 0; r < shares.length; r++) {
          shares[r] /= batch.count();
        }
        Tensor objective =
            losses.mul(Tensors.of(shares, losses.scalar_type(), shares.length)).sum();
        // The graph is kept because the decoder may share a part of it with the encoder, which the
        // second phase needs again.
        objective.backward(
            new Tensor(), new BoolOptional(true), false, new TensorArrayRefOptional());
        long begun = System.nanoTime();
        double[] incoming = tensors.toRagged(points.grad(), shown);
        for (int r = 0; r < shares.length; r++) {
          for (int p = shown.offset(r); p < shown.offset(r + 1); p++) {
            incoming[p] = shares[r] == 0 ? 0 : incoming[p] / shares[r];
          }
        }
        double[] surrogate = new double[batch.scores().length];
        Answers answers = new Answers(decoder, Optional.of(values), incoming);
        pass.backward(answers, surrogate);
        for (int p = 0; p < surrogate.length; p++) {
          surrogate[p] /= batch.count();
        }
        Tensor gradient = padding.toTensor(surrogate, instances(), scores.scalar_type());
        nanoseconds += System.nanoTime() - begun - answers.nanoseconds;
        scores.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        return Arrays.stream(pass.objectives(values)).average().orElse(0);
      }
    }

    private Tensor attach(Decoder decoder, double lossScale) {
      if (pass.points().rows() != batch.count()) {
        throw new IllegalArgumentException(
            estimator.name() + " shows several points for one example; use the two phases");
      }
      // A forbidden part's −∞ would turn into NaN below.
      Tensor finite = torch.where(scores.isfinite(), scores, scores.new_zeros(scores.sizes()));
      Tensor tied = finite.sub(finite.detach()).add(points.detach());
      tied.register_hook(
          new TensorTensorHook() {
            @Override
            public Tensor call(TensorBase incoming) {
              long begun = System.nanoTime();
              try (AutoGradMode _ = new AutoGradMode(true)) {
                double[] gradient = tensors.toRagged(new Tensor(incoming), pass.points());
                for (int p = 0; p < gradient.length; p++) {
                  gradient[p] /= lossScale;
                }
                double[] surrogate = new double[batch.scores().length];
                Answers answers = new Answers(decoder, Optional.empty(), gradient);
                pass.backward(answers, surrogate);
                for (int p = 0; p < surrogate.length; p++) {
                  surrogate[p] *= lossScale;
                }
                Tensor back = padding.toTensor(surrogate, instances(), scores.scalar_type());
                nanoseconds += System.nanoTime() - begun - answers.nanoseconds;
                return back;
              }
            }
          });
      return tied;
    }

    private List<S> instances() {
      return IntStream.range(0, batch.count()).<S>mapToObj(batch::instance).toList();
    }

    /** The decoder's answers, of which those at the points shown are there already. */
    private final class Answers implements Downstream {

      private final Downstream calls;
      private final Optional<double[]> shownLosses; // known if the layer has run the decoder
      private final double[] incoming;
      private long nanoseconds; // of the decoder

      Answers(Decoder decoder, Optional<double[]> shownLosses, double[] incoming) {
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
        System.arraycopy(incoming, 0, out, 0, incoming.length);
      }
    }
  }
}
