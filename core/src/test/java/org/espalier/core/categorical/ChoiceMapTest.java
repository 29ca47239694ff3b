package org.espalier.core.categorical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entmax and normmax against their conditions of optimality and finite differences. */
class ChoiceMapTest {

  private static final long SEED = 20_261_130;

  static Stream<ChoiceMap> maps() {
    return Stream.of(
        new Entmax(1),
        new Entmax(1 + 1e-5),
        new Entmax(1.01),
        new Entmax(1.3),
        new Entmax(1.5),
        new Entmax(2),
        new Entmax(2.7),
        new Entmax(4),
        new Normmax(1.2),
        new Normmax(1.5),
        new Normmax(2),
        new Normmax(3));
  }

  private static double[] solve(ChoiceMap map, double... scores) {
    double[] out = new double[scores.length];
    map.solve(scores, scores.length, out);
    return out;
  }

  private static double[] draw(RandomGenerator random, int n, double scale) {
    double[] scores = new double[n];
    Arrays.setAll(scores, i -> scale * random.nextGaussian());
    return scores;
  }

  private static double value(ChoiceMap map, double[] scores, double[] p) {
    double value = -map.regularizer(p, p.length);
    for (int i = 0; i < p.length; i++) {
      value += p[i] == 0 ? 0 : p[i] * scores[i];
    }
    return value;
  }

  /** Of a concave function, what no mixture with a vertex is better than is the best. */
  @ParameterizedTest
  @MethodSource("maps")
  void noOtherPointIsBetter(ChoiceMap map) {
    RandomGenerator random = new SplittableRandom(SEED);
    for (int draw = 0; draw < 200; draw++) {
      double[] scores = draw(random, 1 + random.nextInt(7), draw % 3 == 0 ? 0.3 : 2);
      double[] p = solve(map, scores);
      assertEquals(1, Arrays.stream(p).sum(), 1e-12);
      double best = value(map, scores, p);
      for (int vertex = 0; vertex < p.length; vertex++) {
        for (double step : new double[] {1e-4, 0.1, 1}) {
          double[] other = p.clone();
          for (int i = 0; i < p.length; i++) {
            other[i] += step * ((i == vertex ? 1 : 0) - p[i]);
          }
          assertTrue(value(map, scores, other) <= best + 1e-12, map + Arrays.toString(scores));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void derivativesAreThoseOfFiniteDifferences(ChoiceMap map) {
    RandomGenerator random = new SplittableRandom(SEED);
    DoubleFunction<ChoiceMap> at = map instanceof Entmax ? Entmax::new : Normmax::new;
    int compared = 0;
    for (int draw = 0; draw < 100; draw++) {
      double[] scores = draw(random, 6, 0.8);
      double[] p = solve(map, scores);
      if (Arrays.stream(p).anyMatch(x -> x > 0 && x < 0.02)) {
        continue; // near a change of support differences are inexact
      }
      double[] direction = draw(random, 6, 1);
      double step = 1e-6;
      double[] up = scores.clone();
      double[] down = scores.clone();
      for (int i = 0; i < up.length; i++) {
        up[i] += step * direction[i];
        down[i] -= step * direction[i];
      }
      double[] product = new double[6];
      map.jvp(p, 6, direction, product);
      assertSlope(solve(map, up), solve(map, down), 2 * step, product, map);
      double[] slope = new double[6];
      map.alphaSlope(p, 6, slope);
      boolean atEnd = map.alpha() == 1;
      double back = atEnd ? 0 : step;
      double forth = atEnd ? 1e-4 : step;
      double[] high = solve(at.apply(map.alpha() + forth), scores);
      double[] low = solve(at.apply(map.alpha() - back), scores);
      for (int i = 0; i < 6; i++) {
        double expected = (high[i] - low[i]) / (forth + back);
        assertEquals(expected, slope[i], atEnd ? 2e-3 : 2e-6, map + " " + Arrays.toString(p));
      }
      compared++;
    }
    assertTrue(compared > 5, map + " " + compared);
  }

  private static void assertSlope(
      double[] up, double[] down, double step, double[] slope, ChoiceMap map) {
    for (int i = 0; i < up.length; i++) {
      assertEquals((up[i] - down[i]) / step, slope[i], 1e-6, map.toString());
    }
  }

  @Test
  void softmaxAndSparsemaxAreSpecialCases() {
    RandomGenerator random = new SplittableRandom(SEED);
    for (int draw = 0; draw < 100; draw++) {
      double[] scores = draw(random, 5, 1.5);
      Categorical five = new Categorical(5);
      assertArrayEquals(five.distribution(scores).marginals(), solve(new Entmax(1), scores), 1e-14);
      assertArrayEquals(five.project(scores).point(), solve(new Entmax(2), scores), 1e-14);
      // Σ (s − τ)² = 1 for 2-normmax, the sparsemax-like map of a ball.
      double[] p = solve(new Normmax(2), scores);
      double norm = Math.sqrt(Arrays.stream(p).map(x -> x * x).sum());
      double tau = scores[best(p)] - p[best(p)] / norm;
      for (int i = 0; i < 5; i++) {
        assertEquals(Math.max(0, scores[i] - tau) * norm, p[i], 1e-12);
      }
    }
  }

  private static int best(double[] p) {
    int best = 0;
    for (int i = 0; i < p.length; i++) {
      best = p[i] > p[best] ? i : best;
    }
    return best;
  }

  @ParameterizedTest
  @MethodSource("maps")
  void anyScaleAndForbiddenOptionsAreTaken(ChoiceMap map) {
    for (double scale : new double[] {0, 1e-9, 300, 1e6, 1e300}) {
      double[] p = solve(map, scale, Double.NEGATIVE_INFINITY, -scale, scale);
      assertEquals(0, p[1]);
      assertEquals(1, Arrays.stream(p).sum(), 1e-12, map + " at " + scale);
      assertEquals(p[0], p[3]);
    }
    assertArrayEquals(new double[] {1}, solve(map, -1e6));
  }

  @Test
  void alphaIsChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Entmax(0.9));
    assertThrows(IllegalArgumentException.class, () -> new Entmax(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Normmax(1));
    assertThrows(IllegalArgumentException.class, () -> new Normmax(Double.POSITIVE_INFINITY));
  }
}
