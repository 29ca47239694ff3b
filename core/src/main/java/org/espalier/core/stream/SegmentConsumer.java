package org.espalier.core.stream;

/**
 * Takes segments. Those of one segmentation come from left to right; where there are several
 * segmentations, they take turns.
 */
@FunctionalInterface
public interface SegmentConsumer {

  /**
   * Takes a segment.
   *
   * @param number of the segmentation, from 0
   * @param from the first position
   * @param to behind the last position
   * @param label of the segment
   */
  void accept(int number, int from, int to, int label);
}
