package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.espalier.core.kernel.RowPrimitives;
import org.espalier.core.kernel.Rows;
import org.espalier.core.kernel.ScalarRowPrimitives;
import org.espalier.core.kernel.Spans;
import org.junit.jupiter.api.Test;

/** The vector loops against their scalar twins, at all lengths around those of the registers. */
class VectorRowPrimitivesTest {

  private static final int LENGTH = 83;
  private static final int ROWS = 11;

  private final RowPrimitives vector = new VectorRowPrimitives();
  private final RowPrimitives scalar = new ScalarRowPrimitives();

  /** A range of one row, another place of another, and numbers to compute with. */
  private record Case(int from, int to, int elsewhere, double[][] rows, double[] a, double shift) {
    int count() {
      return to - from;
    }

    double[] out() {
      return rows[ROWS - 1].clone();
    }
  }

  private static void everyRange(long seed, boolean whole, BiConsumer<Case, String> check) {
    Random random = new Random(seed);
    for (int from = 0; from <= 17; from++) {
      for (int to = from; to <= LENGTH; to++) {
        double[][] rows = new double[ROWS][LENGTH];
        double[] a = new double[ROWS + 3];
        for (double[] row : rows) {
          fill(row, random, whole);
        }
        fill(a, random, whole);
        int elsewhere = random.nextInt(LENGTH - (to - from) + 1);
        double shift = whole ? random.nextInt(-8, 9) : random.nextGaussian();
        check.accept(new Case(from, to, elsewhere, rows, a, shift), "from " + from + " to " + to);
      }
    }
  }

  private static void fill(double[] row, Random random, boolean whole) {
    for (int j = 0; j < row.length; j++) {
      double other = random.nextInt(10) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      row[j] = whole ? random.nextInt(-9, 10) : other;
    }
  }

  @Test
  void theFacadeFindsThem() {
    assertTrue(vector.lanes() < 4 || Rows.lanes() == vector.lanes());
  }

  @Test
  void maximaAreTheSame() {
    everyRange(
        1,
        false,
        (c, where) -> {
          double[] x = c.rows[0];
          double[] y = c.rows[1];
          assertEquals(scalar.max(x, c.from, c.count()), vector.max(x, c.from, c.count()), where);
          assertEquals(
              scalar.maxSum(x, c.from, y, c.elsewhere, c.count()),
              vector.maxSum(x, c.from, y, c.elsewhere, c.count()),
              where);
          double[] far = x.clone();
          for (int j = 0; j < LENGTH; j++) {
            far[j] *= 1 + c.from % 3 * 40;
          }
          assertEquals(
              scalar.logSumOfPowers(far, c.from, y, c.elsewhere, c.shift, c.count()),
              vector.logSumOfPowers(far, c.from, y, c.elsewhere, c.shift, c.count()),
              where);
          int[] listed = new int[3 + LENGTH];
          int[] found = new int[3 + LENGTH];
          assertEquals(
              scalar.listAbove(x, c.from, y, c.elsewhere, c.shift, c.count(), listed, 3),
              vector.listAbove(x, c.from, y, c.elsewhere, c.shift, c.count(), found, 3),
              where);
          assertArrayEquals(listed, found, where);
          double[] one = c.out();
          double[] other = c.out();
          scalar.raise(one, x, c.shift, c.from, c.to);
          vector.raise(other, x, c.shift, c.from, c.to);
          assertArrayEquals(one, other, where);
          int count = c.to % (ROWS - 2);
          scalar.raiseRows(one, c.rows, 1, c.a, 2, count, c.from, c.to);
          vector.raiseRows(other, c.rows, 1, c.a, 2, count, c.from, c.to);
          assertArrayEquals(one, other, where);
        });
  }

