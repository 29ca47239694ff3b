package org.espalier.lab.experiment;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.train.Trainable;

/**
 * The base of networks that trials train: parameters, the middle layer between encoder and decoder,
 * and threads.
 */
public abstract class TrialNetwork<E, S extends Structure> implements Trainable<E>, AutoCloseable {

  private final Parameters parameters;
  private final Workers workers = Workers.of(TrialRun.THREADS);
  private final MiddleLayer<S> middle;

  /**
   * Creates the network, without parameters so far.
   *
   * @param estimator of the latent structure; empty where nothing is latent
   * @param seed of the initial parameters
   */
  protected TrialNetwork(Optional<Estimator<S>> estimator, long seed) {
    parameters = new Parameters(ScalarType.Float, seed);
    middle = estimator.map(e -> MiddleLayer.latent(e, workers)).orElseGet(MiddleLayer::given);
  }

  @Override
  public final Parameters parameters() {
    return parameters;
  }

  @Override
  public final Memory memory() {
    return middle.memory();
  }

  @Override
  public void setProgress(double done) {
    middle.setProgress(done);
  }

  /** {@inheritDoc} One, unless a network says otherwise. */
  @Override
  public int labels(E example) {
    return 1;
  }

  /** Returns what stands between encoder and decoder. */
  protected final MiddleLayer<S> middle() {
    return middle;
  }

  /** Returns the threads that serve the network. */
  protected final Workers workers() {
    return workers;
  }

  /** Returns which positions of a padded batch are words. */
  protected final SentencePadding padding(List<E> batch) {
    return new SentencePadding(parameters.type(), batch.stream().mapToInt(this::length).toArray());
  }

  @Override
  public final double train(List<E> batch, long seed) {
    try (PointerScope _ = new PointerScope();
        DropoutMasks masks = DropoutMasks.drawnFrom(torch.make_generator_cpu(seed))) {
      return train(batch, masks, seed) * batch.size();
    }
  }

  /**
   * Adds the gradients of one batch's mean loss to the parameters.
   *
   * @param seed of this step's samples
   * @return the mean loss
   */
  protected abstract double train(List<E> batch, DropoutMasks masks, long seed);

  /**
   * Applies the network to examples that it is not trained on.
   *
   * @param reader returns a result for each example of a batch, without gradients; its tensors do
   *     not outlive it
   * @return the results in the order of the examples
   */
  protected final <R> List<R> read(
      List<E> examples, Batches batches, Function<List<E>, List<R>> reader) {
    return batches.apply(
        examples,
        this::length,
        batch -> {
          try (PointerScope _ = new PointerScope();
              NoGradGuard _ = new NoGradGuard()) {
            return reader.apply(batch);
          }
        });
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
