package org.espalier.bench;

import java.util.Arrays;
import org.espalier.core.Structure;
import org.espalier.core.stream.SegmentScores;
import org.espalier.core.stream.StreamingSemiMarkov;

/**
 * A long sequence as a structure whose parts are the scores that it has: n·K of positions, then K²
 * of transitions, then W·K of widths.
 */
record LongSequence(StreamingSemiMarkov segments) implements Structure {

  @Override
  public int size() {
    int labels = segments.labels();
    return (segments.length() + labels + segments.width()) * labels;
  }

  SegmentScores scores(double[] batch, int problem) {
    int labels = segments.labels();
    int at = problem * size();
    int transitions = at + segments.length() * labels;
    int durations = transitions + labels * labels;
    return new SegmentScores(
        (from, count, out) -> System.arraycopy(batch, at + from * labels, out, 0, count * labels),
        Arrays.copyOfRange(batch, transitions, durations),
        Arrays.copyOfRange(batch, durations, at + size()));
  }
}