  @Test
  void sumsOfWholeNumbersAreTheSame() {
    everyRange(
        2,
        true,
        (c, where) -> {
          double[] x = c.rows[0];
          double[] y = c.rows[1];
          assertEquals(
              scalar.dot(x, c.from, y, c.elsewhere, c.count()),
              vector.dot(x, c.from, y, c.elsewhere, c.count()),
              where);
          double[] one = c.out();
          double[] other = c.out();
          scalar.add(one, x, c.shift, c.from, c.to);
          vector.add(other, x, c.shift, c.from, c.to);
          assertArrayEquals(one, other, where);
          scalar.multiply(one, x, c.from, c.to);
          vector.multiply(other, x, c.from, c.to);
          assertArrayEquals(one, other, where);
          int count = c.to % (ROWS - 2);
          scalar.addRows(one, c.rows, 1, c.a, 2, count, c.from, c.to);
          vector.addRows(other, c.rows, 1, c.a, 2, count, c.from, c.to);
          assertArrayEquals(one, other, where);
          int outputs = c.from % 6;
          double[][] product = new double[6][LENGTH];
          double[][] same = new double[6][LENGTH];
          scalar.product(product, c.rows, 1, c.rows, 1, count, outputs, c.to);
          vector.product(same, c.rows, 1, c.rows, 1, count, outputs, c.to);
          assertArrayEquals(product, same, where);
          int to = c.to / RowPrimitives.REACH * RowPrimitives.REACH;
          scalar.addProduct(product, 0, c.rows, 1, c.rows, 1, count, outputs, to);
          vector.addProduct(same, 0, c.rows, 1, c.rows, 1, count, outputs, to);
          assertArrayEquals(product, same, where);
        });
  }

  /** Sums over rows that lie at any distance, and the way back through them. */
  @Test
  void sumsOverRowsAtADistanceAreTheSame() {
    Random random = new Random(5);
    int terms = 5;
    int behind = RowPrimitives.REACH - 1;
    for (int count = 1; count <= 50; count++) {
      int step = count + random.nextInt(9);
      double[] x = new double[terms * step + count + behind];
      double[] y = new double[terms * step + count + behind];
      double[] a = new double[terms];
      double[] z = new double[count + behind];
      fill(x, random, true);
      fill(y, random, true);
      fill(a, random, true);
      fill(z, random, true);
      Arrays.fill(z, count, z.length, 0);
      int last = (terms - 1) * step; // rows of y backwards
      double[][] found = new double[2][];
      for (int k = 0; k < 2; k++) {
        RowPrimitives loops = k == 0 ? scalar : vector;
        double[] sum = new double[2 + count + behind];
        List<double[]> all = new ArrayList<>();
        loops.sumProducts(sum, 2, count, x, 1, step, y, last, -step, terms);
        all.add(Arrays.copyOfRange(sum, 2, 2 + count));
        loops.sumRows(sum, 2, count, a, x, 1, step, terms);
        all.add(Arrays.copyOfRange(sum, 2, 2 + count));
        loops.sumWeighted(sum, 2, count, a, x, 1, step, y, last, -step, terms);
        all.add(Arrays.copyOfRange(sum, 2, 2 + count));
        loops.maxSums(sum, 2, count, x, 1, step, y, last, -step, terms);
        all.add(Arrays.copyOfRange(sum, 2, 2 + count));
        loops.maxRows(sum, 2, count, a, 0, x, 1, step, terms);
        all.add(Arrays.copyOfRange(sum, 2, 2 + count));
        double[] out = y.clone();
        double[] b = new double[terms];
        loops.spreadProducts(out, last, -step, z, count, x, 1, step, terms);
        loops.spreadRows(out, 1, step, z, count, a, x, last, -step, b, terms);
        all.add(b.clone());
        double[] shares = new double[terms * count + behind];
        loops.spreadWeighted(out, last, z, count, a, x, 1, y, last, -step, b, shares, terms);
        all.add(b);
        all.add(out);
        all.add(Arrays.copyOf(shares, terms * count));
        found[k] = all.stream().flatMapToDouble(Arrays::stream).toArray();
      }
      assertArrayEquals(found[0], found[1], "count = " + count);
    }
  }

