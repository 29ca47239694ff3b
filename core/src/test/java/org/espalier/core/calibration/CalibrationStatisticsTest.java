package org.espalier.core.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.core.question.Temperature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics of confidence on samples whose truth is known. */
class CalibrationStatisticsTest {

  private static double[] softmax(double[] scores, double temperature) {
    double[] p = new double[scores.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(scores[k] / temperature);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static int draw(double[] p, SplittableRandom random) {
    double u = random.nextDouble();
    int k = 0;
    while (k < p.length - 1 && u >= p[k]) {
      u -= p[k++];
    }
    return k;
  }

  /** Labels are drawn at the temperature; the standard error of its logarithm is about 1.5 %. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2.5})
  void aTemperatureIsFound(double truth) {
    SplittableRandom random = new SplittableRandom(1);
    int n = 4000;
    double[][] probabilities = new double[n][];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      double[] scores = random.doubles(4, -3, 3).toArray();
      probabilities[i] = softmax(scores, 1);
      labels[i] = draw(softmax(scores, truth), random);
    }
    Temperature found =
        TemperatureFit.minimise(value -> {
          double loss = 0;
          double[] row = new double[4];
          for (int i = 0; i < n; i++) {
            TemperatureFit.soften(probabilities[i], 0, 4, new Temperature(value), row, 0);
            loss -= Math.log(row[labels[i]]);
          }
          return loss;
        });
    assertEquals(0, Math.log(found.value() / truth), 0.08);
  }

  @Test
  void theMinimumIsFoundWhereverItLies() {
    for (double truth : new double[] {0.05, 0.07, 0.9, 1, 4, 19, 20}) {
      double found = TemperatureFit.minimise(t -> Math.abs(Math.log(t) - Math.log(truth))).value();
      assertEquals(0, Math.log(found / truth), 0.01, "minimum at " + truth);
    }
    double[] softened = new double[3];
    TemperatureFit.soften(
        softmax(new double[] {1, 2, 4}, 1), 0, 3, new Temperature(2), softened, 0);
    assertArrayEquals(softmax(new double[] {1, 2, 4}, 2), softened, 1e-15);
  }

  /** Answers are right with probability p^γ where the model says p: ∫|p^γ − p| dp is known. */
  @Test
  void theCalibrationErrorIsThatOfTheModel() {
    SplittableRandom random = new SplittableRandom(2);
    List<Graded> honest = new ArrayList<>();
    List<Graded> boastful = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double p = random.nextDouble();
      honest.add(new Graded(i / 10, p, random.nextDouble() < p));
      boastful.add(new Graded(i / 10, p, random.nextDouble() < p * p));
    }
    Reliability good = Reliability.of(honest, random);
    Reliability bad = Reliability.of(boastful, random);
    assertEquals(Reliability.BINS, bad.bins().size());
    // Of 15 bins of 1333 answers, each off by .011 of standard error in the mean.
    assertTrue(good.error() < 0.02, () -> "error " + good.error());
    assertEquals(1.0 / 6, bad.error(), 0.02);
    assertTrue(bad.low() < 1.0 / 6 && 1.0 / 6 < bad.high(), bad::toString);
    assertEquals(0.5, bad.confidence(), 0.01);
    assertEquals(1.0 / 3, bad.accuracy(), 0.015);
    assertThrows(IllegalArgumentException.class, () -> Reliability.of(List.of(), random));
  }

  @Test
  void intervalsAreWiderWhereAnswersHangTogether() {
    SplittableRandom random = new SplittableRandom(3);
    List<Graded> apart = new ArrayList<>();
    List<Graded> together = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      boolean right = (i / 20) % 2 == 0;
      apart.add(new Graded(i, 0.8, right));
      together.add(new Graded(i / 20, 0.8, right));
    }
    Reliability narrow = Reliability.of(apart, random);
    Reliability wide = Reliability.of(together, random);
    assertEquals(0.3, narrow.error(), 1e-9);
    assertTrue(wide.high() - wide.low() > 2 * (narrow.high() - narrow.low()));
  }

  /** One answer each: the threshold is the ⌈(n + 1)·level⌉-th score. */
  @Test
  void singleAnswersHaveTheUsualThreshold() {
    List<double[]> sample =
        IntStream.rangeClosed(1, 19).mapToObj(i -> new double[] {20 - i}).toList();
    ConformalScores scores = ConformalScores.of(sample);
    assertEquals(19, scores.threshold(0.95));
    assertEquals(18, scores.threshold(0.9));
    assertEquals(10, scores.threshold(0.5));
    assertEquals(Double.POSITIVE_INFINITY, scores.threshold(0.96));
    assertEquals(Double.POSITIVE_INFINITY, ConformalScores.NONE.threshold(0.1));
    for (double level : new double[] {0, 1, -1, 2, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> scores.threshold(level));
    }
    ConformalScores withImpossible =
        ConformalScores.of(List.of(new double[] {1}, new double[] {Double.POSITIVE_INFINITY}));
    assertEquals(1, withImpossible.threshold(0.33));
    assertEquals(Double.POSITIVE_INFINITY, withImpossible.threshold(0.5));
  }

  @Test
  void thinningLowersNoThreshold() {
    SplittableRandom random = new SplittableRandom(4);
    ConformalScores all =
        ConformalScores.of(
            IntStream.range(0, 3000)
                .mapToObj(_ -> random.doubles(1 + random.nextInt(5)).toArray())
                .toList());
    ConformalScores fewer = all.thinned(1000);
    assertTrue(fewer.scores().size() < 1020, () -> fewer.scores().size() + " scores");
    for (int i = 1; i < 1000; i++) {
      double level = i / 1000.0;
      assertTrue(fewer.threshold(level) >= all.threshold(level), "level " + level);
      assertTrue(
          fewer.threshold(level) <= all.threshold(Math.min(0.9995, level + 0.001)),
          "level " + level);
    }
    assertEquals(all.threshold(0.9996), fewer.threshold(0.9996));
  }

  /**
   * Groups of dependent answers of very different sizes: the mean over new groups of the share that
   * is covered is the level, within 4 standard errors, and at most 1/(G + 1) more.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.9})
  void newGroupsAreCoveredAsPromised(double level) {
    SplittableRandom random = new SplittableRandom(5);
    int groups = 39;
    int repetitions = 20_000;
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < repetitions; r++) {
      double threshold =
          ConformalScores.of(IntStream.range(0, groups).mapToObj(_ -> group(random)).toList())
              .threshold(level);
      double[] fresh = group(random);
      double share =
          (double) IntStream.range(0, fresh.length).filter(i -> fresh[i] <= threshold).count()
              / fresh.length;
      sum += share;
      squares += share * share;
    }
    double mean = sum / repetitions;
    double error = Math.sqrt((squares / repetitions - mean * mean) / repetitions);
    assertTrue(mean >= level - 4 * error, "covered " + mean + " ± " + error);
    assertTrue(mean <= level + 1.0 / (groups + 1) + 4 * error, "covered " + mean + " ± " + error);
  }

  private static double[] group(SplittableRandom random) {
    double common = random.nextDouble();
    int size = random.nextInt(4) == 0 ? 30 : 1 + random.nextInt(3);
    // Large groups are odder than small ones, so that counting answers alike would cover too much.
    return IntStream.range(0, size)
        .mapToDouble(_ -> common + 0.3 * random.nextDouble() + (size > 3 ? 0.5 : 0))
        .toArray();
  }
}
