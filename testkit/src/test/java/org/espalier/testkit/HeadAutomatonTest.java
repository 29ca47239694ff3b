package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.Parts;
import org.espalier.core.RoundedMap;
import org.espalier.core.Workspace;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.factor.HeadAutomaton;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

/** Non-projective trees with scores for neighbouring modifiers, against all trees. */
class HeadAutomatonTest {

  private static final long SEED = 20_261_130;

  /** Returns a tree's score by the definition: its arcs, and each head's modifiers outwards. */
  private static double score(FactorGraph graph, int[] heads, Roots roots, double[] scores) {
    int n = heads.length;
    double sum = 0;
    NonProjectiveTree tree = new NonProjectiveTree(n, roots);
    for (int m = 0; m < n; m++) {
      sum += scores[tree.arc(heads[m], m)];
    }
    int factor = 1;
    for (int h = 0; h < n; h++) {
      if (h > 0) {
        sum += side(graph, factor++, heads, h, h - 1, -1, scores);
      }
      if (h < n - 1) {
        sum += side(graph, factor++, heads, h, h + 1, 1, scores);
      }
    }
    if (roots == Roots.MULTI) {
      sum += side(graph, factor, heads, DependencyTree.ROOT, 0, 1, scores);
    }
    return sum;
  }

  private static double side(
      FactorGraph graph, int factor, int[] heads, int head, int from, int step, double[] scores) {
    int candidates = step < 0 ? from + 1 : heads.length - from;
    double sum = 0;
    int before = candidates; // the head
    for (int k = 0; k < candidates; k++) {
      if (heads[from + step * k] == head) {
        sum += scores[graph.extraStart(factor) + before * (candidates + 1) + k];
        before = k;
      }
    }
    return sum + scores[graph.extraStart(factor) + before * (candidates + 1) + candidates];
  }

  @Test
  void whatIsProvedBestIsTheBestOfAllTrees() {
    RandomGenerator random = new SplittableRandom(SEED);
    int proved = 0;
    for (int draw = 0; draw < 24; draw++) {
      int n = 2 + draw % 3;
      Roots roots = draw % 2 == 0 ? Roots.SINGLE : Roots.MULTI;
      FactorGraph graph = HeadAutomaton.tree(n, roots);
      double[] scores = Vectors.normal(graph.size(), random);
      double[] best = {Double.NEGATIVE_INFINITY};
      NonProjectiveTree trees = new NonProjectiveTree(n, roots);
      trees.forEach(
          arcs -> best[0] = Math.max(best[0], score(graph, trees.heads(arcs), roots, scores)));
      Parts found = new Parts();
      RoundedMap decoded = graph.decode(scores, 0, 200, found, new Workspace());
      Parts arcs = new Parts();
      for (int i = 0; i < found.count() && found.get(i) < graph.visible(); i++) {
        arcs.add(found.get(i));
      }
      double own = score(graph, trees.heads(arcs), roots, scores);
      assertEquals(own, decoded.score(), 1e-9, "the structure's score");
      assertEquals(own, found.dot(scores, 0), 1e-9, "its extra parts are those of its arcs");
      assertTrue(decoded.bound() >= best[0] - 1e-9, "the bound");
      if (decoded.optimal()) {
        assertEquals(best[0], decoded.score(), 1e-9);
        proved++;
      }
      // The local polytope is larger, and so is the best of the penalised problem.
      LocalSparseMap relaxed = graph.projectLocal(scores, 0, new double[0], new Workspace());
      assertTrue(relaxed.value() >= best[0] - n / 2.0 - 1e-6);
    }
    assertTrue(proved >= 20, "of 24 there are " + proved);
  }

  /** All trees score alike but for rounding, so that linear programs have no vertex to show. */
  @Test
  void treesThatAreNearlyAlikeAreFound() {
    FactorGraph graph = HeadAutomaton.tree(3, Roots.SINGLE);
    double[] scores = new double[graph.size()];
    for (int p = 0; p < graph.visible(); p++) {
      scores[p] = p < 6 ? 1e-6 : 9.999999999177334e-7;
    }
    Parts found = new Parts();
    RoundedMap decoded = graph.decode(scores, 0, 500, found, new Workspace());
    assertTrue(decoded.optimal());
    assertEquals(3e-6, decoded.score(), 1e-15);
    assertEquals(found.dot(scores, 0), decoded.score());
  }

  @Test
  void neighboursAreInOrder() {
    Parts descending = new Parts();
    descending.add(2);
    descending.add(1);
    assertFalse(new HeadAutomaton(3).contains(descending));
    HeadAutomaton automaton = new HeadAutomaton(3);
    assertEquals(3 + 3 * 4 + 1, automaton.neighbours(3, 1));
    assertThrows(IllegalArgumentException.class, () -> automaton.neighbours(2, 1));
    assertThrows(IllegalArgumentException.class, () -> automaton.neighbours(4, 1));
    assertThrows(IllegalArgumentException.class, () -> new HeadAutomaton(0));
  }
}