  /** All three ways of going through a chart's spans, each as {@link Spans} asks for them. */
  @Test
  void sumsOverSplitsOfSpansAreTheSame() {
    Random random = new Random(4);
    Spans spans = new Spans();
    for (int n = 1; n <= 40; n++) {
      spans.resize(n, false);
      double[] x = chart(spans, random);
      double[] y = chart(spans, random);
      for (int w = 1; w < n; w++) {
        int at = spans.at(w, 0);
        int count = spans.count(w);
        double[] one = chart(spans, random);
        double[] other = one.clone();
        addAll(scalar, spans, w, one, x, y);
        addAll(vector, spans, w, other, x, y);
        assertArrayEquals(one, other, "n = " + n + ", w = " + w);
        scalar.raiseSpanSums(
            one, at, count, x, spans.at(0, 0), spans.step(0), y, at, 1 - spans.step(w - 1), w);
        vector.raiseSpanSums(
            other, at, count, x, spans.at(0, 0), spans.step(0), y, at, 1 - spans.step(w - 1), w);
        for (int j = at; j < at + count; j++) {
          assertEquals(one[j], other[j]);
        }
      }
    }
  }

  private static void addAll(
      RowPrimitives loops, Spans spans, int w, double[] out, double[] x, double[] y) {
    int at = spans.at(w, 0);
    int count = spans.count(w);
    int step = spans.step(w);
    int first = spans.at(0, 0);
    loops.addSpanProducts(
        out, at, count, x, first, spans.step(0), y, at, 1 - spans.step(w - 1), w, 0);
    loops.addSpanProducts(out, at, count, x, at, step, y, at, step, count, -1);
    loops.addSpanProducts(out, at, count, x, at, step - 1, y, at, step - 1, 1, 1);
    if (w >= 3) {
      int parents = spans.at(w + 1, 0);
      int four = spans.at(0, w + 1);
      int zero = spans.step(0);
      loops.addSpanProductsOfFour(
          out, at, step, count - 1, x, parents, step - 1, y, four, zero - 1, zero, count - 1, -1);
      parents--;
      loops.addSpanProductsOfFour(
          out, at, step - 1, count, x, parents, step - 2, y, first - 1, zero, zero - 1, 0, 1);
    }
    int back = 1 - spans.step(w - 1);
    loops.addSpanProducts(out, at, count, x, y, first, spans.step(0), y, x, at, back, w, 0);
    loops.addSpanProducts(out, at, count, x, y, at, step, y, x, at, step, count, -1);
    loops.addSpanProducts(out, at, count, x, y, at, step - 1, y, x, at, step - 1, 1, 1);
  }

  /** Whole numbers with small exponents, so that sums are exact; one too small to count. */
  @Test
  void sumsOfNumbersWithExponentsAreTheSame() {
    Random random = new Random(5);
    Spans spans = new Spans();
    for (int n = 1; n <= 40; n++) {
      spans.resize(n, false);
      double[] x = chart(spans, random);
      double[] y = chart(spans, random);
      int[] u = exponents(x, -2, random);
      int[] v = exponents(y, -2, random);
      u[spans.at(0, 0)] = -1000;
      for (int w = 1; w < n; w++) {
        double[] one = chart(spans, random);
        int[] exponent = exponents(one, RowPrimitives.WIDE_SHIFT - 8, random);
        double[] other = one.clone();
        addAllWide(scalar, spans, w, one, exponent, x, u, y, v);
        addAllWide(vector, spans, w, other, exponent, x, u, y, v);
        assertArrayEquals(one, other, "n = " + n + ", w = " + w);
        int at = spans.at(w, 0);
        int count = spans.count(w);
        int step = spans.step(0);
        int back = 1 - spans.step(w - 1);
        int first = spans.at(0, 0);
        int[] another = exponent.clone();
        scalar.raiseSpanSums(exponent, at, count, u, first, step, v, at, back, w);
        vector.raiseSpanSums(another, at, count, u, first, step, v, at, back, w);
        assertArrayEquals(
            Arrays.copyOfRange(exponent, at, at + count),
            Arrays.copyOfRange(another, at, at + count));
      }
    }
  }

