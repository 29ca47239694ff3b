package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WideArrayTest {

  @Test
  void logarithmUndoesExponential() {
    Random random = new Random(41);
    WideArray x = new WideArray(1);
    for (double scale = 1e-3; scale < 1e18; scale *= 10) {
      for (int trial = 0; trial < 200; trial++) {
        double score = scale * random.nextGaussian();
        x.setExp(0, score);
        assertEquals(score, x.log(0), 4e-16 * Math.max(1, Math.abs(score)));
        assertTrue(x.mantissa[0] >= 0x1p-256 && x.mantissa[0] < 0x1p256);
      }
    }
    x.setExp(0, 1e299);
    assertEquals(1e299, x.log(0), 1e284);
    x.setExp(0, Double.NEGATIVE_INFINITY);
    assertTrue(x.isZero(0));
    assertEquals(Double.NEGATIVE_INFINITY, x.log(0));
  }

  /** Scores of 1e6 that differ by less than 1: their ratio keeps the precision of a double. */
  @Test
  void ratiosOfLargeExponentialsAreExact() {
    Random random = new Random(42);
    WideArray x = new WideArray(2);
    for (int trial = 0; trial < 1000; trial++) {
      double score = 1e6 * random.nextGaussian();
      double near = score + random.nextGaussian();
      x.setExp(0, score);
      x.setExp(1, near);
      double expected = Math.exp(near - score); // the difference is exact
      assertEquals(expected, x.ratio(1, x, 0), 2e-15 * expected);
    }
  }

  @Test
  void sumsAndProductsOfNumbersFarApart() {
    Random random = new Random(43);
    WideArray x = new WideArray(4);
    for (int trial = 0; trial < 20_000; trial++) {
      double[] score = new double[3];
      for (int i = 0; i < 3; i++) {
        score[i] = random.nextGaussian() * (trial % 2 == 0 ? 3 : 600);
        x.setExp(i, score[i]);
        x.slope[i] = random.nextGaussian();
      }
      double slope0 = x.slope[0];
      x.set(3, x, 0);
      x.addProduct(3, x, 1, x, 2);
      double product = score[1] + score[2];
      double high = Math.max(score[0], product);
      double log = high + Math.log1p(Math.exp(-Math.abs(score[0] - product)));
      double rounding = 1e-15 * (3 + Math.abs(score[0]) + Math.abs(score[1]) + Math.abs(score[2]));
      assertEquals(log, x.log(3), rounding);
      double share = 1 / (1 + Math.exp(score[0] - product));
      double slope = slope0 + share * (x.slope[1] + x.slope[2] - slope0);
      assertEquals(slope, x.slope[3], 1e-12);
      x.divide(3, x, 0);
      assertEquals(log - score[0], x.log(3), rounding);
      x.multiply(3, x, 0);
      assertEquals(log, x.log(3), rounding);
      assertEquals(slope, x.slope[3], 1e-12);
    }
  }

  @Test
  void zeroIsNeutralAndAbsorbing() {
    WideArray x = new WideArray(3);
    x.setExp(1, 1234.5);
    x.set(2, x, 1);
    x.add(2, x, 0);
    assertEquals(1, x.ratio(2, x, 1));
    x.multiply(2, x, 0);
    assertTrue(x.isZero(2));
    x.divide(0, x, 1);
    assertTrue(x.isZero(0));
    x.add(0, x, 1);
    assertEquals(1, x.ratio(0, x, 1));
  }

  @Test
  void logOfOnePlusKeepsSmallNumbers() {
    WideArray x = new WideArray(1);
    for (double score : new double[] {-600, -50, -1, 0, 3, 170}) {
      x.setExp(0, score);
      double expected = Math.log1p(Math.exp(score));
      assertEquals(expected, x.log1p(0), 1e-14 * expected);
    }
    x.setExp(0, 5000);
    assertEquals(5000, x.log1p(0), 1e-11);
    x.setExp(0, -5000);
    assertEquals(0, x.log1p(0));
  }
}
