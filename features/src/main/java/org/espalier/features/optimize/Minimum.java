package org.espalier.features.optimize;

/**
 * Where a minimisation ended.
 *
 * @param x the point
 * @param value of the function there, penalties included
 * @param iterations how many steps were taken
 * @param evaluations how often the function was evaluated
 * @param end why there are no more
 */
public record Minimum(double[] x, double value, int iterations, int evaluations, End end) {

  /** Why a minimisation ended. */
  public enum End {
    /** The gradient is as small as was asked for. */
    GRADIENT("the gradient is as small as was asked for"),
    /** The value hardly fell over the last steps. */
    STAGNATION("the objective hardly falls any more"),
    /** All steps that were allowed are taken. */
    ITERATIONS("no more steps are allowed"),
    /** No smaller value was found in the direction of descent: rounding is all that is left. */
    PRECISION("rounding is all that is left");

    private final String reason;

    End(String reason) {
      this.reason = reason;
    }

    /** Returns it in words. */
    public String reason() {
      return reason;
    }
  }
}
