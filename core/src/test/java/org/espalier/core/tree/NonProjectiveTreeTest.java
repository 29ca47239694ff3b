package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NonProjectiveTreeTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  private static void assertAgrees(NonProjectiveTree trees, double[] scores, Random random) {
    double[] direction = Truth.normal(random, trees.size(), 1);
    Truth truth = Truth.of(trees, scores);
    Workspace workspace = new Workspace();
    if (truth.count() == 0) {
      Parts out = new Parts();
      assertThrows(InfeasibleException.class, () -> trees.argmax(scores, 0, out, workspace));
      assertThrows(InfeasibleException.class, () -> trees.distribution(scores, 0, workspace));
      return;
    }
    double largest = 1;
    for (double score : scores) {
      largest = Math.max(largest, score == FORBIDDEN ? 0 : Math.abs(score));
    }
    double rounding = 4e-15 * trees.words() * largest;

    Parts best = new Parts();
    assertEquals(truth.score(0), trees.argmax(scores, 0, best, workspace), rounding);
    assertTrue(trees.contains(best));

    Distribution distribution = trees.distribution(scores, 0, workspace);
    assertEquals(truth.logPartition(), distribution.logPartition(), rounding);
    double[] marginals = distribution.marginals();
    double[] enumerated = truth.marginals();
    for (int p = 0; p < trees.size(); p++) {
      assertTrue(scores[p] > FORBIDDEN || marginals[p] == 0, trees.partName(p));
      // Whatever the scale; plain numbers may lose marginals below 1e-18 to underflow.
      double expected = enumerated[p];
      assertEquals(expected, marginals[p], Math.max(1e-18, 1e-11 * expected));
    }
    double entropy = distribution.entropy();
    assertTrue(entropy >= 0);
    // Differences of scores are rounded in the entropy alone.
    assertEquals(truth.entropy(), entropy, Math.max(1e-30, (1e-10 + rounding) * truth.entropy()));
    double[] expectedJvp = truth.jvp(direction);
    double[] jvp = new double[trees.size()];
    for (int p = 0; p < trees.size(); p++) {
      if (scores[p] == FORBIDDEN) {
        direction[p] = Double.NaN; // must be ignored
      }
    }
    distribution.jvp(direction, 0, jvp, 0);
    assertArrayEquals(expectedJvp, jvp, 1e-12);
    assertArrayEquals(marginals, distribution.marginals(), "not disturbed by the other answers");
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationAtEveryScale(Roots roots) {
    Random random = new Random(21);
    for (int n = 1; n <= 5; n++) {
      for (double scale = 1e-3; scale < 2e6; scale *= 10) {
        for (int trial = 0; trial < 3; trial++) {
          NonProjectiveTree trees = new NonProjectiveTree(n, roots);
          assertAgrees(trees, Truth.normal(random, trees.size(), scale), random);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationWhereArcsAreForbidden(Roots roots) {
    Random random = new Random(22);
    for (int trial = 0; trial < 400; trial++) {
      NonProjectiveTree trees = new NonProjectiveTree(1 + trial % 5, roots);
      double scale = Math.pow(10, random.nextInt(-1, 7));
      assertAgrees(
          trees, Truth.holed(random, trees.size(), scale, 0.2 + 0.15 * (trial % 4)), random);
    }
  }

  /** All arcs forbidden but those of one tree and a few more. */
  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationWhereFewTreesAreLeft(Roots roots) {
    Random random = new Random(23);
    List<Parts> all = new ArrayList<>();
    NonProjectiveTree trees = new NonProjectiveTree(5, roots);
    trees.forEach(tree -> all.add(Parts.of(tree.toArray())));
    for (int trial = 0; trial < 300; trial++) {
      double[] scores = new double[trees.size()];
      Arrays.fill(scores, FORBIDDEN);
      Parts tree = all.get(random.nextInt(all.size()));
      double scale = trial % 3 == 0 ? 1e5 : 3;
      for (int i = 0; i < tree.count(); i++) {
        scores[tree.get(i)] = scale * random.nextGaussian();
      }
      for (int i = 0; i < trial % 6; i++) {
        scores[random.nextInt(scores.length)] = scale * random.nextGaussian();
      }
      assertAgrees(trees, scores, random);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithEnumerationOnTies(Roots roots) {
    Random random = new Random(24);
    for (int trial = 0; trial < 100; trial++) {
      NonProjectiveTree trees = new NonProjectiveTree(1 + trial % 5, roots);
      double unit = trial % 2 == 0 ? 1 : 1e6;
      assertAgrees(trees, Truth.tied(random, trees.size(), unit), random);
    }
  }

  /** Pairs of words that strongly want to head each other, and one tree that stands out. */
  @ParameterizedTest
  @CsvSource({"SINGLE, 30", "SINGLE, 300", "SINGLE, 1e5", "MULTI, 30", "MULTI, 300", "MULTI, 1e5"})
  void agreesWithEnumerationOnStrongCycles(Roots roots, double strength) {
    Random random = new Random(25);
    for (int trial = 0; trial < 20; trial++) {
      NonProjectiveTree trees = new NonProjectiveTree(5, roots);
      double[] scores = Truth.normal(random, trees.size(), 2);
      for (int[] pair : new int[][] {{0, 1}, {2, 4}}) {
        scores[trees.arc(pair[0], pair[1])] += strength;
        scores[trees.arc(pair[1], pair[0])] += strength;
      }
      scores[trees.arc(1, 3)] += 40;
      assertAgrees(trees, scores, random);
    }
  }

  @Test
  void countsItsTrees() {
    // Cayley: (n+1)^(n−1) with any number of roots, n^(n−1) with one.
    for (int n : new int[] {1, 2, 3, 5, 17, 60}) {
      double[] zero = new double[n * n];
      double multi = (n - 1) * Math.log(n + 1);
      double single = (n - 1) * Math.log(n);
      Distribution any = new NonProjectiveTree(n, Roots.MULTI).distribution(zero);
      assertEquals(multi, any.logPartition(), 1e-13 * (1 + multi));
      assertEquals(multi, any.entropy(), 1e-13 * (1 + multi));
      Distribution one = new NonProjectiveTree(n, Roots.SINGLE).distribution(zero);
      assertEquals(single, one.logPartition(), 1e-13 * (1 + single));
      double[] marginals = one.marginals();
      assertEquals(1.0 / n, marginals[0], 1e-13);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SINGLE, 12, 1", "SINGLE, 40, 5", "SINGLE, 100, 3", "SINGLE, 40, 40",
    "MULTI, 12, 1", "MULTI, 40, 5", "MULTI, 100, 3", "MULTI, 40, 40"
  })
  void plainAndWideNumbersAgree(Roots roots, int n, double scale) {
    Random random = new Random(26);
    double[] scores = Truth.normal(random, n * n, scale);
    for (int i = 0; i < n; i++) {
      scores[random.nextInt(n * n)] = FORBIDDEN;
    }
    ScaledGth plain = new ScaledGth();
    WideGth wide = new WideGth();
    assertTrue(plain.eliminate(n, roots, scores));
    assertTrue(wide.eliminate(n, roots, scores));
    assertEquals(wide.logPartition(), plain.logPartition(), 1e-14 * n * scale);
    double[] plainMarginals = new double[n * n];
    double[] wideMarginals = new double[n * n];
    assertTrue(plain.marginals(plainMarginals));
    wide.marginals(wideMarginals);
    for (int p = 0; p < n * n; p++) {
      assertEquals(wideMarginals[p], plainMarginals[p], 1e-12 * wideMarginals[p]);
    }
    double[] direction = Truth.normal(random, n * n, 1);
    double[] plainJvp = new double[n * n];
    double[] wideJvp = new double[n * n];
    assertTrue(plain.jvp(direction, plainJvp, 0));
    wide.jvp(direction, wideJvp, 0);
    assertArrayEquals(wideJvp, plainJvp, 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void marginalsAndJvpAreDerivatives(Roots roots) {
    Random random = new Random(27);
    int n = 23;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    double[] scores = Truth.normal(random, n * n, 2);
    double[] direction = Truth.normal(random, n * n, 1);
    double step = 1e-4;
    double[] up = scores.clone();
    double[] down = scores.clone();
    for (int p = 0; p < n * n; p++) {
      up[p] += step * direction[p];
      down[p] -= step * direction[p];
    }
    Distribution distribution = trees.distribution(scores);
    Distribution above = trees.distribution(up);
    Distribution below = trees.distribution(down);
    double[] marginals = distribution.marginals();
    double slope = 0;
    for (int p = 0; p < n * n; p++) {
      slope += marginals[p] * direction[p];
    }
    assertEquals((above.logPartition() - below.logPartition()) / (2 * step), slope, 1e-6);
    double[] jvp = new double[n * n];
    distribution.jvp(direction, 0, jvp, 0);
    double[] upMarginals = above.marginals();
    double[] downMarginals = below.marginals();
    for (int p = 0; p < n * n; p++) {
      assertEquals((upMarginals[p] - downMarginals[p]) / (2 * step), jvp[p], 1e-7);
    }
  }

  /** Every arc of the best tree is in all trees that score better than any tree without it. */
  @ParameterizedTest
  @CsvSource({"SINGLE, 60", "SINGLE, 300", "MULTI, 60", "MULTI, 300"})
  void argmaxIsTheLimitOfTheMarginals(Roots roots, int n) {
    Random random = new Random(28);
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    double[] scores = Truth.normal(random, n * n, 1);
    for (int m = 0; m < n; m++) {
      scores[trees.arc(DependencyTree.ROOT, m)] -= 2;
    }
    Parts best = trees.argmax(scores);
    assertTrue(trees.contains(best));
    double[] cold = scores.clone();
    for (int p = 0; p < cold.length; p++) {
      cold[p] *= 1e9;
    }
    double[] expected = new double[n * n];
    best.toDense(expected, 0, n * n);
    if (n > 100) {
      // The dual way to the same end: no exchange of one arc improves the tree.
      assertNoExchangeImproves(trees, scores, best);
    } else {
      assertArrayEquals(expected, trees.distribution(cold).marginals(), 1e-9);
    }
  }

  private static void assertNoExchangeImproves(
      NonProjectiveTree trees, double[] scores, Parts best) {
    int[] heads = trees.heads(best);
    for (int m = 0; m < heads.length; m++) {
      int kept = heads[m];
      for (int h = -1; h < heads.length; h++) {
        heads[m] = h;
        if (h != m && scores[trees.arc(h, m)] > scores[trees.arc(kept, m)] && trees.isTree(heads)) {
          throw new AssertionError("word " + m + " would rather hang on " + h);
        }
      }
      heads[m] = kept;
    }
  }

  @Test
  void singleRootIsNotAPenalty() {
    // Root arcs so attractive that any penalty below 1e9 would let a second one in.
    NonProjectiveTree trees = new NonProjectiveTree(6, Roots.SINGLE);
    Random random = new Random(29);
    double[] scores = Truth.normal(random, trees.size(), 1e-3);
    for (int m = 0; m < 6; m++) {
      scores[trees.arc(DependencyTree.ROOT, m)] += 1e9;
    }
    assertTrue(trees.contains(trees.argmax(scores)));
    assertAgrees(trees, scores, random);
  }

  @Test
  void takesScoresOfAnySize() {
    for (Roots roots : Roots.values()) {
      NonProjectiveTree trees = new NonProjectiveTree(4, roots);
      for (double scale : new double[] {1e15, 1e100, Scores.LARGEST}) {
        double[] scores = new double[16];
        Arrays.fill(scores, -scale);
        int[] heads = {-1, 0, 1, 2};
        Parts tree = trees.parts(heads);
        tree.addTo(scores, 0, 2 * scale);
        assertEquals(tree, trees.argmax(scores));
        Distribution distribution = trees.distribution(scores);
        assertEquals(1, distribution.logPartition() / (4 * scale), 1e-14);
        double[] expected = new double[16];
        tree.toDense(expected, 0, 16);
        assertArrayEquals(expected, distribution.marginals(), 1e-14);
        assertEquals(0, distribution.entropy());
        Parts sample = new Parts();
        distribution.sample(new Random(1), sample);
        assertEquals(tree, sample);
      }
    }
  }

  @Test
  void readsScoresAtAnOffsetAndReusesItsWorkspace() {
    Random random = new Random(30);
    Workspace workspace = new Workspace();
    for (int n : new int[] {7, 3, 12, 1, 5}) {
      for (Roots roots : Roots.values()) {
        NonProjectiveTree trees = new NonProjectiveTree(n, roots);
        double[] padded = Truth.normal(random, n * n + 9, 3);
        double[] scores = Arrays.copyOfRange(padded, 4, 4 + n * n);
        double[] before = padded.clone();
        Parts best = new Parts();
        trees.argmax(padded, 4, best, workspace);
        assertEquals(trees.argmax(scores), best);
        double[] out = new double[n * n + 3];
        trees.distribution(padded, 4, workspace).marginals(out, 2);
        double[] marginals = Arrays.copyOfRange(out, 2, 2 + n * n);
        assertArrayEquals(trees.distribution(scores).marginals(), marginals);
        assertArrayEquals(before, padded);
      }
    }
  }

  /** Ordinary scores, where walks are short, and strong cycles, where heads are drawn in turn. */
  @ParameterizedTest
  @CsvSource({"SINGLE, 0", "SINGLE, 50", "SINGLE, 1e5", "MULTI, 0", "MULTI, 50", "MULTI, 1e5"})
  void samplesFollowTheDistribution(Roots roots, double cycle) {
    NonProjectiveTree trees = new NonProjectiveTree(4, roots);
    Random random = new Random(31);
    double[] scores = Truth.normal(random, 16, 0.7);
    scores[trees.arc(0, 1)] += cycle;
    scores[trees.arc(1, 0)] += cycle;
    scores[trees.arc(3, 2)] = FORBIDDEN;
    Distribution distribution = trees.distribution(scores);
    int draws = 20_000;
    Map<Parts, Integer> counts = new HashMap<>();
    Parts sample = new Parts();
    for (int i = 0; i < draws; i++) {
      distribution.sample(random, sample);
      assertTrue(trees.contains(sample));
      counts.merge(Parts.of(sample.toArray()), 1, Integer::sum);
    }
    double[] statistic = new double[2]; // χ² and the number of cells
    trees.forEach(tree -> {
      double expected = draws * Math.exp(tree.dot(scores, 0) - distribution.logPartition());
      int count = counts.getOrDefault(tree, 0);
      if (expected < 1e-6) {
        assertEquals(0, count);
      }
      if (expected >= 5) {
        statistic[0] += (count - expected) * (count - expected) / expected;
        statistic[1]++;
      }
    });
    // Six standard deviations.
    assertTrue(statistic[1] >= 3);
    assertTrue(statistic[0] < statistic[1] + 6 * Math.sqrt(2 * statistic[1]), "χ² " + statistic[0]);
  }

  @ParameterizedTest
  @CsvSource({"SINGLE, 2", "SINGLE, 300", "MULTI, 2", "MULTI, 300"})
  void samplesOfLongSentencesMatchTheMarginals(Roots roots, double scale) {
    int n = 15;
    NonProjectiveTree trees = new NonProjectiveTree(n, roots);
    Random random = new Random(32);
    Distribution distribution = trees.distribution(Truth.normal(random, n * n, scale));
    double[] marginals = distribution.marginals();
    int draws = scale > 100 ? 300 : 4000;
    double[] frequency = new double[n * n];
    Parts sample = new Parts();
    for (int i = 0; i < draws; i++) {
      distribution.sample(random, sample);
      assertTrue(trees.contains(sample));
      sample.addTo(frequency, 0, 1.0 / draws);
    }
    for (int p = 0; p < n * n; p++) {
      double deviation = Math.sqrt(marginals[p] * (1 - marginals[p]) / draws);
      assertEquals(marginals[p], frequency[p], 6 * deviation + 1e-9 + (scale > 100 ? 0.02 : 2e-3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void headByHeadDrawsDoNotDependOnTheArithmetic(Roots roots) {
    int n = 14;
    Random random = new Random(33);
    double[] scores = Truth.normal(random, n * n, 4);
    int root = roots == Roots.SINGLE ? 5 : -1;
    Colbourn colbourn = new Colbourn();
    int[] plain = new int[n];
    int[] wide = new int[n];
    for (int seed = 0; seed < 50; seed++) {
      colbourn.sample(n, scores, true, root, new Random(seed), plain);
      colbourn.sample(n, scores, false, root, new Random(seed), wide);
      assertArrayEquals(wide, plain);
      assertTrue(DependencyTree.isArborescence(roots, plain));
    }
  }

  /** Marginals of 1e-111 and less, of which plain doubles know the absolute error alone. */
  @Test
  void smallFactorsOfALogProbabilityAreComputedAnew() {
    double[] scores = {
      -1342, -535, -380, 1576, -10, -223, 427, 217, -305, 515, -812, -800, 604, 93, -2286, 106
    };
    double log =
        new NonProjectiveTree(4, Roots.SINGLE)
            .logProbability(
                Parts.of(2, 7), Parts.of(1, 3, 4, 5, 10, 13), scores, 0, new Workspace());
    assertEquals(-2760, log, 1e-9);
  }

  @Test
  void saysWhichConstraintCannotBeMet() {
    double[] noHead = new double[9];
    noHead[2] = noHead[5] = noHead[8] = FORBIDDEN;
    assertRefused(Roots.MULTI, noHead, "word 2 has no allowed head");
    double[] noRoot = new double[9];
    noRoot[0] = noRoot[4] = noRoot[8] = FORBIDDEN;
    assertRefused(Roots.SINGLE, noRoot, "no word may hang on the root");
    double[] apart = new double[9]; // 1 and 2 head each other only
    apart[1] = apart[2] = apart[4] = apart[8] = FORBIDDEN;
    assertRefused(Roots.MULTI, apart, "word 1 cannot be reached from the root");
    double[] twoRoots = new double[9]; // 0 and 1 hang on the root only
    twoRoots[3] = twoRoots[6] = twoRoots[1] = twoRoots[7] = FORBIDDEN;
    assertRefused(Roots.SINGLE, twoRoots, "as a single root must");
    assertEquals(2, new NonProjectiveTree(3, Roots.MULTI).argmax(twoRoots).get(0) + 2);
    assertThrows(IllegalArgumentException.class, () -> new NonProjectiveTree(0, Roots.MULTI));
    double[] bad = new double[9];
    bad[5] = Double.NaN;
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new NonProjectiveTree(3, Roots.MULTI).argmax(bad));
    assertTrue(String.valueOf(error.getMessage()).contains("arc 1 -> 2"));
  }

  private static void assertRefused(Roots roots, double[] scores, String reason) {
    NonProjectiveTree trees = new NonProjectiveTree(3, roots);
    for (int i = 0; i < 2; i++) {
      boolean argmax = i == 0;
      InfeasibleException error =
          assertThrows(
              InfeasibleException.class,
              () -> assertNotNull(argmax ? trees.argmax(scores) : trees.distribution(scores)));
      assertTrue(String.valueOf(error.getMessage()).contains(reason), error.getMessage());
    }
  }
}
