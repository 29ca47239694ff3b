package org.espalier.lab.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Reads sentences: a function from a batch of words to a state for each word. Structures, decoders
 * and losses see only the states, so that every encoder serves every task.
 *
 * <p>{@link #states} is the method; {@link #width} says beforehand how wide its result is, because
 * what stands on it is made before the first batch.
 */
public interface Encoder extends AutoCloseable {

  /**
   * Reads a batch.
   *
   * @return [B, n, width], attached to the encoder's parameters where it has any; padded positions
   *     hold something finite
   */
  Tensor states(Sentences sentences, DropoutMasks masks);

  /** Returns the width of a state. */
  int width();

  /**
   * Returns what tells the frozen part of it from others, as {@link FrozenEncoder#identity} does;
   * empty if it has none, or none that is known.
   */
  default Optional<String> identity() {
    return Optional.empty();
  }

  /** Releases what it holds besides its weights; nothing by default. */
  @Override
  default void close() {}
}
