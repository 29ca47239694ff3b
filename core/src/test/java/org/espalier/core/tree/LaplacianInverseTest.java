package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaplacianInverseTest {

  private final ScaledGth scaled = new ScaledGth();
  private final WideGth wide = new WideGth();
  private final LaplacianInverse inverse = new LaplacianInverse();

  /** Where it is trusted, every marginal has a small relative error, the smallest ones too. */
  @ParameterizedTest
  @EnumSource
  void agreesWithEliminationWithoutSubtractions(Roots roots) {
    Random random = new Random(31);
    int trusted = 0;
    int trials = 0;
    for (int n = 2; n <= 60; n += n < 20 ? 1 : 10) {
      for (double scale : new double[] {.01, 1, 3, 10, 40}) {
        double[] scores = new double[n * n];
        for (int p = 0; p < n * n; p++) {
          scores[p] = scale * random.nextGaussian();
        }
        if (!scaled.eliminate(n, roots, scores)) {
          continue;
        }
        trials++;
        double[][] shares = new double[n][n];
        double[] overSums = new double[n];
        boolean rooted = roots == Roots.MULTI;
        if (!compute(n, rooted, shares, overSums)) {
          continue;
        }
        trusted++;
        assertAccurate(n, roots, scores, shares, overSums, "scale " + scale);
      }
    }
    assertTrue(trusted > trials / 4 && trusted < trials, trusted + " of " + trials);
  }

  private boolean compute(int n, boolean rooted, double[][] shares, double[] overSums) {
    double[][] weights = scaled.weights;
    double[] rootWeights = scaled.rootWeights;
    return inverse.factor(n, rooted, weights, rootWeights)
        && inverse.complete(
            n, rooted, weights, rootWeights, new double[n][n], overSums, shares, new double[n]);
  }

  /** There is no subtraction in the pivots: strong cycles of words cost no digit of log Z. */
  @ParameterizedTest
  @EnumSource
  void logPartitionsAgreeWithWideExponents(Roots roots) {
    Random random = new Random(33);
    for (int n = 16; n <= 60; n += 11) {
      for (double scale : new double[] {.01, 1, 3, 6}) {
        double[] scores = new double[n * n];
        for (int h = 0; h < n; h++) {
          for (int m = 0; m < n; m++) {
            boolean pair = h != m && h / 2 == m / 2; // words that want one another
            scores[h * n + m] = scale * random.nextGaussian() + (pair ? 15 : 0);
          }
        }
        assertTrue(scaled.eliminate(n, roots, scores));
        assertTrue(inverse.factor(n, roots == Roots.MULTI, scaled.weights, scaled.rootWeights));
        assertTrue(wide.eliminate(n, roots, scores));
        double expected = wide.logPartition();
        assertEquals(expected, scaled.logPartition(), 1e-13 * Math.max(n, Math.abs(expected)));
      }
    }
  }

  private void assertAccurate(
      int n, Roots roots, double[] scores, double[][] shares, double[] overSums, String message) {
    assertTrue(wide.eliminate(n, roots, scores));
    double[] expected = new double[n * n];
    wide.marginals(expected);
    for (int h = 0; h < n; h++) {
      for (int m = 0; m < n; m++) {
        double actual = h == m ? scaled.rootWeights[m] * overSums[m] : shares[h][m];
        double marginal = expected[h * n + m];
        assertEquals(marginal, actual, 1e-12 * marginal, n + " words, " + message);
      }
    }
  }

  /** Where the root is seldom reached, errors of root arcs are lost in sums over heads. */
  @ParameterizedTest
  @EnumSource
  void agreesWhereTheRootIsFar(Roots roots) {
    int trusted = 0;
    for (int n = 50; n <= 90; n += 8) {
      for (double far = 2; far < 6; far += .1) {
        double[] scores = new double[n * n];
        for (int p = 0; p < n * n; p++) {
          int distance = Math.abs(p / n - p % n);
          scores[p] = distance == 0 ? -far : distance == 1 ? 0 : -.1;
        }
        double[][] shares = new double[n][n];
        double[] overSums = new double[n];
        assertTrue(scaled.eliminate(n, roots, scores));
        boolean rooted = roots == Roots.MULTI;
        if (compute(n, rooted, shares, overSums)) {
          trusted++;
          assertAccurate(n, roots, scores, shares, overSums, "root at " + far);
        }
      }
    }
    assertTrue(trusted > 20, trusted + " trusted");
  }

  /** Scores as networks have them before they have learned much. */
  @ParameterizedTest
  @EnumSource
  void isTrustedOnNormalScores(Roots roots) {
    Random random = new Random(32);
    for (int n : new int[] {10, 20, 40, 80}) {
      int trusted = 0;
      for (int trial = 0; trial < 20; trial++) {
        double[] scores = new double[n * n];
        for (int p = 0; p < n * n; p++) {
          scores[p] = random.nextGaussian();
        }
        assertTrue(scaled.eliminate(n, roots, scores));
        boolean rooted = roots == Roots.MULTI;
        trusted += compute(n, rooted, new double[n][n], new double[n]) ? 1 : 0;
      }
      assertTrue(trusted >= 15, n + " words: " + trusted + " of 20");
    }
  }
}
