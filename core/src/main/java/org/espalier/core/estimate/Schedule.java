package org.espalier.core.estimate;

/** A setting that changes in the course of training (annealing). */
@FunctionalInterface
public interface Schedule {

  /**
   * Returns the value.
   *
   * @param progress progress of training, from 0 to 1
   */
  double at(double progress);

  /** The same value throughout. */
  static Schedule constant(double value) {
    return progress -> value;
  }

  /** From one value to another in a straight line. */
  static Schedule linear(double from, double to) {
    return progress -> from + progress * (to - from);
  }

  /**
   * From one value to another by equal factors in equal times, as temperatures are lowered.
   *
   * @param from positive
   * @param to positive
   */
  static Schedule geometric(double from, double to) {
    Require.positive("the first value", from);
    Require.positive("the last value", to);
    return progress -> from * Math.pow(to / from, progress);
  }
}
