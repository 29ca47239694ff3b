package org.espalier.core.check;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The instances that everything is checked on: the one place to add a structure to, with one line.
 *
 * <p>Sizes are such that all structures can be listed, and include the smallest legal one.
 */
public final class Families {

  private static final List<Family> ALL =
      List.of(
          sizes("categorical", Categorical::new, 1, 2, 3, 5, 9),
          sizes(
              "projective tree, one root", n -> new ProjectiveTree(n, Roots.SINGLE), 1, 2, 3, 4, 5),
          sizes(
              "projective tree, any roots",
              n -> new ProjectiveTree(n, Roots.MULTI),
              1,
              2,
              3,
              4,
              5));

  private Families() {}

  /**
   * A family of structures.
   *
   * @param name as in reports
   * @param instances small ones, ascending
   */
  public record Family(String name, List<Enumerable> instances) {}

  /** Returns all families. */
  public static List<Family> all() {
    return ALL;
  }

  private static Family sizes(String name, IntFunction<Enumerable> ofSize, int... sizes) {
    return new Family(name, IntStream.of(sizes).mapToObj(ofSize).toList());
  }
}
