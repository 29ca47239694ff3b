package org.espalier.core;

/**
 * A structure with a simple convex set P that contains conv(Z) and is cheap to project onto, for
 * instance one simplex per modifier for dependency trees.
 *
 * <p>Peng, Thomson &amp; Smith (2018, arXiv 1805.04658) pull labels back onto such a set, not
 * conv(Z).
 */
public interface OuterSet extends Structure {

  /**
   * Writes the Euclidean projection of a point onto P. A value of −∞ forces the entry to 0.
   *
   * @param point D entries from {@code offset}; not modified
   * @param out overwritten from {@code outOffset}, D entries; extra and unusable parts get 0
   * @throws InfeasibleException if P has no point with zeros where they are forced
   */
  void projectOuter(double[] point, int offset, double[] out, int outOffset, Workspace workspace);
}
