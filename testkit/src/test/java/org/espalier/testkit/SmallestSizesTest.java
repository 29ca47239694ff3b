package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.core.Parts;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Empty structures exist where the definition has one, and are an error elsewhere. */
class SmallestSizesTest {

  private static void assertRejected(String expected, Executable creation) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, creation).getMessage());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void structuresThatNeedAPartRejectSizeZero() {
    assertRejected("0", () -> new Categorical(0));
    for (Roots roots : Roots.values()) {
      assertRejected("0", () -> new ProjectiveTree(0, roots));
      assertRejected("0", () -> new NonProjectiveTree(0, roots));
    }
    assertRejected("3 rows and 2 columns", () -> new Matching(3, 2));
    assertRejected("-1", () -> new Matching(-1, 2));
    assertRejected("21", () -> new SmallMatching(1, 21));
  }

  @Test
  void aMatchingWithoutRowsIsTheEmptyOne() {
    SmallMatching matching = new SmallMatching(0, 3);
    assertEquals(Parts.of(), matching.argmax(new double[0]));
    assertEquals(0, matching.distribution(new double[0]).logPartition());
    assertEquals(0, matching.distribution(new double[0]).entropy());
    assertEquals(0, matching.project(new double[0]).value());
  }

  @Test
  void tiesOfChoicesGoToTheLowestIndex() {
    assertEquals(Parts.of(1), new Categorical(4).argmax(new double[] {0, 2, 2, 1}));
  }
}
