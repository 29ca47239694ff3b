package org.espalier.core;

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

  /** Tells whether a part is usable and its score not −∞. */
  public static boolean allowed(Structure structure, double[] scores, int offset, int part) {
    return scores[offset + part] != Double.NEGATIVE_INFINITY && structure.usable(part);
  }
}
