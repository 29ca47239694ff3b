package org.espalier.core;

/** A structure that can find its best vertex: ẑ = argmax over z in Z of s·z. */
public interface MapOracle extends Structure {

  /**
   * Finds a structure of highest score. Ties are broken deterministically.
   *
   * @param scores D scores from {@code offset}; not modified
   * @param out overwritten with the active parts, ascending
   * @return s·ẑ
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  double argmax(double[] scores, int offset, Parts out, Workspace workspace);

  /**
   * Finds a structure of highest score, in fresh memory.
   *
   * @param scores D scores and nothing else
   * @throws IllegalArgumentException as above, or if the array is longer
   */
  default Parts argmax(double[] scores) {
    Scores.requireWhole(this, scores);
    Parts out = new Parts();
    argmax(scores, 0, out, new Workspace());
    return out;
  }
}
