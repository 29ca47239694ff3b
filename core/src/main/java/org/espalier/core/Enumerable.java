package org.espalier.core;

import java.util.function.Consumer;

/**
 * A structure whose members can be recognised and listed. Both are written from the definition, for
 * clarity and not for speed: the checks of everything else rest on them.
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
   * Returns, in the family's own words, why a list of parts is no structure of Z, for messages.
   *
   * @param parts parts for which {@link #contains} is false, with indices in 0 … D−1
   */
  default String objection(Parts parts) {
    return "the parts " + parts + " are none of its structures";
  }
}
