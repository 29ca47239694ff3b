package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectiveTreeTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  private static void assertAgrees(ProjectiveTree trees, double[] scores, Random random) {
    Truth truth = Truth.of(trees, scores);
    Workspace workspace = new Workspace();
    if (truth.count() == 0) {
      Parts out = new Parts();
      assertThrows(InfeasibleException.class, () -> trees.argmax(scores, 0, out, workspace));
      assertThrows(InfeasibleException.class, () -> trees.distribution(scores, 0, workspace));
      return;
    }
    truth.checkMap(trees, workspace);
    truth.checkDistribution(trees.distribution(scores, 0, workspace), random);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationAtEveryScale(Roots roots) {
    Random random = new Random(11);
    for (int n = 1; n <= 5; n++) {
      for (double scale = 1e-3; scale < 2e6; scale *= 10) {
        ProjectiveTree trees = new ProjectiveTree(n, roots);
        assertAgrees(trees, Truth.normal(random, trees.size(), scale), random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationWhereArcsAreForbidden(Roots roots) {
    Random random = new Random(12);
    for (int trial = 0; trial < 120; trial++) {
      ProjectiveTree trees = new ProjectiveTree(2 + trial % 4, roots);
      double scale = Math.pow(10, random.nextInt(-1, 4));
      assertAgrees(
          trees, Truth.holed(random, trees.size(), scale, 0.2 + 0.15 * (trial % 4)), random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationOnTies(Roots roots) {
    Random random = new Random(13);
    for (int trial = 0; trial < 40; trial++) {
      ProjectiveTree trees = new ProjectiveTree(1 + trial % 5, roots);
      double unit = trial % 2 == 0 ? 1 : 1e6;
      assertAgrees(trees, Truth.tied(random, trees.size(), unit), random);
    }
  }

  @Test
  void countsItsTrees() {
    int[] multi = {1, 3, 12, 55, 273};
    int[] single = {1, 2, 7, 30, 143};
    for (int n = 1; n <= 5; n++) {
      for (Roots roots : Roots.values()) {
        ProjectiveTree trees = new ProjectiveTree(n, roots);
        int[] count = {0};
        trees.forEach(tree -> count[0]++);
        assertEquals((roots == Roots.MULTI ? multi : single)[n - 1], count[0]);
        double[] zero = new double[trees.size()];
        assertEquals(count[0], Math.exp(trees.distribution(zero).logPartition()), 1e-12 * count[0]);
      }
    }
  }

  /** With all scores equal, Z counts the trees: binomial(3n, n)/(2n+1) with any number of roots. */
  @ParameterizedTest
  @CsvSource({"60, 0", "60, 1e6", "450, 0", "450, -3000"})
  void countsManyTrees(int n, double score) {
    BigInteger count = BigInteger.ONE;
    for (int i = 1; i <= n; i++) {
      count = count.multiply(BigInteger.valueOf(2L * n + i)).divide(BigInteger.valueOf(i));
    }
    count = count.divide(BigInteger.valueOf(2L * n + 1));
    int shift = Math.max(0, count.bitLength() - 900);
    double logCount = Math.log(count.shiftRight(shift).doubleValue()) + shift * Math.log(2);

    double[] scores = new double[n * n];
    Arrays.fill(scores, score);
    Distribution distribution = new ProjectiveTree(n, Roots.MULTI).distribution(scores);
    assertEquals(
        logCount + n * score, distribution.logPartition(), 1e-13 * n * (1 + Math.abs(score)));
    assertEquals(logCount, distribution.entropy(), 1e-11 * n);
  }

  @ParameterizedTest
  @CsvSource({
    "SINGLE, 40, 0.1", "SINGLE, 40, 1", "SINGLE, 40, 10", "SINGLE, 40, 100",
    "MULTI, 40, 0.1", "MULTI, 40, 1", "MULTI, 40, 10", "MULTI, 40, 100"
  })
  void isConsistentWhereNothingCanBeEnumerated(Roots roots, int n, double scale) {
    Random random = new Random(14);
    ProjectiveTree trees = new ProjectiveTree(n, roots);
    double[] scores = Truth.normal(random, n * n, scale);
    for (int p = 0; p < scores.length; p += 7) {
      scores[p] = p % (n + 1) == 0 ? scores[p] : FORBIDDEN;
    }
    Workspace workspace = new Workspace();
    Distribution distribution = trees.distribution(scores, 0, workspace);
    double[] marginals = distribution.marginals();
    double expectedScore = 0;
    for (int m = 0; m < n; m++) {
      double sum = 0;
      for (int h = 0; h < n; h++) {
        double marginal = marginals[h * n + m];
        assertTrue(marginal >= 0);
        sum += marginal;
        expectedScore += marginal == 0 ? 0 : marginal * scores[h * n + m];
      }
      assertEquals(1, sum, 1e-12);
    }
    double roots0 = 0;
    for (int m = 0; m < n; m++) {
      roots0 += marginals[m * n + m];
    }
    assertTrue(roots == Roots.SINGLE ? Math.abs(roots0 - 1) < 1e-12 : roots0 >= 1 - 1e-12);

    double logPartition = distribution.logPartition();
    assertEquals(logPartition - expectedScore, distribution.entropy(), 1e-12 * n * (n + scale));

    double[] direction = Truth.normal(random, n * n, 1);
    double[] jvp = new double[n * n];
    distribution.jvp(direction, 0, jvp, 0);
    double slope = 0;
    double step = 1e-6;
    double[] ahead = scores.clone();
    double[] behind = scores.clone();
    for (int p = 0; p < n * n; p++) {
      slope += marginals[p] * direction[p];
      ahead[p] += step * direction[p];
      behind[p] -= step * direction[p];
    }
    Distribution there = trees.distribution(ahead, 0, new Workspace());
    Distribution back = trees.distribution(behind, 0, new Workspace());
    assertEquals(
        slope,
        (there.logPartition() - back.logPartition()) / (2 * step),
        1e-7 * (1 + Math.abs(slope)) * Math.max(1, scale));
    double[] marginalsThere = there.marginals();
    double[] marginalsBack = back.marginals();
    for (int p = 0; p < n * n; p++) {
      assertEquals((marginalsThere[p] - marginalsBack[p]) / (2 * step), jvp[p], 2e-7);
    }

    Parts best = new Parts();
    double bestScore = trees.argmax(scores, 0, best, workspace);
    assertTrue(trees.contains(best));
    Parts sample = new Parts();
    for (int i = 0; i < 50; i++) {
      distribution.sample(random, sample);
      assertTrue(trees.contains(sample));
      assertTrue(sample.dot(scores, 0) <= bestScore + 1e-11 * scale);
    }
    double[] cold = new double[n * n];
    for (int p = 0; p < n * n; p++) {
      cold[p] = 1e6 * scores[p];
    }
    double[] indicator = new double[n * n];
    best.addTo(indicator, 0, 1);
    assertArrayEquals(indicator, trees.distribution(cold).marginals(), 1e-9);
  }

  /**
   * Two trees whose scores differ by t: 1/(1+exp t) and what follows from it, to the last digits.
   */
  @Test
  void keepsSmallProbabilitiesAndEntropies() {
    ProjectiveTree trees = new ProjectiveTree(2, Roots.SINGLE);
    for (double gap : new double[] {1, 40, 300, 700}) {
      for (double size : new double[] {0, 1e6}) {
        // words 0 and 1: root -> 0 -> 1 with score gap, root -> 1 -> 0 with score 0
        double[] scores = {size + gap, size, size, size};
        double rare = 1 / (1 + Math.exp(gap));
        Distribution distribution = trees.distribution(scores);
        double[] marginals = distribution.marginals();
        assertEquals(rare, marginals[3], 1e-12 * rare);
        assertEquals(rare, marginals[2], 1e-12 * rare);
        double entropy = -rare * Math.log(rare) - (1 - rare) * Math.log1p(-rare);
        assertEquals(entropy, distribution.entropy(), 1e-12 * entropy);
        double[] jvp = new double[4];
        distribution.jvp(new double[] {1, 0, 0, 0}, 0, jvp, 0);
        double variance = rare * (1 - rare);
        assertArrayEquals(
            new double[] {1, 1, -1, -1},
            Arrays.stream(jvp).map(v -> v / variance).toArray(),
            1e-12);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void drawsTreesWithTheirProbabilities(Roots roots) {
    Random random = new Random(15);
    ProjectiveTree trees = new ProjectiveTree(4, roots);
    double[] scores = Truth.normal(random, 16, 1);
    scores[trees.arc(0, 2)] = FORBIDDEN;
    Distribution distribution = trees.distribution(scores);
    Map<Parts, Integer> counts = new HashMap<>();
    int draws = 40_000;
    Parts sample = new Parts();
    for (int i = 0; i < draws; i++) {
      distribution.sample(random, sample);
      counts.merge(Parts.of(sample.toArray()), 1, Integer::sum);
    }
    double[] statistic = {0};
    int[] cells = {0};
    int[] seen = {0};
    trees.forEach(tree -> {
      double expected = draws * Math.exp(tree.dot(scores, 0) - distribution.logPartition());
      if (expected > 0) {
        int count = counts.getOrDefault(tree, 0);
        statistic[0] += (count - expected) * (count - expected) / expected;
        cells[0]++;
        seen[0] += count;
      }
    });
    assertEquals(draws, seen[0]);
    // Mean cells − 1, standard deviation √(2(cells − 1)): five of them.
    int freedom = cells[0] - 1;
    assertTrue(
        statistic[0] < freedom + 5 * Math.sqrt(2.0 * freedom),
        "χ² = " + statistic[0] + " with " + freedom + " degrees of freedom");
  }

  @Test
  void reusesItsMemoryWithoutATrace() {
    Random random = new Random(16);
    Workspace reused = new Workspace();
    for (int n : new int[] {7, 3, 12, 1, 12, 30, 5}) {
      for (Roots roots : Roots.values()) {
        ProjectiveTree trees = new ProjectiveTree(n, roots);
        double[] scores = Truth.normal(random, n * n, 1);
        double[] padded = new double[n * n + 5];
        Arrays.fill(padded, Double.NaN);
        System.arraycopy(scores, 0, padded, 3, n * n);
        double[] direction = Truth.normal(random, n * n, 1);
        double[] before = padded.clone();

        Parts parts = new Parts();
        assertEquals(
            trees.argmax(scores, 0, parts, new Workspace()),
            trees.argmax(padded, 3, parts, reused));
        Distribution fresh = trees.distribution(scores);
        Distribution again = trees.distribution(padded, 3, reused);
        assertArrayEquals(before, padded);
        Arrays.fill(padded, 0); // not needed any more
        assertEquals(n * n, again.size());
        assertEquals(fresh.logPartition(), again.logPartition());
        double[] jvp = new double[n * n];
        double[] jvpAgain = new double[n * n + 2];
        fresh.jvp(direction, 0, jvp, 0);
        again.jvp(direction, 0, jvpAgain, 2);
        assertArrayEquals(jvp, Arrays.copyOfRange(jvpAgain, 2, n * n + 2));
        double[] out = new double[n * n + 2];
        again.marginals(out, 1);
        assertEquals(0, out[0]);
        assertEquals(0, out[n * n + 1]);
        assertArrayEquals(fresh.marginals(), Arrays.copyOfRange(out, 1, n * n + 1));
        assertEquals(fresh.entropy(), again.entropy());
      }
    }
  }

  @Test
  void refusesAndExplains() {
    assertEquals(
        "a dependency tree needs at least 1 word, not 0",
        assertThrows(IllegalArgumentException.class, () -> new ProjectiveTree(0, Roots.SINGLE))
            .getMessage());
    ProjectiveTree trees = new ProjectiveTree(4, Roots.SINGLE);
    assertEquals( // heads that count from 1
        "word 2 is its own head; words count from 0, and the root is -1",
        assertThrows(IllegalArgumentException.class, () -> trees.parts(2, 0, 2, 3)).getMessage());
    double[] scores = new double[16];
    scores[trees.arc(2, 1)] = Double.NaN;
    assertRefused(trees, scores, "arc 2 -> 1");
    scores[trees.arc(2, 1)] = Double.POSITIVE_INFINITY;
    assertRefused(trees, scores, "arc 2 -> 1");
    assertRefused(trees, new double[15], "16 scores");

    double[] noHead = new double[16];
    for (int h = 0; h < 4; h++) {
      noHead[h * 4 + 3] = FORBIDDEN;
    }
    assertRefused(trees, noHead, "word 3 has no allowed head");
    double[] noRoot = new double[16];
    for (int m = 0; m < 4; m++) {
      noRoot[m * 4 + m] = FORBIDDEN;
    }
    assertRefused(trees, noRoot, "no word may hang on the root");
    // 0 -> 2 and 3 -> 1 are forced, and cross.
    double[] crossing = new double[16];
    Arrays.fill(crossing, FORBIDDEN);
    for (int p : new int[] {trees.arc(-1, 0), trees.arc(0, 2), trees.arc(3, 1), trees.arc(0, 3)}) {
      crossing[p] = 0;
    }
    assertRefused(trees, crossing, "no projective single-root tree over the allowed arcs");
    // Two words that can only hang on the root.
    double[] twoRoots = new double[16];
    for (int m = 0; m < 2; m++) {
      for (int h = 0; h < 4; h++) {
        twoRoots[h * 4 + m] = h == m ? 0 : FORBIDDEN;
      }
    }
    assertRefused(trees, twoRoots, "no projective single-root tree over the allowed arcs");
    assertEquals(4, new ProjectiveTree(4, Roots.MULTI).argmax(twoRoots).count());
  }

  private static void assertRefused(ProjectiveTree trees, double[] scores, String reason) {
    Workspace workspace = new Workspace();
    Parts out = new Parts();
    String message =
        assertThrows(IllegalArgumentException.class, () -> trees.argmax(scores, 0, out, workspace))
            .getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
    message =
        assertThrows(IllegalArgumentException.class, () -> trees.distribution(scores, 0, workspace))
            .getMessage();
    assertTrue(String.valueOf(message).contains(reason), message);
  }

  @Test
  void knowsCrossingArcs() {
    ProjectiveTree trees = new ProjectiveTree(4, Roots.MULTI);
    assertTrue(trees.isTree(-1, 0, 1, 2));
    assertFalse(trees.isTree(-1, 3, 0, 0)); // 3 -> 1 under 0 -> 2
    assertFalse(trees.isTree(1, 2, -1, 1)); // 1 -> 3 over the root's arc to 2
    assertFalse(new ProjectiveTree(2, Roots.SINGLE).isTree(-1, -1));
  }

  /** The same trees without kernels of their own: conditioned on nothing. */
  @ParameterizedTest
  @EnumSource
  void kernelsAgreeWithTheChart(Roots roots) {
    Random random = new Random(18);
    Workspace workspace = new Workspace();
    for (int n : new int[] {1, 2, 9, 40}) {
      ProjectiveTree trees = new ProjectiveTree(n, roots);
      ChartStructure chart = trees.given(new Parts(), new Parts());
      assertEquals(chart.count(), trees.count());
      for (double scale : new double[] {1e-3, 1, 100, 1e6}) {
        double[] scores = Truth.normal(random, n * n, scale);
        for (int p = 0; p < scores.length; p += 7) {
          scores[p] = p % (n + 1) == 0 ? scores[p] : FORBIDDEN;
        }
        assertEquals(chart.argmax(scores), trees.argmax(scores));
        Distribution truth = chart.distribution(scores);
        Distribution found = trees.distribution(scores, 0, workspace);
        double tolerance = 1e-12 * Math.max(1, scale) * n;
        assertEquals(truth.logPartition(), found.logPartition(), tolerance);
        assertArrayEquals(truth.marginals(), found.marginals(), tolerance);
        assertEquals(truth.entropy(), found.entropy(), tolerance);
        List<Parts> best = trees.kBest(30, scores, 0, workspace);
        assertEquals(trees.argmax(scores), best.getFirst());
        double[] maxMarginals = new double[n * n];
        trees.maxMarginals(scores, 0, maxMarginals, 0, workspace);
        for (Parts tree : best) {
          assertTrue(trees.contains(tree));
          for (int i = 0; i < n; i++) {
            assertTrue(maxMarginals[tree.get(i)] >= tree.dot(scores, 0) - tolerance);
          }
        }
        for (int i = 1; i < best.size(); i++) {
          assertTrue(best.get(i).dot(scores, 0) <= best.get(i - 1).dot(scores, 0) + tolerance);
        }
      }
    }
  }

  /** Two trees, of which the scores of arcs to word 2 say nothing; their difference is exact. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e9, 1e150, -1e150})
  void scoresOfAWordThatSwallowItsShare(double large) {
    double[] scores = {0.5, large, 0, large};
    Distribution found = new ProjectiveTree(2, Roots.SINGLE).distribution(scores);
    double rare = 1 / (1 + Math.exp(0.5));
    assertEquals(1 - rare, found.marginals()[0], 1e-15);
    double entropy = -rare * Math.log(rare) - (1 - rare) * Math.log1p(-rare);
    assertEquals(entropy, found.entropy(), 1e-15);
  }

  /** Scores of arcs to one word, all the same, say nothing; few arcs make the chart be centred. */
  @ParameterizedTest
  @EnumSource
  void theEntropyIsThatWithoutWhatAllArcsToAWordHave(Roots roots) {
    Random random = new Random(17);
    for (int n = 2; n < 40; n++) {
      double[] scores = new double[n * n];
      for (int p = 0; p < n * n; p++) {
        boolean chain = p % (n + 1) == 0 || p % (n + 1) == 1;
        scores[p] = chain || random.nextInt(3) == 0 ? random.nextGaussian() : FORBIDDEN;
      }
      for (int h = 0; h < n; h++) {
        scores[h * n + 1] = scores[h * n + 1] == FORBIDDEN ? FORBIDDEN : 0;
      }
      double entropy = new ProjectiveTree(n, roots).distribution(scores).entropy();
      for (int h = 0; h < n; h++) {
        scores[h * n + 1] += 1e150;
      }
      double shifted = new ProjectiveTree(n, roots).distribution(scores).entropy();
      assertEquals(entropy, shifted, 1e-12 * n);
    }
  }

  /** One tree but for five, all of one probability, three of them with one root arc. */
  @ParameterizedTest
  @ValueSource(doubles = {50, 100, 200, 400, 700})
  void anEntropyMadeOfChoicesThatAreRare(double gap) {
    double[] scores = new double[16];
    Arrays.fill(scores, FORBIDDEN);
    for (int m = 0; m < 4; m++) {
      scores[5 * m] = m == 0 ? 0 : -gap; // root arcs
    }
    for (int m = 0; m < 3; m++) {
      scores[4 * m + m + 1] = 0; // 1 -> 2 -> 3 -> 4
      scores[4 * (m + 1) + m] = 0; // 4 -> 3 -> 2 -> 1
    }
    scores[4 * 3 + 1] = 0; // 4 -> 2
    Distribution found = new ProjectiveTree(4, Roots.SINGLE).distribution(scores);
    double rare = Math.exp(-gap);
    double entropy = 5 * rare / (1 + 5 * rare) * gap + Math.log1p(5 * rare);
    assertEquals(entropy, found.entropy(), 1e-12 * entropy);
  }

  @Test
  void aGraphOfEightyWordsIsSmall() {
    for (Roots roots : Roots.values()) {
      assertTrue(new ProjectiveTree(80, roots).hypergraph().edges() < 280_000);
    }
  }
}
