package org.espalier.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both error rates are what they are said to be. */
class GoodnessOfFitTest {

  private static final int SAMPLES = 500;
  private static final int RUNS = 2000;

  /** Five standard errors above a rate of one in a hundred, in {@value #RUNS} runs. */
  private static final int MANY = 43;

  private final RandomGenerator random = new SplittableRandom(20_261_130);

  private double[] distribution(int outcomes) {
    double[] weights = new double[outcomes];
    Arrays.setAll(weights, i -> 0.1 + random.nextExponential() * random.nextExponential());
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  private int[] draw(double[] probabilities) {
    int[] seen = new int[probabilities.length];
    for (int i = 0; i < SAMPLES; i++) {
      double left = random.nextDouble();
      int outcome = 0;
      while (outcome < seen.length - 1 && left >= probabilities[outcome]) {
        left -= probabilities[outcome++];
      }
      seen[outcome]++;
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100, 400})
  void rightSamplersAreSeldomCalledWrongAndWrongOnesSeldomRight(int outcomes) {
    int alarms = 0;
    int misses = 0;
    int half = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] right = distribution(outcomes);
      GoodnessOfFit test = new GoodnessOfFit(right, SAMPLES, 0.01);
      alarms += test.fits(draw(right)) ? 0 : 1;
      misses += test.fits(draw(test.wrong(test.noticed(0.01)))) ? 1 : 0;
      half += test.fits(draw(test.wrong(test.noticed(0.01) / 8))) ? 1 : 0;
    }
    assertTrue(alarms <= MANY, alarms + " false alarms");
    assertTrue(misses <= MANY, misses + " misses");
    assertTrue(half > RUNS / 2, "an eighth of that distance is missed only " + half + " times");
  }

  @Test
  void theLimitIsWhereTheBoundIsTheRate() {
    for (int outcomes : new int[] {2, 5, 60}) {
      double[] uniform = new double[outcomes];
      Arrays.fill(uniform, 1.0 / outcomes);
      GoodnessOfFit test = new GoodnessOfFit(uniform, 100, 1e-7);
      double d = outcomes - 1;
      assertEquals(outcomes, test.bins());
      assertTrue(test.limit() > d);
      assertEquals(
          1e-7, Math.exp(d - test.limit()) * Math.pow(test.limit() / d, d), 1e-12 * outcomes);
    }
  }

  @Test
  void theWrongDistributionIsAtItsDistance() {
    for (int outcomes : new int[] {3, 7, 300}) {
      double[] right = distribution(outcomes);
      right[1] += right[0];
      right[0] = 0;
      GoodnessOfFit test = new GoodnessOfFit(right, 100, 0.01);
      double[] wrong = test.wrong(0.125);
      double[] difference = new double[test.bins()];
      double sum = 0;
      for (int i = 0, bin = 0; i < outcomes; i++) {
        sum += right[i];
        difference[bin] += wrong[i] - right[i];
        if (sum >= 1.0 / GoodnessOfFit.MOST_BINS) {
          bin = Math.min(bin + 1, difference.length - 1);
          sum = 0;
        }
      }
      assertEquals(0, wrong[0]);
      assertEquals(1, Arrays.stream(wrong).sum(), 1e-12);
      assertEquals(0.25, Arrays.stream(difference).map(Math::abs).sum(), 1e-12);
    }
  }

  @Test
  void whatIsImpossibleNeverFits() {
    GoodnessOfFit test = new GoodnessOfFit(new double[] {0, 0.5, 0.5}, 4, 0.01);
    assertTrue(test.fits(new int[] {0, 2, 2}));
    assertFalse(test.fits(new int[] {1, 2, 1}));
    assertEquals(4 * Math.log(2), test.statistic(new int[] {0, 0, 4}), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> test.statistic(new int[] {0, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> test.wrong(0.9));
  }
}