  private static void addAllWide(
      RowPrimitives loops,
      Spans spans,
      int w,
      double[] out,
      int[] exponent,
      double[] x,
      int[] u,
      double[] y,
      int[] v) {
    int at = spans.at(w, 0);
    int count = spans.count(w);
    int step = spans.step(w);
    int first = spans.at(0, 0);
    int back = 1 - spans.step(w - 1);
    loops.addWideSpanProducts(
        out, exponent, at, count, x, u, first, spans.step(0), y, v, at, back, w, 0);
    loops.addWideSpanProducts(out, exponent, at, count, x, u, at, step, y, v, at, step, count, -1);
    loops.addWideSpanProducts(
        out, exponent, at, count, x, u, at, step - 1, y, v, at, step - 1, 1, 1);
  }

  private static int[] exponents(double[] chart, int middle, Random random) {
    int[] exponents = new int[chart.length];
    for (int at = 0; at < chart.length; at++) {
      exponents[at] = chart[at] == 0 ? Spans.NONE : middle + random.nextInt(-2, 3);
    }
    return exponents;
  }

  /** A chart of whole numbers, with zeros where there is no span. */
  private static double[] chart(Spans spans, Random random) {
    double[] chart = new double[spans.length()];
    for (int w = 0; w < spans.positions(); w++) {
      for (int i = 0; i < spans.count(w); i++) {
        chart[spans.at(w, i)] = random.nextInt(-9, 10);
      }
    }
    return chart;
  }

  @Test
  void exponentialsAgreeToTheLastDigits() {
    everyRange(
        3,
        false,
        (c, where) -> {
          double[] x = c.rows[0];
          double[] y = new double[LENGTH];
          for (int j = 0; j < LENGTH; j++) {
            y[j] = Math.max(x[j], -10) + Math.abs(c.shift) * (j % 7 == 0 ? 700 : 1);
          }
          double[] one = c.out();
          double[] other = c.out();
          scalar.expDifference(one, x, y, new double[LENGTH], c.from, c.to);
          vector.expDifference(other, x, y, new double[LENGTH], c.from, c.to);
          assertClose(one, other, where);
          for (int j = 0; j < LENGTH; j++) {
            y[j] = 2 * Math.min(1, Math.exp(x[j]));
          }
          scalar.log1p(one, y, c.from, c.to);
          vector.log1p(other, y, c.from, c.to);
          assertClose(one, other, where);
          double bound = Math.max(scalar.max(x, c.elsewhere, c.count()), c.shift);
          double sum = scalar.exp(one, c.from, x, c.elsewhere, bound, c.count());
          double same = vector.exp(other, c.from, x, c.elsewhere, bound, c.count());
          assertEquals(sum, same, 1e-13 * sum, where);
          assertClose(one, other, where);
        });
  }

  /** Compares up to rounding; below e^−708 both may say 0 or a number that small. */
  private static void assertClose(double[] expected, double[] actual, String where) {
    for (int j = 0; j < expected.length; j++) {
      if (expected[j] != actual[j]) {
        assertEquals(
            expected[j], actual[j], 9e-16 * Math.abs(expected[j]) + 1e-307, where + " at " + j);
      }
    }
  }

  @Test
  void expOfZeroIsOne() {
    double[] out = new double[9];
    assertEquals(9, vector.exp(out, 0, new double[9], 0, 0, 9));
    assertEquals(1, out[3]);
  }
}
