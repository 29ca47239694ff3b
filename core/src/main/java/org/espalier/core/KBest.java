package org.espalier.core;

import java.util.List;

/** A structure that can find its k best vertices. */
public interface KBest extends MapOracle {

  /**
   * Finds the k structures of highest score, best first; ties are in a deterministic order.
   *
   * @param k how many, at least 0
   * @param scores D scores from {@code offset}; not modified
   * @return fresh lists of active parts; fewer than k if there are fewer structures without a
   *     forbidden part
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, the array too short,
   *     or k negative
   */
  List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace);

  /** Finds the k best structures, in fresh memory. */
  default List<Parts> kBest(int k, double[] scores) {
    Scores.requireWhole(this, scores);
    return kBest(k, scores, 0, new Workspace());
  }
}
