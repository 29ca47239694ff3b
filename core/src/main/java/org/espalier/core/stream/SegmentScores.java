package org.espalier.core.stream;

/**
 * The scores of segmentations, as sums: the segment of positions i … i+w−1 with label y has
 *
 * <pre>Σ positions(t, y) over t = i … i+w−1   +   durations[(w − 1)·K + y],</pre>
 *
 * and label y followed by y' has transitions[y·K + y']. −∞ forbids.
 *
 * @param positions the scores of labels at positions
 * @param transitions K² numbers, or none for zeros; not copied
 * @param durations W·K numbers, or none for zeros; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // large numbers of scores are the caller's
public record SegmentScores(PositionScores positions, double[] transitions, double[] durations) {

  /** Returns the scores of a chain: of tags at positions and of pairs of neighbours. */
  public static SegmentScores chain(PositionScores positions, double[] transitions) {
    return new SegmentScores(positions, transitions, new double[0]);
  }
}
