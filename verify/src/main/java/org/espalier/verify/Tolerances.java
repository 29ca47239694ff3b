package org.espalier.verify;

/**
 * Every tolerance of the checks, by name.
 *
 * <p>Errors are relative to max(1, |expected value|): absolute for probabilities and points of the
 * polytope, relative for large scores.
 */
public final class Tolerances {

  /** Results in closed form or by a dynamic program, against enumeration or golden values. */
  public static final double EXACT = 1e-9;

  /** Results with an iterative projection inside, against golden values. */
  public static final double ITERATIVE = 1e-7;

  /** A duality gap, divided by the largest score, counts as closed below this. */
  public static final double GAP = 1e-12;

  /** A derivative against central differences of an iterative or transcendental function. */
  public static final double DIFFERENCES = 1e-7;

  /**
   * How much the error may grow per unit of the largest score of a part, counted as often as a
   * structure has it: sums of large scores are rounded, and what is an error in a score is an error
   * in a probability.
   */
  public static final double ROUNDING = 1e-14;

  /**
   * Chance that a correct sampler is called wrong. The seeds are fixed, so a test that passes once
   * passes always.
   */
  public static final double SAMPLING_RISK = 1e-6;

  private Tolerances() {}

  /**
   * Returns a tolerance that allows for the rounding of large scores.
   *
   * @param tolerance for scores of size 1
   * @param scale the largest magnitude of a finite score
   */
  public static double at(double tolerance, double scale) {
    return Math.max(tolerance, ROUNDING * scale);
  }
}
