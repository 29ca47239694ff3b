package org.espalier.features.optimize;

/** A differentiable function of D numbers, to be minimised. */
@FunctionalInterface
public interface Objective {

  /**
   * Evaluates the function.
   *
   * @param x D numbers, not modified
   * @param gradient D numbers that the gradient at x is written to
   * @return the value at x; where it is not finite the gradient means nothing
   */
  double evaluate(double[] x, double[] gradient);
}
