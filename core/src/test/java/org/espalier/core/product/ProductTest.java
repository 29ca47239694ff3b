package org.espalier.core.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

class ProductTest {

  private final Workspace workspace = new Workspace();

  @Test
  void trees() {
    Random random = new Random(1);
    var product =
        new GibbsProduct<>(
            List.of(
                new ProjectiveTree(2, Roots.SINGLE),
                new ProjectiveTree(3, Roots.MULTI),
                new ProjectiveTree(1, Roots.SINGLE)));
    for (int trial = 0; trial < 20; trial++) {
      double[] scores = Truth.normal(random, product.size(), Math.pow(10, trial % 6 - 2));
      Truth truth = Truth.of(product, scores);
      truth.checkMap(product, workspace);
      truth.checkDistribution(product.distribution(scores, 0, workspace), random);
      truth.checkProjection(product, workspace);
    }
    double[] scores = Truth.normal(random, product.size(), 1);
    Truth.of(product, scores).checkSamples(product.distribution(scores), random, 10_000);
    assertEquals("factor 1: arc root -> 2", product.partName(product.index(1, 8)));
  }

  @Test
  void extraPartsComeAfterAllVisibleOnes() {
    Random random = new Random(2);
    var product =
        new ExactProduct<>(
            List.of(
                new LinearChain(2, 2, Transitions.SHARED, false, false),
                new LinearChain(3, 2, Transitions.PER_POSITION, false, false)));
    assertEquals(10, product.visible());
    assertEquals(4, product.index(1, 0));
    assertEquals(10, product.index(0, 4));
    assertEquals(14, product.index(1, 6));
    for (int p = 0; p < product.size(); p++) {
      assertTrue(product.usable(p));
    }
    for (int trial = 0; trial < 20; trial++) {
      double[] scores = Truth.normal(random, product.size(), 1);
      Truth truth = Truth.of(product, scores);
      truth.checkMap(product, workspace);
      truth.checkBest(product, 11, workspace);
      truth.checkMaxMarginals(product, workspace);
      truth.checkDistribution(product.distribution(scores, 0, workspace), random);
      truth.checkProjection(product, workspace);
    }
    assertEquals(BigInteger.valueOf(32), product.count());
  }

  @Test
  void factorsOfDifferentFamilies() {
    Random random = new Random(3);
    var product = new ExactProduct<>(List.of(new SmallMatching(2, 3), new SpanningTree(3)));
    for (int trial = 0; trial < 20; trial++) {
      double[] scores = Truth.holed(random, product.size(), 1, 0.1);
      Truth truth = Truth.of(product, scores);
      if (truth.count() == 0) {
        assertThrows(InfeasibleException.class, () -> product.kBest(1, scores));
        continue;
      }
      truth.checkMap(product, workspace);
      truth.checkBest(product, 30, workspace);
      truth.checkMaxMarginals(product, workspace);
      truth.checkDistribution(product.distribution(scores, 0, workspace), random);
      truth.checkProjection(product, workspace);
    }
  }

  @Test
  void aWarmStartFromItsOwnSolutionIsTheSolution() {
    Random random = new Random(4);
    var product = new GibbsProduct<>(List.of(new SmallMatching(3, 3), new SmallMatching(4, 4)));
    double[] scores = Truth.normal(random, product.size(), 1);
    SparseMap cold = product.project(scores, 0, Support.EMPTY, workspace);
    double[] expected = cold.point();
    SparseMap warm = product.project(scores, 0, cold, workspace);
    assertArrayEquals(expected, warm.point(), 1e-9);
    assertEquals(2, warm.oracleCalls());
    Truth truth = Truth.of(product, scores);
    truth.checkProjectionDerivative(product, random, 1e-7);
  }

  @Test
  void whatHasOnlyProjections() {
    var product = new ProjectionProduct<>(List.of(new Ranking(2), new Ranking(3)));
    double[] scores = {1, 2, 5, 0, 0};
    assertEquals(Parts.of(0, 1, 1, 2, 2, 2, 3, 4, 4), product.argmax(scores));
    double[] point = product.project(scores).point();
    assertArrayEquals(new Ranking(2).project(new double[] {1, 2}).point(), first(point, 2), 0);
    var empty = new GibbsProduct<>(List.<Categorical>of());
    Truth.of(empty).checkMap(empty, workspace);
    assertEquals(0, empty.distribution(new double[0]).entropy());
    assertEquals(1, empty.project(new double[0]).count());
  }

  private static double[] first(double[] values, int count) {
    return Arrays.copyOf(values, count);
  }

  @Test
  void namesTheFactorThatFails() {
    var product = new GibbsProduct<>(List.of(new Categorical(1), new Categorical(2)));
    double[] scores = {0, Truth.FORBIDDEN, Truth.FORBIDDEN};
    InfeasibleException thrown =
        assertThrows(InfeasibleException.class, () -> product.argmax(scores));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("factor 1"), thrown.getMessage());
  }
}
