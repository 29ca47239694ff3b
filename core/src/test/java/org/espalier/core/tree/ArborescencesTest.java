package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.solve.LawlerMurty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The questions that non-projective trees answer beside MAP and the Gibbs distribution. */
class ArborescencesTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  @ParameterizedTest
  @EnumSource
  void determinantsCountLikeCayley(Roots roots) {
    for (int n : new int[] {1, 2, 3, 7, 40}) {
      int[] ones = new int[n * n];
      Arrays.fill(ones, 1);
      NonProjectiveTree trees = new NonProjectiveTree(n, roots);
      assertEquals(trees.count(), ArborescenceCount.of(n, roots, ones));
      assertEquals(
          trees.logCount(), trees.distribution(new double[n * n]).logPartition(), 1e-11 * n);
    }
  }

  /** Random sets of allowed arcs: what reachability says of each arc, and what there is. */
  @ParameterizedTest
  @EnumSource
  void reachabilityFindsThePossibleArcs(Roots roots) {
    Random random = new Random(1);
    int infeasible = 0;
    for (int trial = 0; trial < 300; trial++) {
      NonProjectiveTree trees = new NonProjectiveTree(2 + trial % 3, roots);
      boolean[] allowed = new boolean[trees.size()];
      double[] scores = new double[trees.size()];
      for (int p = 0; p < allowed.length; p++) {
        allowed[p] = random.nextInt(5) > 1;
        scores[p] = allowed[p] ? 0 : FORBIDDEN;
      }
      Truth truth = Truth.of(trees, scores);
      boolean[] possible = new Reachability(trees.words(), roots, allowed).possible();
      for (int p = 0; p < allowed.length; p++) {
        assertEquals(truth.maxMarginal(p) == 0, possible[p], trees.partName(p));
      }
      int[] weight = new int[allowed.length];
      for (int p = 0; p < weight.length; p++) {
        weight[p] = allowed[p] ? 1 : 0;
      }
      assertEquals(
          truth.count(), ArborescenceCount.of(trees.words(), roots, weight).intValueExact());
      infeasible += truth.count() == 0 ? 1 : 0;
    }
    assertTrue(infeasible > 10);
  }

  @ParameterizedTest
  @EnumSource
  void whatConditioningLeavesIsAValue(Roots roots) {
    NonProjectiveTree trees = new NonProjectiveTree(4, roots);
    int on = trees.arc(1, 2);
    Arborescences once = trees.given(Parts.of(on), Parts.of(trees.arc(0, 3)));
    Arborescences twice = trees.given(Parts.of(on), new Parts()).given(new Parts(), Parts.of(3));
    assertEquals(once, twice);
    assertEquals(once.hashCode(), twice.hashCode());
    assertNotEquals(once, trees.given(Parts.of(on), new Parts()));
    assertFalse(once.usable(trees.arc(2, 1)), "a cycle with the arc that is held on");
    InfeasibleException error =
        assertThrows(
            InfeasibleException.class,
            () -> trees.given(Parts.of(on, trees.arc(2, 1)), new Parts()));
    assertTrue(String.valueOf(error.getMessage()).contains("arc 1 -> 2, arc 2 -> 1"));
    assertThrows(IllegalArgumentException.class, () -> trees.given(Parts.of(16), new Parts()));
    double[] scores = new double[16];
    scores[trees.arc(2, 1)] = Double.NaN; // means nothing there
    assertTrue(once.contains(once.argmax(scores)));
    scores[on] = FORBIDDEN;
    error = assertThrows(InfeasibleException.class, () -> once.argmax(scores));
    assertTrue(String.valueOf(error.getMessage()).contains("word 2 has no allowed head"));
  }

  /** Two trees whose scores differ by t: ln of 1/(1 + e^t) and of the rest, to the last digits. */
  @Test
  void logProbabilitiesLoseNothing() {
    NonProjectiveTree trees = new NonProjectiveTree(2, Roots.SINGLE);
    Workspace workspace = new Workspace();
    for (double gap : new double[] {0, 1, 40, 300, 700, 5000, 1e6}) {
      for (double size : new double[] {0, 1e6}) {
        double[] scores = {size + gap, size, size, size};
        double likely = -Math.log1p(Math.exp(-gap));
        double rare = -gap + likely;
        assertEquals(
            likely,
            trees.logProbability(trees.parts(-1, 0), scores, 0, workspace),
            1e-12 * Math.abs(likely));
        assertEquals(
            rare,
            trees.logProbability(trees.parts(1, -1), scores, 0, workspace),
            1e-12 * Math.abs(rare));
        for (int part : new int[] {0, 1}) {
          assertEquals(
              likely,
              trees.logProbability(Parts.of(part), new Parts(), scores, 0, workspace),
              1e-12 * Math.abs(likely));
          assertEquals(
              rare,
              trees.logProbability(new Parts(), Parts.of(part), scores, 0, workspace),
              // Beyond the range of doubles it is a difference of log-partitions.
              (gap > 500 ? 1e-9 : 1e-12) * Math.abs(rare));
        }
      }
    }
  }

  /** The product of conditional probabilities, word by word, is the probability. */
  @ParameterizedTest
  @EnumSource
  void partialTreesOfLongSentencesAgreeWithTheirPartitionFunctions(Roots roots) {
    int n = 25;
    Random random = new Random(3);
    Arborescences trees = new LabelledNonProjectiveTree(new NonProjectiveTree(n, roots), 2);
    for (double scale : new double[] {0.1, 1, 10, 1000}) {
      double[] scores = Truth.normal(random, trees.size(), scale);
      Parts tree = new Parts();
      trees.distribution(Truth.normal(random, trees.size(), 1)).sample(random, tree);
      Parts on = new Parts();
      Parts off = new Parts();
      for (int p = 0; p < trees.size(); p++) {
        if (tree.has(p) && random.nextInt(3) == 0) {
          on.add(p);
        } else if (!tree.has(p) && random.nextInt(8) == 0) {
          off.add(p);
        }
      }
      double whole = trees.distribution(scores).logPartition();
      double part = trees.given(on, off).distribution(scores).logPartition();
      double expected = part - whole;
      Workspace workspace = new Workspace();
      assertEquals(
          expected, trees.logProbability(on, off, scores, 0, workspace), 1e-10 * n * scale);
      assertEquals(
          tree.dot(scores, 0) - whole,
          trees.logProbability(tree, scores, 0, workspace),
          1e-10 * n * scale);
      assertEquals(
          trees.logProbability(tree, scores, 0, workspace),
          trees.logProbability(tree, new Parts(), scores, 0, workspace),
          1e-10 * n * scale);
    }
  }

  /** With labels, ties and forbidden parts, through one workspace, down to the last tree. */
  @ParameterizedTest
  @EnumSource
  void theBestAreThoseOfTheSortedList(Roots roots) {
    Random random = new Random(9);
    Workspace workspace = new Workspace();
    for (int trial = 0; trial < 300; trial++) {
      NonProjectiveTree trees = new NonProjectiveTree(1 + trial % 4, roots);
      Arborescences labelled =
          new LabelledNonProjectiveTree(trees, trees.words() == 4 ? 1 : 1 + random.nextInt(3));
      double scale = Math.pow(10, random.nextInt(-1, 7));
      double[] scores =
          trial % 3 == 0
              ? Truth.tied(random, labelled.size())
              : Truth.holed(random, labelled.size(), scale, trial % 3 == 1 ? 0.2 : 0);
      Truth truth = Truth.of(labelled, scores);
      if (truth.count() > 0) {
        truth.checkBest(labelled, 1 + random.nextInt(30), workspace);
        truth.checkBest(labelled, 10_000, workspace);
      }
    }
  }

  /** Dividing a cell by every arc of its best tree is slower and needs no theory. */
  @ParameterizedTest
  @EnumSource
  void oneArcToGiveUpServesAsWellAsAll(Roots roots) {
    Random random = new Random(10);
    Workspace workspace = new Workspace();
    for (int trial = 0; trial < 20; trial++) {
      int n = 5 + trial;
      Arborescences trees =
          new LabelledNonProjectiveTree(new NonProjectiveTree(n, roots), 1 + trial % 2);
      double[] scores = Truth.normal(random, trees.size(), 1);
      if (trial % 4 == 3) {
        // Strong cycles of neighbours, which contract and are entered anew.
        for (int m = 0; m < n; m++) {
          scores[(m * n + (m ^ 1) % n) * trees.labels()] += 20;
        }
      }
      List<Parts> best = trees.kBest(60, scores, 0, workspace);
      List<Parts> expected = LawlerMurty.kBest(trees, 60, scores, 0, workspace);
      assertEquals(expected, best);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBestAndTheirMarginalsAgreeOnLongSentences(Roots roots) {
    int n = 30;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    Random random = new Random(4);
    double[] scores = Truth.normal(random, n * n, 5);
    List<Parts> best = trees.kBest(40, scores);
    assertEquals(trees.argmax(scores), best.getFirst());
    assertEquals(40, new HashSet<>(best).size());
    double[] maxMarginals = trees.maxMarginals(scores);
    for (int i = 0; i < best.size(); i++) {
      assertTrue(trees.contains(best.get(i)));
      assertTrue(i == 0 || best.get(i).dot(scores, 0) <= best.get(i - 1).dot(scores, 0) + 1e-12);
      for (int j = 0; j < n; j++) {
        assertTrue(maxMarginals[best.get(i).get(j)] >= best.get(i).dot(scores, 0) - 1e-12);
      }
    }
    for (int p = 0; p < n * n; p++) {
      int part = p;
      // The first of the list that has the part, if any has, is the best one with it.
      double listed =
          best.stream()
              .filter(tree -> tree.has(part))
              .mapToDouble(tree -> tree.dot(scores, 0))
              .findFirst()
              .orElse(FORBIDDEN);
      if (listed > FORBIDDEN) {
        assertEquals(listed, maxMarginals[p], 1e-11);
      } else {
        assertTrue(maxMarginals[p] <= best.getLast().dot(scores, 0) + 1e-12);
      }
    }
    Parts held = new Parts();
    double score = trees.argmax(scores, 0, Parts.of(trees.arc(3, 4)), held, new Workspace());
    assertEquals(maxMarginals[trees.arc(3, 4)], score, 1e-11);
    assertTrue(trees.contains(held) && held.has(trees.arc(3, 4)));
  }

  /** Draws all trees there are, also those whose probability no double can hold. */
  @ParameterizedTest
  @EnumSource
  void distinctSamplesExhaustTheTrees(Roots roots) {
    Random random = new Random(5);
    Workspace workspace = new Workspace();
    for (double scale : new double[] {0, 1, 1000, 1e6}) {
      NonProjectiveTree trees = new NonProjectiveTree(4, roots);
      double[] scores = Truth.normal(random, 16, scale);
      List<Parts> drawn = trees.sampleWithoutReplacement(1000, scores, 0, random, workspace);
      assertEquals(trees.count().intValueExact(), new HashSet<>(drawn).size());
      assertEquals(trees.count().intValueExact(), drawn.size());
      if (scale >= 1e6) {
        // Nearly deterministic: in the order of their scores.
        for (int i = 1; i < drawn.size(); i++) {
          assertTrue(drawn.get(i).dot(scores, 0) <= drawn.get(i - 1).dot(scores, 0) + 1e3);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void distinctSamplesOfLongSentencesMatchTheMarginals(Roots roots) {
    int n = 12;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    Random random = new Random(6);
    double[] scores = Truth.normal(random, n * n, 2);
    Workspace workspace = new Workspace();
    double[] marginals = trees.distribution(scores).marginals();
    double[] frequency = new double[n * n];
    int draws = 2000;
    for (int i = 0; i < draws; i++) {
      List<Parts> two = trees.sampleWithoutReplacement(2, scores, 0, random, workspace);
      assertNotEquals(two.getFirst(), two.getLast());
      assertTrue(trees.contains(two.getFirst()) && trees.contains(two.getLast()));
      two.getFirst().addTo(frequency, 0, 1.0 / draws);
    }
    for (int p = 0; p < n * n; p++) {
      double deviation = Math.sqrt(marginals[p] * (1 - marginals[p]) / draws);
      assertEquals(marginals[p], frequency[p], 6 * deviation + 2e-3);
    }
  }

  @Test
  void questionsOfOneWorkspaceLeaveADistributionAlone() {
    NonProjectiveTree trees = new NonProjectiveTree(5, Roots.SINGLE);
    Arborescences rest = trees.given(Parts.of(trees.arc(1, 2)), new Parts());
    double[] scores = Truth.normal(new Random(7), 25, 1);
    Workspace workspace = new Workspace();
    Distribution distribution = rest.distribution(scores, 0, workspace);
    double[] expected = rest.distribution(scores).marginals();
    rest.argmax(scores, 0, new Parts(), workspace);
    rest.kBest(3, scores, 0, workspace);
    rest.sampleWithoutReplacement(3, scores, 0, new Random(8), workspace);
    rest.logProbability(Parts.of(0), new Parts(), scores, 0, workspace);
    assertArrayEquals(expected, distribution.marginals());
  }
}
