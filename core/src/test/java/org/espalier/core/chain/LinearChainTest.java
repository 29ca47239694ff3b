package org.espalier.core.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the chain's own kernels to the general chart, at sizes beyond enumeration. */
class LinearChainTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  /** The same structure without kernels of its own: conditioned on nothing. */
  private static ChartStructure chart(LinearChain chain) {
    return chain.given(new Parts(), new Parts());
  }

  private static double[] scores(LinearChain chain, double scale, Random random) {
    double[] scores = new double[chain.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = random.nextInt(5) == 0 ? FORBIDDEN : scale * random.nextGaussian();
    }
    return scores;
  }

  @ParameterizedTest
  @EnumSource
  void kernelsAgreeWithTheChart(Transitions transitions) {
    Random random = new Random(3);
    Workspace workspace = new Workspace();
    for (int tags : new int[] {2, 5, 23}) {
      for (double scale : new double[] {1e-3, 1, 20, 60, 300, 1e3}) {
        LinearChain chain = new LinearChain(30, tags, transitions, tags > 2, tags > 5);
        double[] scores = scores(chain, tags == 2 ? 1 : scale, random);
        if (tags == 2) {
          scores = random.doubles(chain.size(), -scale, scale).toArray();
        }
        agree(chain, scores, random, workspace);
      }
    }
  }

  private static void agree(
      LinearChain chain, double[] scores, Random random, Workspace workspace) {
    ChartStructure chart = chart(chain);
    Parts best = new Parts();
    Parts expected = new Parts();
    assertEquals(
        chart.argmax(scores, 0, expected, workspace),
        chain.argmax(scores, 0, best, workspace),
        1e-9);
    assertEquals(expected, best);
    List<Parts> listed = chain.kBest(60, scores, 0, workspace);
    List<Parts> byChart = chart.kBest(60, scores, 0, workspace);
    assertEquals(byChart.size(), Set.copyOf(listed).size());
    for (int i = 0; i < listed.size(); i++) {
      assertEquals(byChart.get(i).dot(scores, 0), listed.get(i).dot(scores, 0), 1e-9);
    }
    Distribution truth = chart.distribution(scores, 0, new Workspace());
    Distribution found = chain.distribution(scores, 0, workspace);
    assertEquals(truth.logPartition(), found.logPartition(), 1e-9);
    assertEquals(truth.entropy(), found.entropy(), 1e-9);
    assertArrayEquals(truth.marginals(), found.marginals(), 1e-10);
    double[] direction = random.doubles(chain.size(), -1, 1).toArray();
    for (int p = 0; p < direction.length; p++) {
      direction[p] = scores[p] == FORBIDDEN ? Double.NaN : direction[p];
    }
    double[] product = new double[chain.size()];
    double[] other = new double[chain.size()];
    found.jvp(direction, 0, product, 0);
    truth.jvp(direction, 0, other, 0);
    assertArrayEquals(other, product, 1e-9);
  }

  @Test
  void whereNumbersUnderflowTermsAreComparedFirst() {
    LinearChain chain = new LinearChain(40, 2, Transitions.PER_POSITION);
    double[] scores = new double[chain.size()];
    for (int t = 0; t < 39; t++) {
      // Two sequences that never meet, one of them less likely by e^−40 at every step.
      scores[chain.transition(t, 0, 1)] = FORBIDDEN;
      scores[chain.transition(t, 1, 0)] = FORBIDDEN;
      scores[chain.unary(t, 1)] = -40;
    }
    assertFalse(new ForwardBackward().compute(chain, scores, 0));
    scores[chain.unary(39, 0)] = FORBIDDEN;
    double[] marginals = chain.distribution(scores).marginals();
    assertEquals(1, marginals[chain.unary(0, 1)], 1e-12);
    assertEquals(0, marginals[chain.unary(0, 0)]);
    scores[chain.unary(39, 1)] = 5;
    assertEquals(-39 * 40 + 5, chain.distribution(scores).logPartition(), 1e-9);
    double[] mild = new Random(1).doubles(chain.size()).toArray();
    assertTrue(new ForwardBackward().compute(chain, mild, 0));
  }

  /** −10,000 stands for −∞, but decides where nothing else is left. */
  @ParameterizedTest
  @EnumSource
  void scoresThatAreFarBelowTheOthersAreCutWhereThatChangesNothing(Transitions transitions) {
    Random random = new Random(8);
    Workspace workspace = new Workspace();
    LinearChain chain = new LinearChain(20, 7, transitions, true, true);
    double[] scores = random.doubles(chain.size(), -1, 1).toArray();
    for (int p = 0; p < scores.length; p++) {
      scores[p] = random.nextInt(8) == 0 ? -1e4 : scores[p];
    }
    assertTrue(new ForwardBackward().compute(chain, scores, 0));
    agree(chain, scores, random, workspace);
    double[] certain = scores.clone();
    for (int t = 0; t < 20; t++) {
      certain[chain.unary(t, 3)] = 60;
    }
    certain[chain.transition(3, 3, 3)] = 0;
    agree(chain, certain, random, workspace);
    double entropy = chart(chain).distribution(certain).entropy();
    assertEquals(1, chain.distribution(certain).entropy() / entropy, 1e-9);
    for (int y = 0; y < 7; y++) {
      scores[chain.transition(4, 2, y)] = -1e4;
      scores[chain.unary(4, y)] = y == 2 ? 0 : FORBIDDEN;
    }
    assertFalse(new ForwardBackward().compute(chain, scores, 0));
    agree(chain, scores, random, workspace);
  }

  /** Beside scores of 1e20 a difference of 50 is less than the rounding of one sum. */
  @ParameterizedTest
  @EnumSource
  void theLargestTermCountsHoweverLargeItIs(Transitions transitions) {
    Random random = new Random(5);
    Workspace workspace = new Workspace();
    LinearChain chain = new LinearChain(6, 3, transitions, true, true);
    for (double scale : new double[] {1e16, 1e20, Scores.LARGEST}) {
      double[] scores = random.doubles(chain.size(), -scale, scale).toArray();
      Parts best = new Parts();
      double score = chain.argmax(scores, 0, best, workspace);
      double[] dense = new double[chain.size()];
      best.toDense(dense, 0, dense.length);
      Distribution found = chain.distribution(scores, 0, workspace);
      assertArrayEquals(dense, found.marginals(), 1e-10);
      assertEquals(0, found.entropy(), 1e-10);
      assertEquals(1, found.logPartition() / score, 1e-12);
      Parts sample = new Parts();
      found.sample(random, sample);
      assertEquals(best, sample);
      double[] product = new double[dense.length];
      found.jvp(random.doubles(dense.length).toArray(), 0, product, 0);
      assertArrayEquals(new double[dense.length], product, 1e-10);
    }
  }

  /** One tag keeps to itself, the others have 22 continuations at every step. */
  @Test
  void tagsMayHaveVeryDifferentNumbersOfContinuations() {
    LinearChain chain = new LinearChain(100, 23, Transitions.SHARED);
    double[] scores = new double[chain.size()];
    for (int y = 1; y < 23; y++) {
      scores[chain.transition(0, 0, y)] = FORBIDDEN;
      scores[chain.transition(0, y, 0)] = FORBIDDEN;
    }
    assertFalse(new ForwardBackward().compute(chain, scores, 0));
    assertEquals(100 * Math.log(22), chain.distribution(scores).logPartition(), 1e-9);
  }

  @Test
  void tiesGoToTheLexicographicallySmallest() {
    LinearChain chain = new LinearChain(3, 3, Transitions.SHARED, true, true);
    double[] scores = new double[chain.size()];
    assertEquals(chain.parts(0, 0, 0), chain.argmax(scores));
    scores[chain.unary(1, 1)] = 1;
    scores[chain.unary(0, 2)] = 1;
    scores[chain.unary(0, 1)] = 1;
    assertEquals(chain.parts(1, 1, 0), chain.argmax(scores));
  }
}
