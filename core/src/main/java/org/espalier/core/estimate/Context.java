package org.espalier.core.estimate;

import java.util.function.Consumer;
import org.espalier.core.Structure;
import org.espalier.core.Workers;

/**
 * The environment of a pass: what an estimator needs besides the batch.
 *
 * @param workers the threads to work with
 * @param seed fixes all randomness of this pass; estimators derive one generator for each example
 *     from it, so that results depend neither on threads nor on the rest of the batch
 * @param memory what estimators have learned so far in this run; the backward pass adds to it
 * @param progress progress of training, from 0 to 1, for settings that change during training
 */
public record Context(Workers workers, long seed, Memory memory, double progress) {

  public Context {
    if (!(progress >= 0 && progress <= 1)) {
      throw new IllegalArgumentException("progress must be from 0 to 1, not " + progress);
    }
  }

  /** A pass that stands alone: with nothing learned, as at the start of training. */
  public Context(Workers workers, long seed) {
    this(workers, seed, new Memory(), 0);
  }

  /** Works on every example of a batch with the workers, see {@link Batch#each}. */
  public <S extends Structure> void each(Batch<S> batch, Consumer<Problem<S>> task) {
    batch.each(workers, task);
  }

  /** Returns where estimators count what they meet and its user should know about. */
  Diagnostics diagnostics() {
    return memory.diagnostics();
  }

  @Override
  public String toString() {
    return "seed %s, progress %s, %s threads, %s"
        .formatted(seed, progress, workers.threads(), memory);
  }
}
