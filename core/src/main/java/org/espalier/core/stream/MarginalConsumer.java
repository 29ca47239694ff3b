package org.espalier.core.stream;

/** Takes marginals, position by position from the first to the last. */
@FunctionalInterface
public interface MarginalConsumer {

  /**
   * Takes those of a position.
   *
   * @param position t
   * @param marginals at y, P(the segment that t lies in has label y), which is also the derivative
   *     of the log-partition in the score of y at t; overwritten after the call
   */
  void accept(int position, double[] marginals);
}
