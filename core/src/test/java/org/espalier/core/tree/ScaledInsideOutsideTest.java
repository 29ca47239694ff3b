package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaledInsideOutsideTest {

  private final ScaledInsideOutside scaled = new ScaledInsideOutside();
  private final LogInsideOutside log = new LogInsideOutside();

  private static double[] scores(Random random, int n, double scale, double forbidden) {
    double[] scores = new double[n * n];
    for (int p = 0; p < n * n; p++) {
      boolean keep = random.nextDouble() >= forbidden || p % (n + 1) == 0 || p % (n + 1) == n;
      scores[p] = keep ? scale * random.nextGaussian() : Double.NEGATIVE_INFINITY;
    }
    return scores;
  }

  /**
   * Fills both charts and compares whatever they say; returns whether the scaled one was trusted.
   */
  private boolean agree(int n, Roots roots, double[] scores, Random random) {
    if (!scaled.inside(n, roots, scores, 0)) {
      return false;
    }
    assertTrue(log.inside(n, roots, scores, 0, new Eisner()));
    double spread = 1;
    for (double score : scores) {
      spread = Math.max(spread, score == Double.NEGATIVE_INFINITY ? 0 : Math.abs(score));
    }
    double tolerance = 1e-15 * n * (n + spread);
    assertEquals(log.logPartition(), scaled.logPartition(), n * tolerance);
    scaled.outside();
    log.outside();
    double[] expected = new double[n * n];
    double[] actual = new double[n * n];
    log.marginals(expected, 0);
    scaled.marginals(actual, 0);
    assertArrayEquals(expected, actual, tolerance);
    for (int p = 0; p < n * n; p++) {
      assertTrue(scores[p] > Double.NEGATIVE_INFINITY || actual[p] == 0);
    }
    assertEquals(log.entropy(), scaled.entropy(), n * tolerance);
    double[] direction = scores(random, n, 1, 0);
    log.jvp(direction, 0, expected, 0);
    scaled.jvp(direction, 0, actual, 0);
    assertArrayEquals(expected, actual, n * tolerance);
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithLogarithms(Roots roots) {
    Random random = new Random(21);
    for (int n = 1; n <= 30; n++) {
      for (double scale : new double[] {0.01, 1, 5}) {
        assertTrue(agree(n, roots, scores(random, n, scale, 0), random), "n = " + n);
        assertTrue(agree(n, roots, scores(random, n, scale, 0.3), random), "n = " + n);
      }
    }
    assertTrue(agree(80, roots, scores(random, 80, 2, 0), random));
  }

  @ParameterizedTest
  @EnumSource
  void isRightUpToTheEdgeOfItsRange(Roots roots) {
    Random random = new Random(22);
    int trusted = 0;
    for (int trial = 0; trial < 60; trial++) {
      double[] scores = scores(random, 24, 10 + 2 * trial, 0);
      trusted += agree(24, roots, scores, random) ? 1 : 0;
    }
    assertTrue(trusted > 15 && trusted < 55, trusted + " of 60 were trusted");
  }

  /** Sums over the trees of long texts are far below what every word's favourite arc weighs. */
  @ParameterizedTest
  @EnumSource
  void centresTheValuesOfLongTexts(Roots roots) {
    Random random = new Random(25);
    assertTrue(agree(200, roots, scores(random, 200, 3, 0), random));
    assertTrue(agree(150, roots, scores(random, 150, 10, 0), random));
    assertTrue(agree(150, roots, scores(random, 150, 10, 0.3), random));
  }

  /** Every word wants a head that it can have only at the cost of the others. */
  @Test
  void refusesWhatDoesNotFitIntoADouble() {
    int n = 12;
    double[] scores = new double[n * n];
    for (int m = 0; m < n; m++) {
      scores[(n - 1 - m) * n + m] = 200; // crossing arcs and cycles
    }
    assertFalse(scaled.inside(n, Roots.SINGLE, scores, 0));
    for (int m = 0; m < n; m++) {
      scores[(n - 1 - m) * n + m] = 60;
    }
    assertTrue(agree(n, Roots.SINGLE, scores, new Random(1)));
  }

  /** Root arcs far below the others cost a single-root tree nothing: each has exactly one. */
  @Test
  void takesRootArcsByThemselves() {
    int n = 10;
    double[] scores = scores(new Random(23), n, 1, 0);
    for (int m = 0; m < n; m++) {
      scores[m * n + m] -= 1e5;
    }
    assertTrue(agree(n, Roots.SINGLE, scores, new Random(24)));
    assertFalse(scaled.inside(n, Roots.MULTI, scores, 0));
  }

  @Test
  void leavesItToOthersToSayThatNothingIsAllowed() {
    double[] nothing = new double[9];
    Arrays.fill(nothing, Double.NEGATIVE_INFINITY);
    assertFalse(scaled.inside(3, Roots.SINGLE, nothing, 0));
    assertFalse(log.inside(3, Roots.SINGLE, nothing, 0, new Eisner()));
  }

  /** There is no overflow to fear for long sentences whose trees are all alike. */
  @Test
  void doesNotOverflow() {
    int n = 400;
    assertTrue(scaled.inside(n, Roots.MULTI, new double[n * n], 0));
    assertFalse(Double.isInfinite(scaled.logPartition()));
  }
}
