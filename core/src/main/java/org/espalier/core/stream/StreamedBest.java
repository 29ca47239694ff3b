package org.espalier.core.stream;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.Workspace;

/**
 * The k best segmentations of a long sequence: rest(i, y) and after(i, y) are lists of the k best
 * scores, best first, filled up with −∞.
 *
 * <p>There are no backpointers. From left to right every segmentation knows its place in the list
 * it has come to, and the list is merged anew there, which tells where the place comes from:
 * merging is the same operations on the same numbers.
 *
 * <p>L. Huang, D. Chiang, Better k-best parsing, IWPT 2005, algorithm 1: merging of sorted lists.
 */
final class StreamedBest extends Blocks {

  static final Workspace.Key<StreamedBest> KEY = Workspace.Key.of(StreamedBest::new);

  private double[][] transposed = new double[0][0]; // transitions
  private double[] zeros = new double[0];
  private int k;
  private double[] list = new double[0]; // of one merge
  private int[] source = new int[0]; // the width or label that an entry comes from
  private int[] rank = new int[0]; // and its place in that list

  @Override
  int stateRow() {
    return labels * k;
  }

  @Override
  void reserveMore() {
    if (list.length < k) {
      list = new double[k];
      source = new int[k];
      rank = new int[k];
    }
    transposed = rows(transposed, labels, row());
    if (zeros.length < width) {
      zeros = new double[width];
    }
  }

  @Override
  void prepare() {
    for (int y = 0; y < labels; y++) {
      for (int next = 0; next < labels; next++) {
        transposed[next][y] = transition[y][next];
      }
    }
  }

  @Override
  void finish(double[] row) {
    Arrays.fill(row, 0, stateRow(), Double.NEGATIVE_INFINITY);
    for (int y = 0; y < labels; y++) {
      row[y * k] = 0;
    }
  }

  /**
   * Goes over all positions from right to left. Returns false if every segmentation has a forbidden
   * part.
   */
  boolean sweep(StreamingSemiMarkov segments, int newK, SegmentScores scores) {
    k = newK;
    backward(segments, scores);
    if (n == 0) {
      return true;
    }
    mergeFirst();
    return list[0] > Double.NEGATIVE_INFINITY;
  }

  /** {@inheritDoc} A single best one is found by rows, for all labels together. */
  @Override
  double step(int i) {
    return k == 1 ? stepBest(i) : stepLists(i);
  }

  private double stepBest(int i) {
    double[] row = rest[i - base];
    int widest = widest(i);
    terms(i, widest, labels);
    Arrays.fill(row, 0, labels, Double.NEGATIVE_INFINITY);
    ROWS.raiseRows(row, term, 0, zeros, 0, widest, 0, labels);
    if (i == 0) {
      return 0;
    }
    double[] out = after[i - base];
    Arrays.fill(out, 0, labels, Double.NEGATIVE_INFINITY);
    ROWS.raiseRows(out, transposed, 0, row, 0, labels, 0, labels);
    return relative(out, ROWS.max(out, 0, labels));
  }

  /** Takes a row's largest number off and returns it; 0 where there is none. */
  private double relative(double[] row, double most) {
    if (most == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    for (int j = 0; j < labels * k; j++) {
      row[j] -= most;
    }
    return most;
  }

  private double stepLists(int i) {
    double[] row = rest[i - base];
    for (int y = 0; y < labels; y++) {
      mergeWidths(i, y);
      System.arraycopy(list, 0, row, y * k, k);
    }
    if (i == 0) {
      return 0;
    }
    double[] out = after[i - base];
    double most = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < labels; y++) {
      mergeLabels(row, y);
      System.arraycopy(list, 0, out, y * k, k);
      most = Math.max(most, list[0]);
    }
    return relative(out, most);
  }

  /** Lists the best of what follows from a position on with a segment of a label. */
  private void mergeWidths(int i, int y) {
    Arrays.fill(list, 0, k, Double.NEGATIVE_INFINITY);
    double own = 0;
    double lag = 0;
    int widest = widest(i);
    for (int w = 0; w < widest; w++) {
      int at = i - base + w;
      own += position[at][y];
      merge((own + duration[w][y]) + lag, after[at + 1], y * k, w);
      lag -= increment[at + 1];
    }
  }

  /** Lists the best of what follows behind a segment of a label. */
  private void mergeLabels(double[] row, int y) {
    Arrays.fill(list, 0, k, Double.NEGATIVE_INFINITY);
    for (int next = 0; next < labels; next++) {
      merge(transition[y][next], row, next * k, next);
    }
  }

  private void mergeFirst() {
    Arrays.fill(list, 0, k, Double.NEGATIVE_INFINITY);
    for (int y = 0; y < labels; y++) {
      merge(0, rest[0], y * k, y);
    }
  }

  /** Merges a sorted list of numbers, raised by the same, into the list; earlier ones win ties. */
  private void merge(double raise, double[] numbers, int from, int newSource) {
    for (int r = 0; r < k; r++) {
      double value = raise + numbers[from + r];
      if (!(value > list[k - 1])) {
        return;
      }
      int place = k - 1;
      for (; place > 0 && list[place - 1] < value; place--) {
        list[place] = list[place - 1];
        source[place] = source[place - 1];
        rank[place] = rank[place - 1];
      }
      list[place] = value;
      source[place] = newSource;
      rank[place] = r;
    }
  }

  /** Reads the segmentations out from left to right and returns their scores. */
  double[] read(SegmentConsumer consumer) {
    if (n == 0) {
      return new double[] {0};
    }
    mergeFirst();
    int count = 0;
    while (count < k && list[count] > Double.NEGATIVE_INFINITY) {
      count++;
    }
    double[] scores = new double[count];
    int[] label = new int[count];
    int[] place = new int[count];
    int[] standing = new int[count]; // in the list that the segmentation has come to
    for (int number = 0; number < count; number++) {
      scores[number] = absolute(list[number]);
      label[number] = source[number];
      standing[number] = rank[number];
    }
    for (int b = 0; b < blocks(); b++) {
      if (b > 0) {
        compute(b);
      }
      for (int number = 0; number < count; number++) {
        while (place[number] < end) {
          int i = place[number];
          int r = standing[number];
          if (i > 0) {
            mergeLabels(rest[i - base], label[number]);
            label[number] = source[r];
            r = rank[r];
          }
          mergeWidths(i, label[number]);
          place[number] = i + source[r] + 1;
          standing[number] = rank[r];
          consumer.accept(number, i, place[number], label[number]);
        }
      }
    }
    return scores;
  }
}
