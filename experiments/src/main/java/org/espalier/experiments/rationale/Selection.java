package org.espalier.experiments.rationale;

import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.subset.Subset;

/** Where the selection of words comes from that the classifier sees. */
sealed interface Selection {

  /**
   * A latent structure over the words.
   *
   * @param choices the selections over n words
   * @param estimator how the scores of words are trained, one that serves the selections
   * @param neighbours the score of any two neighbours that are both selected, for structures with n
   *     − 1 extra parts for them; empty for those without
   */
  record Latent(
      IntFunction<? extends MapOracle> choices,
      Estimator<MapOracle> estimator,
      OptionalDouble neighbours)
      implements Selection {}

  /** A rule that does not depend on the classes: nothing is learned but the classifier. */
  enum Given implements Selection {
    /** All words. */
    ALL,
    /** The first k. */
    FIRST,
    /** k at random, always the same of a text. */
    RANDOM;

    /**
     * Chooses.
     *
     * @param length of the text
     * @param most k
     * @param seed of the text
     */
    Parts choose(int length, int most, long seed) {
      int count = Math.min(length, most);
      return switch (this) {
        case ALL -> range(length);
        case FIRST -> range(count);
        case RANDOM ->
            Subset.exactly(count, length).argmax(new Random(seed).doubles(length).toArray());
      };
    }

    private static Parts range(int count) {
      Parts parts = new Parts();
      for (int i = 0; i < count; i++) {
        parts.add(i);
      }
      return parts;
    }
  }
}
