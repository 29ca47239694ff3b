package org.espalier.core;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A structure whose Gibbs distribution can be sampled without replacement: every draw comes from
 * the distribution renormalised over what has not been drawn yet.
 */
public interface SamplingWithoutReplacement extends GibbsModel {

  /**
   * Draws k different structures, one after another, exactly.
   *
   * @param k how many, at least 0
   * @param scores D scores from {@code offset}; not modified
   * @return fresh lists of active parts in the order in which they were drawn; fewer than k if
   *     there are fewer structures without a forbidden part
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, the array too short,
   *     or k negative
   */
  List<Parts> sampleWithoutReplacement(
      int k, double[] scores, int offset, RandomGenerator random, Workspace workspace);

  /** Draws k different structures, with fresh memory. */
  default List<Parts> sampleWithoutReplacement(int k, double[] scores, RandomGenerator random) {
    Scores.requireWhole(this, scores);
    return sampleWithoutReplacement(k, scores, 0, random, new Workspace());
  }
}
