/**
 * Long sequences, segment by segment: segmentations and chains of any length in memory that hardly
 * grows.
 *
 * <p>The polytope is that of {@link org.espalier.core.segment.SemiMarkov} with transitions, whose
 * scores are not given one by one but as sums: a segment's is the sum of its label's scores at its
 * positions and of a score for its width ({@link org.espalier.core.stream.SegmentScores}). So
 * scores are read from a callback, a block at a time, and answers go to a consumer, position by
 * position or segment by segment: log-partition, marginals by position, gradient, best and k best
 * segmentations, samples ({@link org.espalier.core.stream.StreamingSemiMarkov}). A chain is the
 * case of segments of width 1.
 *
 * <p>A pass from right to left keeps the state of every block's end, and answers then go from left
 * to right, with one block at a time computed anew from there: O(n·K·(W + K)) time and O(K·√(n·W))
 * numbers of memory for n positions, K labels and widths up to W.
 *
 * <ol>
 *   <li>S. Sarawagi, W. Cohen, Semi-Markov conditional random fields for information extraction,
 *       NIPS 2004.
 *   <li>J. Grice, R. Hughey, D. Speck, Reduced space sequence alignment, Computer Applications in
 *       the Biosciences 13, 1997.
 * </ol>
 */
package org.espalier.core.stream;
