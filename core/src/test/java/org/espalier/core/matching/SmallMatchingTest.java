package org.espalier.core.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.enumerated.Enumerated;
import org.junit.jupiter.api.Test;

class SmallMatchingTest {

  private final Workspace workspace = new Workspace();

  private void check(SmallMatching matching, double[] scores, Random random) {
    Truth truth = Truth.of(matching, scores);
    if (truth.count() == 0) {
      assertThrows(InfeasibleException.class, () -> matching.distribution(scores, 0, workspace));
    } else {
      truth.checkDistribution(matching.distribution(scores, 0, workspace), random);
    }
  }

  @Test
  void distributionEqualsEnumeration() {
    Random random = new Random(1);
    for (int rows = 0; rows <= 5; rows++) {
      for (int columns = rows; columns <= 6; columns++) {
        SmallMatching matching = new SmallMatching(rows, columns);
        int size = matching.size();
        for (double scale = 1e-3; scale < 2e6; scale *= 10) {
          check(matching, Truth.normal(random, size, scale), random);
        }
        for (int trial = 0; trial < 8; trial++) {
          check(matching, Truth.tied(random, size), random);
          check(matching, Truth.holed(random, size, trial % 2 == 0 ? 1 : 1e4, 0.3), random);
        }
      }
    }
  }

  @Test
  void samplesHaveTheirProbabilities() {
    Random random = new Random(2);
    for (int columns = 3; columns <= 5; columns++) {
      SmallMatching matching = new SmallMatching(3, columns);
      double[] scores = Truth.holed(random, matching.size(), 1, 0.1);
      Truth.of(matching, scores).checkSamples(matching.distribution(scores), random, 20_000);
    }
  }

  @Test
  void equalScoresGiveThePermanentOfOnes() {
    SmallMatching matching = new SmallMatching(16, 16);
    Distribution distribution = matching.distribution(new double[256]);
    assertEquals(matching.logCount(), distribution.logPartition(), 1e-12);
    assertEquals(matching.logCount(), distribution.entropy(), 1e-12);
    double[] expected = new double[256];
    Arrays.fill(expected, 1.0 / 16);
    assertArrayEquals(expected, distribution.marginals(), 1e-14);
  }

  @Test
  void twentyColumnsWithFewRows() {
    Random random = new Random(3);
    SmallMatching matching = new SmallMatching(2, 20);
    check(matching, Truth.normal(random, matching.size(), 3), random);
    assertThrows(IllegalArgumentException.class, () -> new SmallMatching(2, 21));
    assertThrows(IllegalArgumentException.class, () -> new SmallMatching(3, 2));
  }

  @Test
  void agreesWithMatchingWhereBothAnswer() {
    Random random = new Random(4);
    SmallMatching small = new SmallMatching(4, 6);
    Matching large = new Matching(4, 6);
    double[] scores = Truth.normal(random, 24, 1);
    assertEquals(large.argmax(scores), small.argmax(scores));
    assertEquals(large.kBest(9, scores), small.kBest(9, scores));
    assertArrayEquals(large.project(scores).point(), small.project(scores).point());
    assertEquals(large.count(), small.count());
    assertTrue(small.contains(small.argmax(scores)));
  }

  @Test
  void conditionedMatchingsAreThoseThatFit() {
    Random random = new Random(5);
    SmallMatching matching = new SmallMatching(3, 4);
    Enumerated listed = Enumerated.over(matching);
    for (int trial = 0; trial < 30; trial++) {
      double[] scores = Truth.normal(random, 12, 2);
      Parts on = Parts.of(random.nextInt(12));
      Parts off = Parts.of(random.nextInt(12));
      double expected = listed.logProbability(on, off, scores, 0, workspace);
      assertEquals(expected, matching.logProbability(on, off, scores, 0, workspace), 1e-12);
      if (expected == Truth.FORBIDDEN) {
        assertThrows(InfeasibleException.class, () -> matching.given(on, off));
        continue;
      }
      ExactStructure given = matching.given(on, off);
      Truth truth = Truth.of(given, scores);
      truth.checkMap(given, workspace);
      truth.checkBest(given, 8, workspace);
      truth.checkMaxMarginals(given, workspace);
      truth.checkProjection(given, workspace);
      assertEquals(truth.count(), given.count().intValueExact());
      assertArrayEquals(
          truth.marginals(), matching.given(on, off).distribution(scores).marginals(), 1e-12);
    }
  }

  @Test
  void drawsWithoutReplacement() {
    Random random = new Random(6);
    SmallMatching matching = new SmallMatching(2, 3);
    double[] scores = Truth.normal(random, 6, 1);
    Truth truth = Truth.of(matching, scores);
    double[] p = new double[truth.count()];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(truth.score(i) - truth.logPartition());
    }
    int draws = 20_000;
    int[][] firstTwo = new int[p.length][p.length];
    for (int n = 0; n < draws; n++) {
      List<Parts> drawn = matching.sampleWithoutReplacement(2, scores, random);
      int i = index(truth, drawn.get(0));
      firstTwo[i][index(truth, drawn.get(1))]++;
    }
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        double expected = i == j ? 0 : draws * p[i] * p[j] / (1 - p[i]);
        assertEquals(expected, firstTwo[i][j], 5 * Math.sqrt(expected) + (i == j ? 0 : 5));
      }
    }
    assertEquals(6, new HashSet<>(matching.sampleWithoutReplacement(9, scores, random)).size());
  }

  @Test
  void countsDerangements() {
    SmallMatching matching = new SmallMatching(12, 12);
    Parts diagonal = new Parts();
    for (int i = 0; i < 12; i++) {
      diagonal.add(matching.cell(i, i));
    }
    assertEquals(176_214_841, matching.given(new Parts(), diagonal).count().longValueExact());
    assertEquals(1, matching.given(diagonal, new Parts()).count().longValueExact());
  }

  private static int index(Truth truth, Parts parts) {
    for (int i = 0; i < truth.count(); i++) {
      if (truth.structure(i).equals(parts)) {
        return i;
      }
    }
    throw new AssertionError(parts + " is no matching");
  }
}
