package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelledTreeTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  static Stream<DependencyTree> trees() {
    return Stream.of(Roots.values())
        .flatMap(
            roots -> Stream.of(new ProjectiveTree(20, roots), new NonProjectiveTree(20, roots)));
  }

  /** A score for each arc alone makes all labelings of a tree equally likely. */
  @ParameterizedTest
  @MethodSource("trees")
  void equalLabelsChangeTheNumberOfTreesOnly(DependencyTree trees) {
    int labels = 3;
    LabelledTree labelled = LabelledTree.of(trees, labels);
    double[] arcs = Truth.normal(new Random(1), trees.size(), 3);
    double[] scores = new double[labelled.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = arcs[p / labels];
    }
    double more = trees.words() * Math.log(labels);
    Distribution expected = trees.distribution(arcs);
    Distribution found = labelled.distribution(scores);
    assertEquals(expected.logPartition() + more, found.logPartition(), 1e-11);
    assertEquals(expected.entropy() + more, found.entropy(), 1e-11);
    assertEquals(trees.logCount() + more, labelled.logCount(), 1e-11);
    double[] marginals = expected.marginals();
    double[] labelledMarginals = found.marginals();
    for (int p = 0; p < scores.length; p++) {
      assertEquals(marginals[p / labels] / labels, labelledMarginals[p], 1e-13);
    }
    Parts best = labelled.argmax(scores);
    assertArrayEquals(trees.heads(trees.argmax(arcs)), labelled.heads(best));
    assertArrayEquals(new int[20], labelled.labels(best), "ties go to the first label");
    // The first of K^n labelings of the best tree.
    List<Parts> list = labelled.kBest(50, scores, 0, new Workspace());
    assertEquals(50, list.stream().distinct().count());
    for (Parts tree : list) {
      assertEquals(best.dot(scores, 0), tree.dot(scores, 0), 1e-10);
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void aPartIsNamedAndNumberedByHeadModifierAndLabel(DependencyTree trees) {
    LabelledTree labelled = LabelledTree.of(trees, 4);
    assertArrayEquals(new int[] {20, 20, 4}, labelled.shape());
    assertEquals((3 * 20 + 5) * 4 + 2, labelled.part(3, 5, 2));
    assertEquals("arc 3 -> 5 with label 2", labelled.partName(labelled.part(3, 5, 2)));
    assertEquals("arc root -> 5 with label 0", labelled.partName(labelled.part(-1, 5, 0)));
    assertEquals(labelled.part(5, 5, 0), labelled.part(DependencyTree.ROOT, 5, 0));
    int[] heads = new int[20];
    int[] labels = new int[20];
    for (int m = 0; m < 20; m++) {
      heads[m] = m - 1;
      labels[m] = m % 4;
    }
    Parts chain = labelled.parts(heads, labels);
    assertTrue(labelled.contains(chain));
    assertArrayEquals(heads, labelled.heads(chain));
    assertArrayEquals(labels, labelled.labels(chain));
    assertThrows(IllegalArgumentException.class, () -> LabelledTree.of(trees, 0));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void saysWhichWordHasNoHead(DependencyTree trees) {
    LabelledTree labelled = LabelledTree.of(trees, 2);
    double[] scores = new double[labelled.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = p / 2 % 20 == 7 ? FORBIDDEN : 0;
    }
    for (boolean argmax : new boolean[] {true, false}) {
      InfeasibleException error =
          assertThrows(
              InfeasibleException.class,
              () ->
                  assertNotNull(argmax ? labelled.argmax(scores) : labelled.distribution(scores)));
      assertTrue(String.valueOf(error.getMessage()).contains("word 7 has no allowed head"));
      assertTrue(String.valueOf(error.getMessage()).contains("Labelled"));
    }
  }

  /** The two families answer alike where no two arcs can cross: on two words. */
  @Test
  void twoWordsAreProjective() {
    Random random = new Random(2);
    for (Roots roots : Roots.values()) {
      LabelledTree chart = LabelledTree.of(new ProjectiveTree(2, roots), 5);
      LabelledTree arcs = LabelledTree.of(new NonProjectiveTree(2, roots), 5);
      double[] scores = Truth.holed(random, chart.size(), 100, 0.3);
      assertEquals(chart.kBest(1000, scores), arcs.kBest(1000, scores));
      assertArrayEquals(chart.maxMarginals(scores), arcs.maxMarginals(scores), 1e-10);
      assertEquals(chart.count(), arcs.count());
      Parts on = Parts.of(3);
      Parts off = Parts.of(15);
      double[] zero = new double[chart.size()];
      assertEquals(
          chart.given(on, off).distribution(zero).logPartition(),
          arcs.given(on, off).distribution(zero).logPartition(),
          1e-12);
      assertEquals(
          chart.logProbability(on, off, scores, 0, new Workspace()),
          arcs.logProbability(on, off, scores, 0, new Workspace()),
          1e-10);
    }
  }
}
