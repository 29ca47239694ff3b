package org.espalier.core;

import java.util.function.Consumer;

/**
 * A structure whose members can be recognised and listed. Implementations follow the definition and
 * are written for clarity rather than speed, since the checks of everything else rest on them.
 */
public interface Enumerable extends Structure {

  /**
   * Visits every structure of Z once, in a fixed order.
   *
   * @param visitor receives the active parts, ascending; the list is reused, copy it to keep it
   */
  void forEach(Consumer<? super Parts> visitor);

  /**
   * Returns, from the definition, whether these parts are a structure of Z.
   *
   * @param parts active parts, ascending
   */
  boolean contains(Parts parts);

  /**
   * Returns the reason why a list of parts is not a structure of Z, in terms of the family, for
   * messages.
   *
   * @param parts parts for which {@link #contains} is false, with indices in 0 … D−1
   */
  default String objection(Parts parts) {
    return "the parts " + parts + " are none of its structures";
  }
}
