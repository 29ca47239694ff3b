package org.espalier.lab.net;

import java.util.List;
import java.util.Optional;

/**
 * An encoder with weights that training does not change, such as a pretrained transformer: a
 * function from words to a state for each word.
 *
 * <p>{@link #states} is the method that has to be written. The same words must give the same states
 * whatever stands beside them in the list, because batches change from epoch to epoch. Networks ask
 * from several threads at once.
 */
@FunctionalInterface
public interface FrozenEncoder extends AutoCloseable {

  /**
   * Reads sentences.
   *
   * @param sentences each a list of at least one word
   * @return [sentence][word][dimension]: one state for each word, all of one width and finite
   */
  float[][][] states(List<List<String>> sentences);

  /**
   * Returns what its states depend on, such as the hash of a model and its settings, under which
   * they may be kept for other runs; empty by default, for states that are not kept.
   */
  default Optional<String> identity() {
    return Optional.empty();
  }

  /** Releases what it holds besides memory; nothing by default. */
  @Override
  default void close() {}
}
