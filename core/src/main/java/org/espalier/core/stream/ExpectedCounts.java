package org.espalier.core.stream;

/**
 * The log-partition and its derivatives in the scores that all positions share.
 *
 * @param logPartition log Z
 * @param transitions at y·K + y', how many pairs of neighbours with these labels are expected
 * @param durations at (w − 1)·K + y, how many segments of that width and label are expected
 */
@SuppressWarnings("ArrayRecordComponent") // a result, made for the caller
public record ExpectedCounts(double logPartition, double[] transitions, double[] durations) {}
