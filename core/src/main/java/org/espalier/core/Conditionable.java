package org.espalier.core;

/**
 * A structure that can be restricted to members with given parts on or off. The result is a
 * structure again, with answers such as its best member or its projection. {@link ConditionalModel}
 * also has the probability of the restriction.
 */
public interface Conditionable extends Structure {

  /**
   * Returns the structures that have all parts of one list and none of another.
   *
   * @param on parts to hold on, ascending
   * @param off parts to hold off, ascending
   * @return a structure over the same parts, in the same layout
   * @throws InfeasibleException if there is no such structure
   * @throws IllegalArgumentException if an index is not in 0 … D−1, or {@code on} has an extra part
   *     that one structure may use several times
   */
  Conditionable given(Parts on, Parts off);
}
