package org.espalier.core.check;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The instances that everything is checked on: the one place to add a structure to, with one line.
 *
 * <p>Sizes are such that all structures can be listed, and include the smallest legal one.
 */
public final class Families {

  // One line per family.
  private static final List<Family> ALL =
      List.of(
          sizes("categorical", Categorical::new, 1, 2, 3, 5, 9),
          trees("projective tree, one root", n -> new ProjectiveTree(n, Roots.SINGLE)),
          trees("projective tree, any roots", n -> new ProjectiveTree(n, Roots.MULTI)),
          trees("tree, one root", n -> new NonProjectiveTree(n, Roots.SINGLE)),
          trees("tree, any roots", n -> new NonProjectiveTree(n, Roots.MULTI)),
          pairs("matching", Matching::new, "0x0 0x2 1x1 1x3 3x3 3x5 4x4"),
          pairs("small matching", SmallMatching::new, "0x0 0x2 1x1 1x3 3x3 3x5 4x4"),
          sizes("spanning tree", SpanningTree::new, 1, 2, 3, 4, 5));

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

  private static Family trees(String name, IntFunction<Enumerable> ofWords) {
    return sizes(name, ofWords, 1, 2, 3, 4, 5);
  }

  /** Reads two sizes for each instance, as in "2x3 3x3". */
  private static Family pairs(
      String name, BiFunction<Integer, Integer, Enumerable> ofSizes, String sizes) {
    return new Family(
        name,
        Stream.of(sizes.split(" "))
            .map(size -> size.split("x"))
            .map(pair -> ofSizes.apply(Integer.valueOf(pair[0]), Integer.valueOf(pair[1])))
            .toList());
  }
}
