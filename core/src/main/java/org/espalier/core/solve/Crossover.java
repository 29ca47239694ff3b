package org.espalier.core.solve;

import java.util.function.Consumer;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * A structure of which two members can be crossed: where they agree at the boundaries of a piece,
 * one can have the piece of the other.
 *
 * <p>It answers no question of its own: the active set ({@link ActiveSet}) makes several vertices
 * of one call of the oracle in this way.
 */
public interface Crossover extends MapOracle {

  /**
   * Finds the pieces in which one structure differs from another, independent of each other, and
   * makes a structure of each.
   *
   * @param from a structure of this set
   * @param to another one
   * @param visitor gets the structures that are {@code from} with one piece of {@code to}, in a
   *     buffer of the workspace; the differences of all of them from {@code from} sum to {@code to}
   *     − {@code from}. Any subset of the pieces can be exchanged at once.
   */
  void cross(Parts from, Parts to, Workspace workspace, Consumer<? super Parts> visitor);
}
