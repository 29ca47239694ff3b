package org.espalier.core.estimate;

import java.math.BigInteger;
import java.util.Arrays;
import org.espalier.core.Countable;

/**
 * The points that the decoder sees: one or more weighted points for every example, row after row.
 *
 * <p>Row r is a point for example {@code example(r)} with weight {@code weight(r)}; the weights of
 * an example sum to 1 where the points stand for an expectation. Its part p is {@code
 * values()[offset(r) + p]}; the decoder sees the visible parts only. Rows are in the order of the
 * examples.
 */
public final class Points {

  /** The most numbers that the points of a batch may have: a gibibyte. */
  public static final int MOST = 1 << 27;

  private final Batch<?> batch;
  private final int[] examples;
  private final double[] weights;
  private final int[] offsets;
  private final double[] values;
  private final boolean[] unproved;

  private Points(Batch<?> batch, int[] examples, double[] weights, int[] offsets, double[] values) {
    this.batch = batch;
    this.examples = examples;
    this.weights = weights;
    this.offsets = offsets;
    this.values = values;
    this.unproved = new boolean[examples.length];
  }

  /** Creates one zero point of weight 1 for every example; row i belongs to example i. */
  public static Points onePer(Batch<?> batch) {
    Points points = each(batch, 1);
    Arrays.fill(points.weights, 1);
    return points;
  }

  /**
   * Creates zero points of weight 0, as many for each example.
   *
   * @throws IllegalArgumentException if they have more than {@link #MOST} numbers
   */
  public static Points each(Batch<?> batch, int count) {
    return of(batch, counts(batch, count));
  }

  private static int[] counts(Batch<?> batch, int count) {
    int[] counts = new int[batch.count()];
    Arrays.fill(counts, count);
    return counts;
  }

  /**
   * Creates zero points of weight 0.
   *
   * @param counts how many for each example
   * @throws IllegalArgumentException if they have more than {@link #MOST} numbers
   */
  public static Points of(Batch<?> batch, int... counts) {
    requireRoom(batch, counts);
    int rows = Arrays.stream(counts).sum();
    int[] examples = new int[rows];
    int[] offsets = new int[rows + 1];
    int row = 0;
    for (int i = 0; i < counts.length; i++) {
      int size = batch.offset(i + 1) - batch.offset(i);
      for (int k = 0; k < counts[i]; k++) {
        examples[row] = i;
        offsets[row + 1] = offsets[row] + size;
        row++;
      }
    }
    return new Points(batch, examples, new double[rows], offsets, new double[offsets[rows]]);
  }

  /**
   * Checks that points are few enough to be held, before work is done to find them.
   *
   * @param counts how many for each example
   * @throws IllegalArgumentException if they have more than {@link #MOST} numbers
   */
  static void requireRoom(Batch<?> batch, int... counts) {
    long rows = 0;
    long numbers = 0;
    for (int i = 0; i < counts.length; i++) {
      rows += counts[i];
      numbers += (long) counts[i] * (batch.offset(i + 1) - batch.offset(i));
    }
    if (rows > MOST || numbers > MOST) {
      throw new IllegalArgumentException(
          ("the decoder would be shown %s points, %s numbers, for %s examples; at most %s numbers"
                  + " are held: fewer samples or structures per example, smaller batches or"
                  + " shorter examples need less")
              .formatted(rows, numbers, batch.count(), MOST));
    }
  }

  /**
   * Checks the same where each example gets so many different structures, or all if it has fewer.
   */
  static void requireRoomForDifferent(Batch<?> batch, int most) {
    if ((long) most * batch.scores().length <= MOST) {
      return;
    }
    int[] counts = new int[batch.count()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] =
          batch.instance(i) instanceof Countable countable
              ? countable.count().min(BigInteger.valueOf(most)).intValue()
              : most;
    }
    requireRoom(batch, counts);
  }

  /** Creates points of the same layout and weights with values of their own, all 0. */
  public Points sameLayout() {
    return new Points(batch, examples, weights, offsets, new double[values.length]);
  }

  /** Returns the batch whose examples the rows belong to. */
  Batch<?> batch() {
    return batch;
  }

  /** Returns the number of rows. */
  public int rows() {
    return examples.length;
  }

  /** Returns the example that a row belongs to. */
  public int example(int row) {
    return examples[row];
  }

  /** Returns a row's weight. */
  public double weight(int row) {
    return weights[row];
  }

  /** Sets a row's weight. */
  public void setWeight(int row, double weight) {
    weights[row] = weight;
  }

  /**
   * Returns whether a row's point is what the estimator asks for; false where it is a structure
   * that was rounded from a linear program and is not proved to be a best one.
   */
  public boolean proved(int row) {
    return !unproved[row];
  }

  /** Sets whether a row's point is what the estimator asks for. */
  void setProved(int row, boolean proved) {
    unproved[row] = !proved;
  }

  /** Returns where the values of a row begin; {@code offset(rows())} is their number. */
  public int offset(int row) {
    return offsets[row];
  }

  /** Returns the flat values. */
  public double[] values() {
    return values;
  }

  @Override
  public String toString() {
    return rows() + " points of " + values.length + " numbers";
  }
}
