package org.espalier.core;

import java.util.Arrays;

/** The checks of a score vector that public methods make before a kernel runs. */
public final class Scores {

  private Scores() {}

  /**
   * Checks that the D scores of a structure are there and that none on a usable part is NaN or +∞.
   *
   * @throws NotFiniteException if one is, naming the part
   * @throws IllegalArgumentException if there are too few
   */
  public static void check(Structure structure, double[] scores, int offset) {
    int size = structure.size();
    if (offset < 0 || scores.length - offset < size) {
      throw new IllegalArgumentException(
          structure
              + " needs "
              + size
              + " scores from offset "
              + offset
              + " but the array has "
              + scores.length
              + " entries");
    }
    for (int p = 0; p < size; p++) {
      double score = scores[offset + p];
      // One comparison is false for NaN and +∞ and true for all that is legal, −∞ included.
      if (!(score < Double.POSITIVE_INFINITY) && structure.usable(p)) {
        throw new NotFiniteException(
            structure
                + ": the score of "
                + structure.partName(p)
                + " (index "
                + p
                + ") is "
                + score);
      }
    }
  }

  /**
   * Checks an array that is to hold the scores of a structure and nothing else.
   *
   * @throws IllegalArgumentException if it is shorter or longer, with the shape that is expected
   */
  public static void requireWhole(Structure structure, double[] scores) {
    int size = structure.size();
    if (scores.length == size) {
      return;
    }
    int extra = size - structure.visible();
    throw new IllegalArgumentException(
        structure
            + " has "
            + structure.visible()
            + " visible scores, in row-major order of shape "
            + Arrays.toString(structure.shape())
            + (extra == 0
                ? ""
                : ", and " + extra + " extra scores after these, " + size + " in all")
            + "; the array has "
            + scores.length);
  }

  /** Returns whether a part is usable and its score not −∞. */
  public static boolean allowed(Structure structure, double[] scores, int offset, int part) {
    return scores[offset + part] != Double.NEGATIVE_INFINITY && structure.usable(part);
  }
}
