package org.espalier.lab.net;

/** The learning rate as a function of the number of steps done so far. It has no other state. */
@FunctionalInterface
public interface LearningRate {

  /**
   * Returns the rate of a step.
   *
   * @param step 0 for the first
   */
  double at(long step);

  /** The same rate throughout. */
  static LearningRate constant(double rate) {
    return step -> rate;
  }

  /**
   * A rate that is multiplied by a factor every so many steps, smoothly in between.
   *
   * @param rate of the first step
   * @param factor in (0, 1]
   * @param period steps, positive
   */
  static LearningRate exponential(double rate, double factor, double period) {
    return step -> rate * Math.pow(factor, (double) step / period);
  }

  /**
   * A rate that falls to zero along half a cosine (Loshchilov &amp; Hutter 2017, arXiv 1608.03983).
   *
   * @param rate of the first step
   * @param steps after which it is zero, positive
   */
  static LearningRate cosine(double rate, long steps) {
    return step -> rate * (1 + Math.cos(Math.PI * Math.min(1.0, (double) step / steps))) / 2;
  }

  /**
   * The same schedule with a linear rise in front: step t of the first ones has (t + 1) / (steps +
   * 1) of its rate.
   *
   * @param steps not negative
   */
  default LearningRate warmedUp(long steps) {
    return step -> at(step) * Math.min(1.0, ((double) step + 1) / ((double) steps + 1));
  }
}
