package org.espalier.core;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;

/** The checks of a score vector that public methods make before a kernel runs. */
public final class Scores {

  /**
   * The largest magnitude of a score, 1e150: so neither sums over the parts of a structure nor the
   * squares of projections overflow. −∞ is allowed besides, and forbids.
   */
  public static final double LARGEST = 1e150;

  /** What {@link #isLegal} asks, for messages. */
  public static final String RULE =
      "scores lie within ±1e150, so that their sums and squares are finite, and −∞ forbids a part";

  /** How many scores are looked at together. */
  private static final int BLOCK = 1024;

  /** How many of these are where one stands out, so that a few of −∞ cost little. */
  private static final int FEW = 32;

  private Scores() {}

  /** Returns whether a number is a score: within ±{@link #LARGEST}, or −∞. */
  public static boolean isLegal(double score) {
    return Math.abs(score) <= LARGEST || score == Double.NEGATIVE_INFINITY;
  }

  /**
   * Checks that the D scores of a structure are there and that none on a usable part is NaN, +∞, or
   * finite and beyond ±{@link #LARGEST}.
   *
   * @throws NotFiniteException if one is, naming the part
   * @throws IllegalArgumentException if there are too few
   */
  public static void check(Structure structure, double[] scores, int offset) {
    requireRoom(structure, scores, offset);
    check(structure, scores, offset, 0, structure.size(), LARGEST);
  }

  /**
   * Checks the scores of the parts from … to − 1 of a structure, as {@link #check(Structure,
   * double[], int)} does, where it is known that they are there.
   *
   * @param limit at most {@link #LARGEST}
   * @return true only if all are within ±limit
   * @throws NotFiniteException if one on a usable part is no score, naming the part
   */
  public static boolean check(
      Structure structure, double[] scores, int offset, int from, int to, double limit) {
    return checkTogether(structure, scores, offset, from, to, limit, BLOCK);
  }

  private static boolean checkTogether(
      Structure structure,
      double[] scores,
      int offset,
      int from,
      int to,
      double limit,
      int together) {
    boolean within = true;
    for (int p = from; p < to; p += together) {
      int end = Math.min(p + together, to);
      // One comparison shows that none is NaN, infinite or too large; else one may be.
      if (!(ROWS.dot(scores, offset + p, scores, offset + p, end - p) <= limit * limit)) {
        within &=
            together > FEW
                ? checkTogether(structure, scores, offset, p, end, limit, FEW)
                : checkOneByOne(structure, scores, offset, p, end, limit);
      }
    }
    return within;
  }

  private static boolean checkOneByOne(
      Structure structure, double[] scores, int offset, int from, int to, double limit) {
    boolean within = true;
    for (int p = from; p < to; p++) {
      double score = scores[offset + p];
      if (!(Math.abs(score) <= limit)) {
        within = false;
        requireLegal(structure, score, p);
      }
    }
    return within;
  }

  private static void requireLegal(Structure structure, double score, int part) {
    if (!isLegal(score) && structure.usable(part)) {
      throw new NotFiniteException(
          "%s: the score of %s (index %s) is %s; %s"
              .formatted(structure, structure.partName(part), part, score, RULE));
    }
  }

  /**
   * Checks that the D scores of a structure are there.
   *
   * @throws IllegalArgumentException if there are too few
   */
  public static void requireRoom(Structure structure, double[] scores, int offset) {
    int size = structure.size();
    if (offset < 0 || scores.length - offset < size) {
      throw new IllegalArgumentException(
          "%s needs %s scores from offset %s but the array has %s entries"
              .formatted(structure, size, offset, scores.length));
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

  /**
   * Sets the entries of forbidden and unusable parts to 0.
   *
   * @param values the value of part p is {@code values[from + p]}
   */
  public static void mask(
      Structure structure, double[] scores, int offset, double[] values, int from) {
    int size = structure.size();
    int p = 0;
    for (; p + 3 < size; p += 4) {
      int at = offset + p;
      // One comparison shows that none of four is −∞.
      if (!(scores[at] + scores[at + 1] + (scores[at + 2] + scores[at + 3])
          > Double.NEGATIVE_INFINITY)) {
        maskForbidden(scores, offset, values, from, p, p + 4);
      }
    }
    maskForbidden(scores, offset, values, from, p, size);
    for (int q = structure.allUsable() ? size : 0; q < size; q++) {
      if (!structure.usable(q)) {
        values[from + q] = 0;
      }
    }
  }

  private static void maskForbidden(
      double[] scores, int offset, double[] values, int from, int first, int to) {
    for (int p = first; p < to; p++) {
      if (scores[offset + p] == Double.NEGATIVE_INFINITY) {
        values[from + p] = 0;
      }
    }
  }

  /**
   * Returns the index of the first number that is not finite, or {@code to}.
   *
   * @param from where to begin
   */
  public static int firstNotFinite(double[] numbers, int from, int to) {
    int i = from;
    for (; i + 3 < to; i += 4) {
      double sum = numbers[i] + numbers[i + 1] + (numbers[i + 2] + numbers[i + 3]);
      if (!(Math.abs(sum) <= Double.MAX_VALUE)) {
        break; // or their sum is too large
      }
    }
    while (i < to && Double.isFinite(numbers[i])) {
      i++;
    }
    return i;
  }

  /** Returns whether a part is usable and its score not −∞. */
  public static boolean allowed(Structure structure, double[] scores, int offset, int part) {
    return scores[offset + part] != Double.NEGATIVE_INFINITY && structure.usable(part);
  }
}
