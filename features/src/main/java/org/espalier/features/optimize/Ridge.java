package org.espalier.features.optimize;

import org.espalier.core.Workers;

/**
 * A function with the penalty λ/2·‖x‖² added.
 *
 * @param function what it is added to
 * @param l2 λ, not negative
 * @param workers threads for it; the answer does not depend on them
 */
public record Ridge(Objective function, double l2, Workers workers) implements Objective {

  public Ridge {
    if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("an L2 penalty must be a number from 0 on, not " + l2);
    }
  }

  @Override
  public double evaluate(double[] x, double[] gradient) {
    double value = function.evaluate(x, gradient);
    if (l2 == 0) {
      return value;
    }
    Vectors vectors = new Vectors(workers);
    vectors.add(gradient, l2, x);
    return value + l2 / 2 * vectors.dot(x, x);
  }
}
