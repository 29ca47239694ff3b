package org.espalier.lab.net;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Target;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.torch.Decoder;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.LayerScores;

/**
 * The layer between encoder and decoder: points of a latent structure whose scores an estimator
 * trains, or fixed points that come with the examples, such as gold trees, chains or none.
 */
public final class MiddleLayer<S extends Structure> {

  private final Optional<LatentLayer<S>> layer;

  private MiddleLayer(Optional<LatentLayer<S>> layer) {
    this.layer = layer;
  }

  /** A latent structure. */
  public static <S extends Structure> MiddleLayer<S> latent(
      Estimator<S> estimator, Workers workers) {
    return new MiddleLayer<>(Optional.of(new LatentLayer<>(estimator, workers)));
  }

  /** Points that come with the examples. */
  public static <S extends Structure> MiddleLayer<S> given() {
    return new MiddleLayer<>(Optional.empty());
  }

  /** One batch, as the encoder and the data have it. What is not needed is not computed. */
  public interface Input<S extends Structure> {

    /** Returns the scores of the latent structures. */
    LayerScores scores();

    /** Returns the latent structures, one for each example. */
    List<? extends S> structures();

    /** Returns the points where nothing is latent, [B, …]. */
    Tensor given();

    /** Returns what is known of each structure in training; empty where nothing is of any. */
    default List<Optional<Target>> targets() {
      return List.of();
    }

    /** Returns the examples' places in the batch that random numbers are drawn for. */
    default int[] numbers() {
      return IntStream.range(0, structures().size()).toArray();
    }
  }

  /** A batch of latent structures whose scores are there. */
  public static <S extends Structure> Input<S> scored(
      LayerScores scores, List<? extends S> structures) {
    return new Scored<>(scores, structures);
  }

  private record Scored<S extends Structure>(LayerScores scores, List<? extends S> structures)
      implements Input<S> {
    @Override
    public Tensor given() {
      throw new IllegalStateException("the network has no points but those of its structure");
    }
  }

  /** Returns whether the structure is latent. */
  public boolean isLatent() {
    return layer.isPresent();
  }

  /** Returns what the estimator has learned on the way; it is empty where nothing is latent. */
  public Memory memory() {
    return layer.map(LatentLayer::memory).orElseGet(Memory::new);
  }

  /** Takes how far training has come, from 0 to 1, for settings that change on the way. */
  public void setProgress(double done) {
    layer.ifPresent(latent -> latent.setProgress(done));
  }

  /** Returns the seconds spent on structures so far; 0 where nothing is latent. */
  public double structureSeconds() {
    return layer.map(LatentLayer::structureSeconds).orElse(0.0);
  }

  /**
   * Adds the gradients of the mean loss to the parameters of the decoder, and of the encoder where
   * the structure is latent.
   *
   * @return the mean loss over the batch
   */
  public double train(Input<S> input, Decoder decoder, long seed) {
    if (layer.isEmpty()) {
      return trainDecoder(input, decoder);
    }
    LatentLayer<S> latent = layer.get();
    List<Optional<Target>> targets = input.targets();
    return latent
        .forward(
            input.scores(),
            input.structures(),
            batch ->
                (targets.isEmpty() ? batch : batch.withGold(targets)).withNumbers(input.numbers()),
            seed)
        .backward(decoder);
  }

  /**
   * Adds the gradients of the mean loss at {@link #points} to the parameters of the decoder alone.
   *
   * @return the mean loss over the batch
   */
  public double trainDecoder(Input<S> input, Decoder decoder) {
    Tensor points = points(input);
    Tensor loss = decoder.losses(points, LongStream.range(0, points.size(0)).toArray()).mean();
    loss.backward();
    return loss.item().toDouble();
  }

  /** Returns what the decoder is shown at test time, [B, …], without gradients to the encoder. */
  public Tensor points(Input<S> input) {
    if (layer.isEmpty()) {
      return input.given();
    }
    try (NoGradGuard _ = new NoGradGuard()) {
      return layer.get().infer(input.scores(), input.structures());
    }
  }

  /**
   * Returns the same for scores that have been read already.
   *
   * @param batch of the input, as {@link #batch} has read it
   * @throws IllegalStateException if nothing is latent
   */
  public Tensor points(Batch<S> batch, Input<S> input) {
    return latent().infer(batch, input.scores().visible());
  }

  /**
   * Returns the scores of a latent structure.
   *
   * @throws IllegalStateException if nothing is latent
   */
  public Batch<S> batch(Input<S> input) {
    return latent().batch(input.scores(), input.structures());
  }

  /**
   * Returns the batch for an audit; its tensors must live as long as it, so it is made outside of
   * all pointer scopes.
   *
   * @throws IllegalStateException if nothing is latent
   */
  public FrozenBatch freeze(Input<S> input, Decoder decoder) {
    try (NoGradGuard _ = new NoGradGuard()) {
      return FrozenBatch.of(latent(), input.scores(), input.structures(), decoder);
    }
  }

  private LatentLayer<S> latent() {
    return layer.orElseThrow(
        () -> new IllegalStateException("the network has no latent structure"));
  }
}
