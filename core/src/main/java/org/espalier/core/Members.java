package org.espalier.core;

import java.util.Optional;

/**
 * The check of structures that come from outside: gold trees, targets of a loss, guesses of a
 * solver. A structure that is not in Z gives losses without a lower bound and meaningless
 * gradients, so that every method that takes one checks it here first.
 *
 * <p>Part numbers are checked for every structure; membership where the structure can tell, that is
 * where it is {@link Enumerable}. One check takes about a microsecond.
 */
public final class Members {

  private Members() {}

  /**
   * Returns the reason why a list of parts is not a structure of Z.
   *
   * @param parts active parts, ascending
   * @return the reason, or nothing if it is one (or, for a structure that is not {@link
   *     Enumerable}, may be one)
   */
  public static Optional<String> objection(Structure structure, Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= structure.size()) {
        return Optional.of(
            "part " + part + " does not exist; parts are 0 to " + (structure.size() - 1));
      }
      if (!structure.usable(part)) {
        return Optional.of(structure.partName(part) + " (index " + part + ") is in no structure");
      }
      if (i > 0 && part < parts.get(i - 1)) {
        return Optional.of("its parts are not in ascending order: " + parts);
      }
    }
    return structure instanceof Enumerable set && !set.contains(parts)
        ? Optional.of(set.objection(parts))
        : Optional.empty();
  }

  /**
   * Checks that a list of parts is a structure of Z.
   *
   * @param parts active parts, ascending
   * @throws IllegalArgumentException if it is not, with the structure and the reason
   */
  public static void require(Structure structure, Parts parts) {
    Optional<String> objection = objection(structure, parts);
    if (objection.isPresent()) {
      throw new IllegalArgumentException(
          "not a structure of " + structure + ": " + objection.get());
    }
  }

  /**
   * Checks the number of a part.
   *
   * @throws IllegalArgumentException if it is not in 0 … D−1, with the structure and the range
   */
  public static void requirePart(Structure structure, int part) {
    if (part < 0 || part >= structure.size()) {
      throw new IllegalArgumentException(
          structure + " has no part " + part + "; parts are 0 to " + (structure.size() - 1));
    }
  }
}
