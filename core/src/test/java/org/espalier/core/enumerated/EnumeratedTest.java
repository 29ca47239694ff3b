package org.espalier.core.enumerated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.ranking.Ranking;
import org.junit.jupiter.api.Test;

class EnumeratedTest {

  private final Workspace workspace = new Workspace();

  @Test
  void answersEverythingAboutRankings() {
    Random random = new Random(1);
    for (int n = 0; n <= 4; n++) {
      Enumerated rankings = Enumerated.over(new Ranking(n));
      for (double scale = 1e-3; scale < 2e6; scale *= 1000) {
        double[] scores = Truth.normal(random, n, scale);
        Truth truth = Truth.of(new Ranking(n), scores);
        truth.checkMap(rankings, workspace);
        truth.checkBest(rankings, 7, workspace);
        truth.checkDistribution(rankings.distribution(scores, 0, workspace), random);
        truth.checkProjection(rankings, workspace);
      }
      double[] point = new Ranking(n).project(new double[n]).point();
      assertArrayEquals(point, rankings.project(new double[n]).point(), 1e-9);
    }
  }

  @Test
  void agreesWithTheKernelsOfMatchings() {
    Random random = new Random(2);
    SmallMatching matching = new SmallMatching(3, 4);
    Enumerated listed = Enumerated.over(matching);
    double[] scores = Truth.holed(random, 12, 1, 0.2);
    assertEquals(matching.argmax(scores), listed.argmax(scores));
    assertArrayEquals(
        matching.distribution(scores).marginals(), listed.distribution(scores).marginals(), 1e-14);
    assertArrayEquals(matching.project(scores).point(), listed.project(scores).point(), 1e-9);
    assertArrayEquals(matching.maxMarginals(scores), listed.maxMarginals(scores), 1e-14);
    assertEquals("cell 1, 2", listed.partName(6));
    assertArrayEquals(new int[] {3, 4}, listed.shape());
    assertEquals(matching.count(), listed.count());
  }

  @Test
  void takesAnyList() {
    Enumerated pairs = Enumerated.of(4, List.of(Parts.of(0, 1), Parts.of(2, 3), Parts.of(0, 3)));
    double[] scores = {1, 0, 0.5, 2};
    assertEquals(Parts.of(0, 3), pairs.argmax(scores));
    assertEquals(List.of(Parts.of(0, 3), Parts.of(2, 3), Parts.of(0, 1)), pairs.kBest(9, scores));
    Truth.of(pairs, scores).checkSamples(pairs.distribution(scores), new Random(3), 10_000);
    assertFalse(pairs.contains(Parts.of(1, 2)));
    assertEquals(
        pairs, Enumerated.of(4, List.of(pairs.member(0), pairs.member(1), pairs.member(2))));
  }

  @Test
  void conditions() {
    SmallMatching matching = new SmallMatching(3, 3);
    Enumerated listed = Enumerated.over(matching);
    double[] scores = Truth.normal(new Random(5), 9, 2);
    Enumerated given = listed.given(Parts.of(4), Parts.of(0));
    assertEquals(List.of(Parts.of(2, 4, 6)), given.kBest(9, scores));
    double logPartition = listed.distribution(scores).logPartition();
    double expected = Parts.of(2, 4, 6).dot(scores, 0) - logPartition;
    assertEquals(
        expected, listed.logProbability(Parts.of(4), Parts.of(0), scores, 0, workspace), 1e-13);
    assertEquals(expected, listed.logProbability(Parts.of(2, 4, 6), scores, 0, workspace), 1e-13);
    double marginal = listed.distribution(scores).marginals()[5];
    assertEquals(
        Math.log(marginal),
        listed.logProbability(Parts.of(5), Parts.of(), scores, 0, workspace),
        1e-13);
    assertEquals(0, listed.logProbability(Parts.of(), Parts.of(), scores, 0, workspace), 0);
    assertEquals(
        Truth.FORBIDDEN, listed.logProbability(Parts.of(0, 1), Parts.of(), scores, 0, workspace));
    assertThrows(InfeasibleException.class, () -> listed.given(Parts.of(0, 1), Parts.of()));
  }

  @Test
  void drawsWithoutReplacementFromWhatIsLeft() {
    Enumerated listed = Enumerated.over(new SmallMatching(1, 3));
    double[] scores = {0, Math.log(2), Math.log(3)};
    Random random = new Random(6);
    int[] firstTwo = new int[9];
    int draws = 60_000;
    for (int i = 0; i < draws; i++) {
      List<Parts> drawn = listed.sampleWithoutReplacement(2, scores, random);
      firstTwo[3 * drawn.get(0).get(0) + drawn.get(1).get(0)]++;
    }
    double[] p = {1 / 6.0, 2 / 6.0, 3 / 6.0};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double expected = i == j ? 0 : draws * p[i] * p[j] / (1 - p[i]);
        assertEquals(expected, firstTwo[3 * i + j], 5 * Math.sqrt(expected));
      }
    }
    assertEquals(3, listed.sampleWithoutReplacement(9, scores, random).size());
  }

  @Test
  void rejectsWhatItCannotList() {
    assertThrows(IllegalArgumentException.class, () -> Enumerated.over(new Matching(9, 9)));
    assertThrows(IllegalArgumentException.class, () -> Enumerated.of(2, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Enumerated.of(2, List.of(Parts.of(2))));
    assertThrows(
        IllegalArgumentException.class, () -> Enumerated.of(2, List.of(Parts.of(1), Parts.of(1))));
    Enumerated one = Enumerated.of(2, List.of(Parts.of(1)));
    double[] scores = {0, Truth.FORBIDDEN};
    assertThrows(InfeasibleException.class, () -> one.argmax(scores));
    assertThrows(InfeasibleException.class, () -> one.distribution(scores));
    assertThrows(InfeasibleException.class, () -> one.kBest(1, scores));
  }
}
