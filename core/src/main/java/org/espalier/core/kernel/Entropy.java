package org.espalier.core.kernel;

/** The entropy of a few probabilities, with a small relative error also where one is nearly 1. */
public final class Entropy {

  private Entropy() {}

  /**
   * Returns −Σ p ln p, in nats. The largest probability counts as what the others leave of 1, since
   * its own distance from 1 may have been lost in rounding.
   *
   * @param p probabilities with small relative errors that sum to 1, from {@code from} to before
   *     {@code to}
   */
  public static double of(double[] p, int from, int to) {
    int largest = from;
    for (int i = from + 1; i < to; i++) {
      largest = p[i] > p[largest] ? i : largest;
    }
    double rest = 0;
    double entropy = 0;
    for (int i = from; i < to; i++) {
      if (i != largest && p[i] > 0) {
        rest += p[i];
        entropy -= p[i] * Math.log(p[i]);
      }
    }
    return rest < 1 ? entropy - (1 - rest) * Math.log1p(-rest) : entropy;
  }
}
