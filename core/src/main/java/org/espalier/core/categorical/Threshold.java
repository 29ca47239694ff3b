package org.espalier.core.categorical;

/** Solves Σ_i (x_i − τ)_+^e = 1 for τ, where the largest x is 0, so that −1 ≤ τ &lt; 0. */
final class Threshold {

  private static final int MOST_STEPS = 200;

  private Threshold() {}

  /**
   * Solves it by Newton's method within a bracket.
   *
   * @param x at most 0, one of them 0; −∞ is allowed
   * @param exponent e, positive
   */
  static double solve(double[] x, int n, double exponent) {
    double low = -1; // where the sum is 1 at least
    double high = -Math.pow(n, -1 / exponent); // where it is 1 at most
    double tau = low;
    for (int step = 0; step < MOST_STEPS && low < high; step++) {
      double sum = 0;
      double slope = 0;
      for (int i = 0; i < n; i++) {
        double above = x[i] - tau;
        if (above > 0) {
          double power = power(above, exponent);
          sum += power;
          slope += exponent * power / above;
        }
      }
      if (sum >= 1) {
        low = tau;
      } else {
        high = tau;
      }
      double next = tau + (sum - 1) / slope;
      if (Math.abs(next - tau) <= 0x1p-53) {
        return next;
      }
      tau = next > low && next < high ? next : low + (high - low) / 2;
      if (tau == low || tau == high) {
        return tau;
      }
    }
    return tau;
  }

  /** Returns x^e, the usual exponents without the library's function. */
  static double power(double x, double exponent) {
    if (exponent == 2) {
      return x * x;
    }
    return exponent == 1 ? x : Math.pow(x, exponent);
  }
}
