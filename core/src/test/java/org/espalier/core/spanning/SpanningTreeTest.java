package org.espalier.core.spanning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class SpanningTreeTest {

  private final Workspace workspace = new Workspace();

  private void check(SpanningTree trees, double[] scores, Random random) {
    Truth truth = Truth.of(trees, scores);
    Parts out = new Parts();
    if (truth.count() == 0) {
      assertThrows(InfeasibleException.class, () -> trees.argmax(scores, 0, out, workspace));
      assertThrows(InfeasibleException.class, () -> trees.distribution(scores, 0, workspace));
      return;
    }
    truth.checkMap(trees, workspace);
    truth.checkBest(trees, random.nextInt(20), workspace);
    truth.checkMaxMarginals(trees, workspace);
    truth.checkDistribution(trees.distribution(scores, 0, workspace), random);
  }

  @Test
  void agreesWithEnumeration() {
    Random random = new Random(1);
    for (int nodes = 1; nodes <= 5; nodes++) {
      SpanningTree trees = new SpanningTree(nodes);
      for (double scale = 1e-3; scale < 2e6; scale *= 10) {
        check(trees, Truth.normal(random, trees.size(), scale), random);
      }
      for (int trial = 0; trial < 20; trial++) {
        check(trees, Truth.tied(random, trees.size()), random);
        check(trees, Truth.holed(random, trees.size(), 1, 0.3), random);
        check(trees, Truth.holed(random, trees.size(), 1e5, 0.3), random);
      }
    }
  }

  @Test
  void projectionIsOptimalOverAllTrees() {
    Random random = new Random(2);
    for (int trial = 0; trial < 20; trial++) {
      SpanningTree trees = new SpanningTree(1 + trial % 5);
      double scale = Math.pow(10, random.nextInt(5) - 2);
      Truth truth = Truth.of(trees, Truth.normal(random, trees.size(), scale));
      truth.checkProjection(trees, workspace);
    }
  }

  @Test
  void samplesHaveTheirProbabilities() {
    Random random = new Random(3);
    for (double scale : new double[] {1, 8}) {
      SpanningTree trees = new SpanningTree(4);
      double[] scores = Truth.normal(random, trees.size(), scale);
      Truth.of(trees, scores).checkSamples(trees.distribution(scores), random, 20_000);
    }
  }

  @Test
  void equalScoresGiveCayleysNumber() {
    assertEquals(BigInteger.valueOf(1296), new SpanningTree(6).count());
    assertEquals(1296, Truth.of(new SpanningTree(6), new double[15]).count());
    SpanningTree trees = new SpanningTree(40);
    Distribution distribution = trees.distribution(new double[trees.size()]);
    assertEquals(38 * Math.log(40), distribution.logPartition(), 1e-10);
    assertEquals(38 * Math.log(40), distribution.entropy(), 1e-10);
    double[] expected = new double[trees.size()];
    Arrays.fill(expected, 2.0 / 40);
    assertArrayEquals(expected, distribution.marginals(), 1e-13);
  }

  @Test
  void numbersEdgesByTheirEnds() {
    SpanningTree trees = new SpanningTree(5);
    int edge = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = i + 1; j < 5; j++) {
        assertEquals(edge, trees.edge(i, j));
        assertEquals(edge, trees.edge(j, i));
        assertArrayEquals(new int[] {i, j}, trees.ends(edge));
        edge++;
      }
    }
    assertEquals(trees.size(), edge);
    assertEquals("edge 1 - 3", trees.partName(trees.edge(3, 1)));
    assertThrows(IllegalArgumentException.class, () -> trees.edge(2, 2));
    assertThrows(IllegalArgumentException.class, () -> new SpanningTree(0));
  }

  @Test
  void namesTheNodesThatAreCutOff() {
    SpanningTree trees = new SpanningTree(4);
    double[] scores = new double[6];
    Arrays.fill(scores, Truth.FORBIDDEN);
    scores[trees.edge(0, 2)] = 1;
    scores[trees.edge(1, 3)] = 1;
    InfeasibleException thrown =
        assertThrows(InfeasibleException.class, () -> trees.argmax(scores));
    assertTrue(String.valueOf(thrown.getMessage()).contains("[0, 2]"), thrown.getMessage());
  }

  @Test
  void requiredEdgesThatCloseACycleLeaveNothing() {
    SpanningTree trees = new SpanningTree(4);
    Parts cycle = Parts.of(trees.edge(0, 1), trees.edge(1, 2), trees.edge(0, 2));
    double score = trees.argmax(new double[6], 0, cycle, new Parts(), workspace);
    assertEquals(Truth.FORBIDDEN, score);
  }

  @Test
  void projectionOfSixtyNodesConverges() {
    Random random = new Random(4);
    SpanningTree trees = new SpanningTree(60);
    double[] scores = Truth.normal(random, trees.size(), 1);
    SparseMap solution = trees.project(scores, 0, Support.EMPTY, workspace);
    assertEquals(SparseMap.Status.CONVERGED, solution.status());
  }

  /** Moon: of n nodes, n^(c−2)·Π sizes trees contain a forest of c components. */
  @Test
  void countsTheTreesWithAndWithoutEdges() {
    SpanningTree tree = new SpanningTree(40);
    BigInteger n = BigInteger.valueOf(40);
    Parts one = Parts.of(tree.edge(3, 39));
    BigInteger with = n.pow(37).multiply(BigInteger.TWO);
    assertEquals(with, tree.given(one, new Parts()).count());
    assertEquals(n.pow(38).subtract(with), tree.given(new Parts(), one).count());
    Parts forest = Parts.of(tree.edge(0, 1), tree.edge(1, 2), tree.edge(30, 20), tree.edge(2, 5));
    assertEquals(
        n.pow(34).multiply(BigInteger.valueOf(4 * 2)), tree.given(forest, new Parts()).count());
    Parts cycle = Parts.of(tree.edge(0, 1), tree.edge(1, 2), tree.edge(0, 2));
    assertThrows(InfeasibleException.class, () -> tree.given(cycle, new Parts()));
    assertThrows(IllegalArgumentException.class, () -> tree.given(Parts.of(780), new Parts()));
  }

  @Test
  void edgesOfACycleOfEdgesHeldOnAreNotUsable() {
    SpanningTree tree = new SpanningTree(4);
    var given = tree.given(Parts.of(tree.edge(0, 1), tree.edge(1, 2)), Parts.of(tree.edge(0, 3)));
    assertFalse(given.usable(tree.edge(0, 2)));
    assertFalse(given.usable(tree.edge(0, 3)));
    double[] scores = {0, Double.NaN, Double.NaN, 0, 2, 1};
    assertEquals(Parts.of(0, 3, 4), given.argmax(scores));
    assertArrayEquals(
        new double[] {2, Truth.FORBIDDEN, Truth.FORBIDDEN, 2, 2, 1}, given.maxMarginals(scores));
    assertEquals(2, given.sampleWithoutReplacement(5, scores, new Random(1)).size());
  }

  @Test
  void aTreeWithAnEdgeHeldOffIsImpossible() {
    SpanningTree tree = new SpanningTree(3);
    Parts off = Parts.of(tree.edge(0, 1));
    var given = tree.given(new Parts(), off);
    Workspace workspace = new Workspace();
    Parts other = Parts.of(tree.edge(0, 2), tree.edge(1, 2));
    assertEquals(0, given.logProbability(other, new double[3], 0, workspace));
    Parts with = Parts.of(tree.edge(0, 1), tree.edge(1, 2));
    assertEquals(Truth.FORBIDDEN, given.logProbability(with, new double[3], 0, workspace));
  }

  /** The truth is log1p of minus the summed probabilities of all trees that disagree. */
  @Test
  void thePartialTreeThatIsAlmostCertainHasASmallRelativeError() {
    Random random = new Random(7);
    SpanningTree tree = new SpanningTree(5);
    List<Parts> all = new ArrayList<>();
    tree.forEach(parts -> all.add(Parts.of(parts.toArray())));
    for (double scale : new double[] {0.1, 1, 10, 100}) {
      for (int trial = 0; trial < 20; trial++) {
        double[] scores = random.doubles(10, -scale, scale).toArray();
        Parts likely = tree.argmax(scores);
        Parts on = Parts.of(likely.get(0), likely.get(2));
        Parts off = Parts.of(IntStream.range(0, 10).filter(p -> !likely.has(p)).limit(3).toArray());
        Parts none = new Parts();
        // Held on or off beforehand: nothing, an edge of the best tree, one that it lacks.
        Parts missing = Parts.of(off.get(2));
        assertRelative(tree, all, scores, none, none, on, off);
        assertRelative(tree, all, scores, Parts.of(likely.get(1)), none, on, off);
        assertRelative(tree, all, scores, none, missing, on, Parts.of(off.get(0), off.get(1)));
      }
    }
  }

  private void assertRelative(
      SpanningTree tree,
      List<Parts> all,
      double[] scores,
      Parts on,
      Parts off,
      Parts moreOn,
      Parts moreOff) {
    double top = all.stream().mapToDouble(z -> z.dot(scores, 0)).max().orElseThrow();
    double agreeing = 0;
    double others = 0;
    for (Parts z : all) {
      double weight = Math.exp(z.dot(scores, 0) - top);
      if (agrees(z, on, off)) {
        agreeing += agrees(z, moreOn, moreOff) ? weight : 0;
        others += agrees(z, moreOn, moreOff) ? 0 : weight;
      }
    }
    double expected =
        others < agreeing
            ? Math.log1p(-others / (agreeing + others))
            : Math.log(agreeing / (agreeing + others));
    double actual = tree.given(on, off).logProbability(moreOn, moreOff, scores, 0, workspace);
    assertEquals(expected, actual, 1e-11 * Math.abs(expected));
  }

  private static boolean agrees(Parts z, Parts on, Parts off) {
    return IntStream.of(on.toArray()).allMatch(z::has)
        && IntStream.of(off.toArray()).noneMatch(z::has);
  }

  @Test
  void theProbabilityOfWhatIsAlmostCertainKeepsItsDigits() {
    SpanningTree tree = new SpanningTree(3);
    double[] scores = {1e4, 1e4, 1e4 - 60};
    double expected = -2 * Math.exp(-60);
    double actual = tree.logProbability(Parts.of(0, 1), scores, 0, workspace);
    assertEquals(1, actual / expected, 1e-12);
  }
}
