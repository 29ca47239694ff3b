package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiblingTreeTest {

  /** The diagonal of the arcs is the root's, whichever way heads say it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWordThatIsItsOwnHeadHangsOnTheRoot(boolean grandparents) {
    for (int n = 1; n <= 3; n++) {
      SiblingTree trees = new SiblingTree(n, Roots.MULTI, grandparents);
      int[] own = IntStream.range(0, n).toArray();
      int[] root = IntStream.range(0, n).map(_ -> DependencyTree.ROOT).toArray();
      assertEquals(trees.parts(root), trees.parts(own));
      assertArrayEquals(root, trees.heads(trees.parts(own)));
      assertTrue(trees.contains(trees.parts(own)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SINGLE", "MULTI"})
  void contentsAreWhatIsListed(Roots roots) {
    SiblingTree trees = new SiblingTree(2, roots, false);
    Set<Parts> all = new HashSet<>();
    trees.forEach(parts -> all.add(Parts.of(parts.toArray())));
    assertEquals(trees.count().intValue(), all.size());
    for (int set = 0; set < 1 << trees.size(); set++) {
      int bits = set;
      Parts parts =
          Parts.of(IntStream.range(0, trees.size()).filter(p -> (bits >> p & 1) == 1).toArray());
      assertEquals(all.contains(parts), trees.contains(parts), parts::toString);
    }
  }
}
