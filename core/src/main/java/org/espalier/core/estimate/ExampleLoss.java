package org.espalier.core.estimate;

/**
 * The downstream loss of one example as a function of the point that its decoder sees, with a
 * hand-written gradient: small enough to be checked by eye.
 */
public interface ExampleLoss {

  /** Returns how many visible parts it is a function of, or −1 if it takes any number. */
  default int parts() {
    return -1;
  }

  /**
   * Returns L(μ).
   *
   * @param point μ from {@code offset}; extra parts are not read
   */
  double loss(double[] point, int offset);

  /**
   * Writes ∇L(μ).
   *
   * @param point μ from {@code offset}
   * @param out overwritten from {@code offset} on the visible parts
   */
  void gradient(double[] point, int offset, double[] out);
}
