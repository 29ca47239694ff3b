package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.core.NotFiniteException;
import org.espalier.core.OnGraph;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiblingTreeTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWordIsNotItsOwnHead(boolean grandparents) {
    for (int n = 1; n <= 3; n++) {
      SiblingTree trees = new SiblingTree(n, Roots.MULTI, grandparents);
      int[] own = IntStream.range(0, n).toArray();
      assertThrows(IllegalArgumentException.class, () -> trees.parts(own));
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

  /** Scores are checked block by block: one that is none is found at the ends of all of them. */
  @ParameterizedTest
  @EnumSource(Roots.class)
  void whatIsNoScoreIsNamed(Roots roots) {
    SiblingTree trees = new SiblingTree(13, roots, true);
    Workspace workspace = new Workspace();
    int arcs = trees.visible();
    int first = arcs + SiblingTree.rootBlock(13);
    for (int start : new int[] {0, arcs, first, arcs + 2048, first + 2048, trees.size()}) {
      for (int part : new int[] {start - 1, start}) {
        if (part < 0 || part == trees.size() || !trees.usable(part)) {
          continue;
        }
        double[] scores = new double[trees.size()];
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e151}) {
          scores[part] = wrong;
          var refusal =
              assertThrows(
                  NotFiniteException.class, () -> trees.distribution(scores, 0, workspace));
          assertTrue(
              String.valueOf(refusal.getMessage()).contains("(index " + part + ")"),
              refusal::getMessage);
        }
      }
    }
  }

  /** The kernel over rows of grandparents, in and out of the range of plain numbers. */
  @ParameterizedTest
  @EnumSource(Roots.class)
  void sumsAreThoseOfTheGraph(Roots roots) {
    Workspace workspace = new Workspace();
    Random random = new Random(5);
    int answered = 0;
    for (int n : new int[] {1, 2, 3, 4, 7, 9, 12, 17}) {
      SiblingTree trees = new SiblingTree(n, roots, true);
      for (double scale : new double[] {.01, 1, 10, 30, 1000}) {
        for (double holes : new double[] {0, .1, .5}) {
          double[] scores = Truth.holed(random, trees.size(), scale, holes);
          double[] direction = Truth.normal(random, trees.size(), 1);
          double rounding = 1e-11 * Math.max(1, scale);
          answered += OnGraph.agrees(trees, scores, direction, rounding, 1e-18, workspace) ? 1 : 0;
        }
      }
    }
    assertTrue(answered > 60, () -> "few problems with a tree");
  }

  /** Weights of siblings at both sides of where scores are so far apart that one is 0. */
  @ParameterizedTest
  @EnumSource(Roots.class)
  void weightsMayUnderflow(Roots roots) {
    Workspace workspace = new Workspace();
    Random random = new Random(8);
    GrandSiblingInsideOutside chart = new GrandSiblingInsideOutside();
    for (int n : new int[] {13, 3, 5}) {
      SiblingTree trees = new SiblingTree(n, roots, true);
      double[] direction = Truth.normal(random, trees.size(), 1);
      for (double most : new double[] {350, 351, 380}) {
        double[] scores = new double[trees.size()];
        for (int part = trees.visible(); part < scores.length; part++) {
          scores[part] = random.nextBoolean() ? most : -most;
        }
        if (chart.inside(trees, scores, 0)) {
          assertEquals(most > 375, chart.underflows(), "n = %s, ±%s".formatted(n, most));
        }
        assertTrue(OnGraph.agrees(trees, scores, direction, 1e-9, 1e-18, workspace));
      }
    }
  }

  /** Values are kept around 1 where the product of all best scores is out of range. */
  @ParameterizedTest
  @EnumSource(Roots.class)
  void longSentencesStayInPlainNumbers(Roots roots) {
    SiblingTree trees = new SiblingTree(40, roots, true);
    GrandSiblingInsideOutside chart = new GrandSiblingInsideOutside();
    for (double scale : new double[] {1, 10}) {
      double[] scores = Truth.normal(new Random(6), trees.size(), scale);
      assertTrue(chart.inside(trees, scores, 0), "scale " + scale);
      double expected = trees.graphDistribution(scores, 0, new Workspace()).logPartition();
      assertEquals(expected, chart.logPartition(), 1e-12 * Math.abs(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(Roots.class)
  void grandSiblingsAreNumberedWithoutGaps(Roots roots) {
    for (int n = 1; n <= 6; n++) {
      SiblingTree trees = new SiblingTree(n, roots, true);
      Set<Integer> numbers = new HashSet<>();
      Set<String> names = new HashSet<>();
      trees.forEach(parts -> {
        for (int part : parts.toArray()) {
          numbers.add(part);
          assertTrue(trees.usable(part), () -> trees.partName(part));
        }
      });
      for (int part = 0; part < trees.size(); part++) {
        assertEquals(trees.usable(part), numbers.contains(part), trees.partName(part));
        assertTrue(names.add(trees.partName(part)), trees.partName(part));
      }
      assertEquals(n * n + n * n * (n * n - 1) / 6 + n * (n + 1) / 2, trees.size());
    }
  }

  @Test
  void partsOfNoTreeAreRefused() {
    SiblingTree trees = new SiblingTree(4, Roots.MULTI, true);
    assertEquals("arc 1 -> 3 after 2, under root", trees.partName(trees.sibling(-1, 1, 2, 3)));
    int[][] impossible = {{2, 1, 3, 3}, {-1, 1, 0, 3}, {0, -1, 1, 1}, {-1, 2, 2, 2}, {-1, 1, 1, 3}};
    for (int[] part : impossible) {
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> trees.sibling(part[0], part[1], part[2], part[3]));
      assertTrue(refusal.toString().contains("no projective tree has an arc"), refusal::toString);
    }
  }
}
