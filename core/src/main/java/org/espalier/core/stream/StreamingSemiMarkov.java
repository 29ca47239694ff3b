package org.espalier.core.stream;

import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Workspace;

/**
 * Segmentations of n positions into labelled segments of width up to W, for sequences whose charts
 * would not fit into memory: 10⁵ positions with 20 labels and widths up to 100, or chains of 10⁶
 * positions.
 *
 * <p>It answers as {@link org.espalier.core.segment.SemiMarkov} with transitions does where every
 * segment's score is written out. Every question takes O(n·K·(W + K)) time: the log-partition one
 * pass over the positions, all others three. {@link #memory} returns the bytes that a question
 * works in; the scores in {@link SegmentScores} and what a consumer keeps are not counted.
 *
 * <p>Sums are log-space sums relative to their neighbourhood, so that marginals keep their digits
 * however large log Z is.
 *
 * @param length n, not negative
 * @param width W, the largest width of a segment, at least 1
 * @param labels K, at least 1
 */
public record StreamingSemiMarkov(int length, int width, int labels) {

  public StreamingSemiMarkov {
    if (length < 0 || width < 1 || labels < 1) {
      throw new IllegalArgumentException(
          "no segmentation of %s positions into segments of width up to %s with %s labels"
              .formatted(length, width, labels));
    }
    Layout.requireNumberable(
        "a block of positions", (double) (Blocks.length(length, width) + width) * labels);
  }

  /**
   * Returns the sequences of tags: segmentations into single positions.
   *
   * @param length n, not negative
   * @param tags K, at least 1
   */
  public static StreamingSemiMarkov chain(int length, int tags) {
    return new StreamingSemiMarkov(length, 1, tags);
  }

  /**
   * Returns how many bytes a question works in, to within a few rows of K numbers: O(K·√(n·W)), and
   * nothing else grows with the length.
   *
   * @param k 1 for all questions but the k best
   */
  public long memory(int k) {
    return Blocks.numbers(this, k) * Double.BYTES;
  }

  /**
   * Returns log Z.
   *
   * @throws InfeasibleException if every segmentation has a forbidden part
   * @throws org.espalier.core.NotFiniteException if a score is NaN, +∞ or beyond ±1e150
   * @throws IllegalArgumentException if there are too few or too many transitions or durations
   */
  public double logPartition(SegmentScores scores, Workspace workspace) {
    return sums(scores, workspace).logPartition();
  }

  /**
   * Finds the marginals of labels by position, which with the expected counts that are returned are
   * the gradient of log Z.
   *
   * @throws InfeasibleException if every segmentation has a forbidden part
   */
  public ExpectedCounts marginals(
      SegmentScores scores, MarginalConsumer consumer, Workspace workspace) {
    return sums(scores, workspace).marginals(consumer);
  }

  /**
   * Draws segmentations, each with probability exp(score)/Z.
   *
   * @param count how many; they are drawn side by side, with the same two readings of the scores
   * @throws InfeasibleException if every segmentation has a forbidden part
   */
  public void sample(
      int count,
      SegmentScores scores,
      RandomGenerator random,
      SegmentConsumer consumer,
      Workspace workspace) {
    sums(scores, workspace).sample(count, random, consumer);
  }

  private StreamedSums sums(SegmentScores scores, Workspace workspace) {
    StreamedSums sums = workspace.get(StreamedSums.KEY);
    if (!sums.sweep(this, scores)) {
      throw new InfeasibleException(this + ": every segmentation has a forbidden part");
    }
    return sums;
  }

  /**
   * Finds the best segmentation, number 0.
   *
   * @return its score
   * @throws InfeasibleException if every segmentation has a forbidden part
   */
  public double argmax(SegmentScores scores, SegmentConsumer consumer, Workspace workspace) {
    return kBest(1, scores, consumer, workspace)[0];
  }

  /**
   * Finds the k best segmentations. Ties are in a deterministic order.
   *
   * @param k at least 1; time and memory are k times those of one at most
   * @return their scores, best first; fewer than k if there are fewer
   * @throws InfeasibleException if every segmentation has a forbidden part
   * @throws IllegalArgumentException if k is below 1, or too large
   */
  public double[] kBest(
      int k, SegmentScores scores, SegmentConsumer consumer, Workspace workspace) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k);
    }
    Layout.requireNumberable("a state with " + k + " best", (double) width * labels * k + width);
    StreamedBest best = workspace.get(StreamedBest.KEY);
    if (!best.sweep(this, k, scores)) {
      throw new InfeasibleException(this + ": every segmentation has a forbidden part");
    }
    return best.read(consumer);
  }
}
