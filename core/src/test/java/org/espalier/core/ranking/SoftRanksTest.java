package org.espalier.core.ranking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.matching.Matching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Soft ranks and soft sorting against their definitions over all orders. */
class SoftRanksTest {

  private static final double TOLERANCE = 1e-11;

  private final RandomGenerator random = new SplittableRandom(7);

  private double[] normal(int n) {
    return IntStream.range(0, n).mapToDouble(_ -> random.nextGaussian()).toArray();
  }

  private static double[] ranks(double[] scores, double[] weights, double strength) {
    SoftRanks soft = new SoftRanks();
    soft.compute(scores, 0, scores.length, weights, 0, strength);
    double[] ranks = new double[scores.length];
    soft.ranks(ranks, 0);
    return ranks;
  }

  private static double[] sorted(double[] values, double strength) {
    SoftSort soft = new SoftSort();
    soft.compute(values, 0, values.length, strength);
    double[] sorted = new double[values.length];
    soft.sorted(sorted, 0);
    return sorted;
  }

  /** Shows the place of every item, from 0, in every order. */
  private static void orders(int n, Consumer<int[]> visitor) {
    Matching matching = new Matching(n, n);
    matching.forEach((Parts matched) -> visitor.accept(matching.columns(matched)));
  }

  /** Ranks of items at these places, the last of which is the largest. */
  private static double[] ranksOf(int[] places, double[] weights) {
    double[] ranks = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      ranks[i] = (weights[i] + 1) / 2;
      for (int j = 0; j < places.length; j++) {
        ranks[i] += places[j] < places[i] ? weights[j] : 0;
      }
    }
    return ranks;
  }

  @Test
  void ranksAreTheNearestPointOfTheHull() {
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(6);
      double strength = Math.pow(10, random.nextDouble() * 3 - 1.5);
      double[] scores = normal(n);
      double[] weights =
          Arrays.stream(normal(n)).map(x -> strength > 10 ? 1 : Math.exp(x)).toArray();
      double[] r = ranks(scores, weights, strength);
      // Of the hull: no set of items has more than its share, all have exactly theirs.
      for (int set = 1; set < 1 << n; set++) {
        double mass = 0;
        double below = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
          boolean in = (set >> i & 1) == 1;
          mass += in ? weights[i] : 0;
          below += in ? 0 : weights[i];
          sum += in ? weights[i] * r[i] : 0;
        }
        double share = mass * (2 * below + mass + 1) / 2;
        assertTrue(sum <= share + TOLERANCE * (1 + share), sum + " of " + share);
        if (set == (1 << n) - 1) {
          assertEquals(share, sum, TOLERANCE * (1 + share));
        }
      }
      // Nearest: no order is in the direction of the rest.
      orders(
          n,
          places -> {
            double[] vertex = ranksOf(places, weights);
            double gain = 0;
            for (int i = 0; i < n; i++) {
              gain += weights[i] * (scores[i] / strength - r[i]) * (vertex[i] - r[i]);
            }
            assertTrue(gain <= TOLERANCE * (1 + 1 / strength) * 100, "an order gains " + gain);
          });
    }
  }

  @Test
  void integerWeightsAreCopies() {
    double[] scores = {0.3, -1, 0.5, 0.45};
    double[] weights = {2, 1, 3, 1};
    double[] copies = {0.3, 0.3, -1, 0.5, 0.5, 0.5, 0.45};
    double[] r = ranks(scores, weights, 0.1);
    double[] scaled = Arrays.stream(copies).map(s -> s / 0.1).toArray();
    double[] expected = new Ranking(copies.length).project(scaled).point();
    assertArrayEquals(new double[] {expected[0], expected[2], expected[3], expected[6]}, r, 1e-13);
    assertArrayEquals(new double[] {2.5, 1, 6, 4}, ranks(scores, weights, 1e-9), 1e-6);
  }

  @Test
  void sortedValuesAreTheNearestPointOfTheHull() {
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(6);
      double strength = Math.pow(10, random.nextDouble() * 3 - 1.5);
      double[] values = normal(n);
      double[] falling = Arrays.stream(values).map(x -> -x).sorted().map(x -> -x).toArray();
      double[] y = sorted(values, strength);
      double excess = 0; // of the hull: the k largest are majorised
      for (int k = 0; k < n; k++) {
        assertTrue(k == 0 || y[k] <= y[k - 1] + TOLERANCE, "it rises");
        excess += falling[k] - y[k];
        assertTrue(excess >= -TOLERANCE * n, "the sum of " + k + " is too large");
      }
      assertEquals(0, excess, TOLERANCE * n);
      orders(
          n,
          places -> {
            double gain = 0;
            for (int k = 0; k < n; k++) {
              gain += ((n - k) / strength - y[k]) * (values[places[k]] - y[k]);
            }
            assertTrue(gain <= TOLERANCE * (1 + n / strength) * 100, "an order gains " + gain);
          });
      assertArrayEquals(falling, sorted(values, 1e-9), 1e-8);
      double mean = Arrays.stream(values).average().orElseThrow();
      assertArrayEquals(
          IntStream.range(0, n).mapToDouble(_ -> mean).toArray(), sorted(values, 1e9), 1e-8);
    }
  }

  @Test
  void derivativesAreFiniteDifferences() {
    double step = 1e-6;
    for (int trial = 0; trial < 20; trial++) {
      int n = 2 + random.nextInt(7);
      double[] scores = normal(n);
      double[] weights = Arrays.stream(normal(n)).map(Math::exp).toArray();
      double[] direction = normal(n);
      double[] gradient = normal(n);
      double[] up = new double[n];
      double[] down = new double[n];
      Arrays.setAll(up, i -> scores[i] + step * direction[i]);
      Arrays.setAll(down, i -> scores[i] - step * direction[i]);

      SoftRanks ranks = new SoftRanks();
      ranks.compute(scores, 0, n, weights, 0, 0.7);
      double[] product = new double[n];
      ranks.jvp(direction, 0, product, 0);
      double[] back = new double[n];
      ranks.vjp(gradient, 0, back, 0);
      check(product, ranks(up, weights, 0.7), ranks(down, weights, 0.7), step);
      assertEquals(dot(gradient, product), dot(back, direction), 1e-12);

      SoftSort sort = new SoftSort();
      sort.compute(scores, 0, n, 0.7);
      sort.jvp(direction, 0, product, 0);
      sort.vjp(gradient, 0, back, 0);
      check(product, sorted(up, 0.7), sorted(down, 0.7), step);
      assertEquals(dot(gradient, product), dot(back, direction), 1e-12);
    }
  }

  private static void check(double[] product, double[] up, double[] down, double step) {
    for (int i = 0; i < product.length; i++) {
      assertEquals((up[i] - down[i]) / (2 * step), product[i], 1e-7);
    }
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Test
  void oneObjectServesAnyNumberOfItems() {
    SoftRanks soft = new SoftRanks();
    double[] out = new double[5];
    soft.compute(new double[] {9, 3, 1, 2}, 1, 3, new double[] {9, 9, 1, 1, 1}, 2, 1e-9);
    soft.ranks(out, 2);
    assertArrayEquals(new double[] {0, 0, 3, 1, 2}, out, 1e-6);
    soft.compute(new double[0], 0, 0, 1);
    soft.ranks(out, 0);
    soft.compute(new double[] {-1, 5}, 0, 2, 1e-9);
    soft.ranks(out, 0);
    assertArrayEquals(new double[] {1, 2, 3, 1, 2}, out, 1e-6);
  }

  @Test
  void whatIsNoNumberIsRefused() {
    double[] two = {1, 2};
    for (double odd : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      var _ =
          assertThrows(
              IllegalArgumentException.class, () -> new SoftRanks().compute(two, 0, 2, odd));
      var _ =
          assertThrows(
              IllegalArgumentException.class, () -> new SoftSort().compute(two, 0, 2, odd));
      String told =
          String.valueOf(
              assertThrows(
                      IllegalArgumentException.class, () -> ranks(two, new double[] {1, odd}, 1))
                  .getMessage());
      assertTrue(told.startsWith("the weight of item 1 must be positive"), told);
    }
    double[] forbidden = {1, Double.NEGATIVE_INFINITY};
    for (Runnable call :
        new Runnable[] {() -> sorted(forbidden, 1), () -> ranks(forbidden, two, 1)}) {
      String told =
          String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
      assertTrue(told.contains("item 1"), told);
    }
  }

  /** Ranks are small beside such scores, whose differences count all the same. */
  @Test
  void hugeAndTinyNumbersRankAsOthersDo() {
    for (double base : new double[] {0, 1e16, -1e16}) {
      double[] scores = {base, base + 4, base + 2};
      double[] ones = {1, 1, 1};
      assertArrayEquals(new double[] {1, 3, 2}, ranks(scores, ones, 1), 1e-12);
      assertArrayEquals(new double[] {1, 3, 2}, new Ranking(3).project(scores).point(), 1e-12);
      assertArrayEquals(new double[] {1.5, 2.5, 2}, ranks(scores, ones, 4), 1e-12);
    }
    double[] wide = {1e308, -1e308, 0};
    assertArrayEquals(new double[] {3, 1, 2}, ranks(wide, new double[] {1, 1, 1}, 1e-3), 1e-12);
    assertArrayEquals(new double[] {1e308, 0, -1e308}, sorted(wide, 1e-310), 1e296);
    for (double strength : new double[] {1e-310, Double.MIN_VALUE}) {
      double[] scores = {1, 3, 2, 2};
      assertArrayEquals(
          new double[] {1, 4, 2.5, 2.5}, ranks(scores, new double[] {1, 1, 1, 1}, strength), 1e-12);
      assertArrayEquals(new double[] {3, 2, 2, 1}, sorted(scores, strength), 1e-12);
    }
    assertArrayEquals(new double[] {2, 2}, sorted(new double[] {1, 3}, Double.MAX_VALUE), 1e-12);
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    double[] two = {1, 2};
    for (Executable call :
        new Executable[] {
          () -> new SoftRanks().compute(two, 0, 3, 1),
          () -> new SoftRanks().compute(two, 1, 2, 1),
          () -> new SoftRanks().compute(two, 0, -1, 1),
          () -> new SoftRanks().compute(two, 0, 2, two, 1, 1),
          () -> new SoftSort().compute(two, 0, 3, 1)
        }) {
      String told = String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
      assertTrue(told.endsWith(" on cannot be in an array of 2"), told);
    }
  }
}
