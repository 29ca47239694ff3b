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

class WideInsideOutsideTest {

  /** Probabilities below this may be 0. */
  private static final double LEAST = 1e-150;

  private final WideInsideOutside wide = new WideInsideOutside();
  private final LogInsideOutside log = new LogInsideOutside();

  private static double[] scores(Random random, int n, double scale, double forbidden) {
    double[] scores = new double[n * n];
    for (int p = 0; p < n * n; p++) {
      boolean keep = random.nextDouble() >= forbidden || p % (n + 1) == 0 || p % (n + 1) == n;
      scores[p] = keep ? scale * random.nextGaussian() : Double.NEGATIVE_INFINITY;
    }
    return scores;
  }

  private void agree(int n, Roots roots, double[] scores, double tolerance, Random random) {
    assertTrue(wide.inside(n, roots, scores, 0));
    assertTrue(log.inside(n, roots, scores, 0, new Eisner()));
    double sum = log.logPartition();
    assertEquals(sum, wide.logPartition(), tolerance * Math.max(1, Math.abs(sum)));
    wide.outside();
    log.outside();
    double[] expected = new double[n * n];
    double[] actual = new double[n * n];
    log.marginals(expected, 0);
    wide.marginals(actual, 0);
    assertClose(expected, actual, tolerance);
    for (int i = log.first(); i < n; i++) {
      for (int j = i + 1; j <= n; j++) {
        for (int kind = InsideOutside.INNER; kind <= InsideOutside.LEFT; kind++) {
          double probability = log.probability(kind, i, j);
          assertEquals(probability, wide.probability(kind, i, j), tolerance * probability + LEAST);
        }
      }
    }
    double entropy = log.entropy();
    assertEquals(entropy, wide.entropy(), 10 * tolerance * entropy + LEAST);
    double[] direction = scores(random, n, 1, 0);
    log.jvp(direction, 0, expected, 0);
    wide.jvp(direction, 0, actual, 0);
    assertArrayEquals(expected, actual, 10 * tolerance);
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    for (int p = 0; p < expected.length; p++) {
      assertEquals(expected[p], actual[p], tolerance * Math.abs(expected[p]) + LEAST, "part " + p);
    }
  }

  /** The tolerance is that of logarithms, whose error grows with the scores. */
  @ParameterizedTest
  @EnumSource
  void agreesWithLogarithms(Roots roots) {
    Random random = new Random(31);
    for (int n = 1; n <= 30; n++) {
      for (double scale : new double[] {0.01, 1, 30, 100, 1000}) {
        double tolerance = 1e-14 * n * (1 + scale);
        agree(n, roots, scores(random, n, scale, 0), tolerance, random);
        agree(n, roots, scores(random, n, scale, 0.3), tolerance, random);
      }
    }
    agree(80, roots, scores(random, 80, 100, 0), 1e-11, random);
  }

  /** Two trees, whose difference is exact. */
  @Test
  void losesNoDigitOfLargeScores() {
    double[] scores = new double[4];
    scores[0] = 1e5 + 0x1p-20; // root arcs
    scores[1] = 3e5; // 1 -> 2
    scores[2] = 2e5 + 0.5;
    scores[3] = 2e5 + 0x1p-20;
    double difference = scores[0] + scores[1] - (scores[3] + scores[2]);
    assertTrue(wide.inside(2, Roots.SINGLE, scores, 0));
    wide.outside();
    double[] marginals = new double[4];
    wide.marginals(marginals, 0);
    double expected = 1 / (1 + Math.exp(-difference));
    assertEquals(expected, marginals[0], 1e-15 * expected);
    assertEquals(expected, marginals[1], 1e-15 * expected);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsTooFarApart(Roots roots) {
    double[] scores = scores(new Random(32), 10, 1, 0);
    scores[3] = -1e9;
    assertFalse(wide.inside(10, roots, scores, 0));
    scores[3] = 1e150;
    assertFalse(wide.inside(10, roots, scores, 0));
    scores[3] = -1e6;
    assertTrue(wide.inside(10, roots, scores, 0));
  }

  @ParameterizedTest
  @EnumSource
  void noticesThatNothingIsAllowed(Roots roots) {
    double[] scores = new double[9];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    assertFalse(wide.inside(3, roots, scores, 0));
    scores[1] = 0; // 1 -> 2 -> 3 -> 1
    scores[5] = 0;
    scores[6] = 0;
    assertFalse(wide.inside(3, roots, scores, 0));
    scores[0] = 0;
    assertTrue(wide.inside(3, roots, scores, 0));
    assertEquals(0, wide.logPartition());
  }
}
