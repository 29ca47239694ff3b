package org.espalier.core.stream;

/**
 * Where the scores of labels at positions come from: an array, a file, a network that is asked for
 * a part of a text at a time.
 *
 * <p>A question reads every block of positions once from the last to the first and, unless it is
 * for the log-partition alone, once more from the first to the last, with W − 1 positions of
 * overlap. The answers must be the same.
 */
@FunctionalInterface
public interface PositionScores {

  /**
   * Writes the scores of consecutive positions.
   *
   * @param from the first position
   * @param count how many
   * @param out takes the score of label y at position {@code from + j} at j·K + y; −∞ forbids it
   */
  void read(int from, int count, double[] out);

  /**
   * Returns scores that lie in an array.
   *
   * @param scores of label y at position t at t·K + y; not copied
   * @param labels K
   * @return what throws an IllegalArgumentException if the array ends before a position
   */
  static PositionScores of(double[] scores, int labels) {
    return (from, count, out) -> {
      if ((from + count) * (long) labels > scores.length) {
        throw new IllegalArgumentException(
            "there are %s scores, which end before position %s with %s labels at each"
                .formatted(scores.length, from + count - 1, labels));
      }
      System.arraycopy(scores, from * labels, out, 0, count * labels);
    };
  }
}
