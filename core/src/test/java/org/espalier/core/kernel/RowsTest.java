package org.espalier.core.kernel;

import static org.espalier.core.kernel.Rows.ROWS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static final int LENGTH = 67;

  private static double[] row(Random random) {
    double[] row = new double[LENGTH];
    for (int j = 0; j < LENGTH; j++) {
      row[j] = random.nextInt(10) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
    }
    return row;
  }

  @Test
  void maxSumTakesTheWholeRangeAndNothingElse() {
    Random random = new Random(5);
    for (int from = 0; from <= 9; from++) {
      for (int to = from; to <= LENGTH; to++) {
        double[] x = row(random);
        double[] y = row(random);
        double maxSum = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
          maxSum = Math.max(maxSum, x[j] + y[j]);
        }
        assertEquals(maxSum, ROWS.maxSum(x, from, y, from, to - from));
      }
    }
  }

  @Test
  void rowsAreTakenInOneByOne() {
    Random random = new Random(6);
    for (int from = 0; from <= 9; from++) {
      for (int to = from; to <= LENGTH; to++) {
        double[][] rows = new double[9][];
        double[] a = new double[12];
        for (int q = 0; q < rows.length; q++) {
          rows[q] = row(random);
        }
        for (int q = 0; q < a.length; q++) {
          a[q] = random.nextInt(-8, 9);
        }
        double[] out = row(random);
        double[] raised = out.clone();
        for (int j = from; j < to; j++) {
          for (int q = 0; q < to % 8; q++) {
            raised[j] = Math.max(raised[j], rows[1 + q][j] + a[5 + q]);
          }
        }
        ROWS.raiseRows(out, rows, 1, a, 5, to % 8, from, to);
        assertArrayEquals(raised, out);

        // Small integers, so that the order of summation does not matter.
        for (int j = 0; j < LENGTH; j++) {
          out[j] = random.nextInt(100);
          for (double[] row : rows) {
            row[j] = random.nextInt(100);
          }
        }
        int count = to % 8;
        double[] sum = out.clone();
        for (int j = from; j < to; j++) {
          for (int q = 0; q < count; q++) {
            sum[j] += a[5 + q] * rows[1 + q][j];
          }
        }
        ROWS.addRows(out, rows, 1, a, 5, count, from, to);
        assertArrayEquals(sum, out);
      }
    }
  }

  @Test
  void aProductIsOneSumForEachCell() {
    Random random = new Random(8);
    for (int to = 0; to <= LENGTH; to++) {
      int outputs = to % 7;
      int count = to % 6;
      double[][] rows = new double[8][LENGTH];
      double[][] a = new double[9][6];
      double[][] out = new double[8][LENGTH];
      fill(rows, random);
      fill(a, random);
      fill(out, random);
      double[][] product = new double[out.length][];
      for (int i = 0; i < out.length; i++) {
        product[i] = out[i].clone();
        for (int j = 0; i < outputs && j < to; j++) {
          product[i][j] = 0;
          for (int q = 0; q < count; q++) {
            product[i][j] += a[2 + i][q] * rows[1 + q][j];
          }
        }
      }
      ROWS.product(out, a, 2, rows, 1, count, outputs, to);
      assertArrayEquals(product, out);
    }
  }

  @Test
  void logarithmsAreRightToTheLastDigits() {
    Random random = new Random(9);
    double[] x = new double[LENGTH];
    double[] out = new double[LENGTH];
    for (int round = 0; round < 1000; round++) {
      for (int j = 0; j < LENGTH; j++) {
        x[j] = j == 0 ? 0 : 2 * Math.pow(random.nextDouble(), 1 + j);
      }
      int from = round % 11;
      ROWS.log1p(out, x, from, LENGTH);
      for (int j = from; j < LENGTH; j++) {
        double exact = Math.log1p(x[j]);
        assertEquals(exact, out[j], 5e-16 * exact, () -> "round with seed 9");
      }
    }
    x[0] = 2;
    ROWS.log1p(x, x, 0, 1);
    assertEquals(Math.log(3), x[0], 5e-16);
  }

  private static void fill(double[][] rows, Random random) {
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(-9, 10);
      }
    }
  }

  @Test
  void oneRowIsTreatedLikeFour() {
    Random random = new Random(7);
    for (int from = 0; from <= 9; from++) {
      for (int to = from; to <= LENGTH; to++) {
        double[] x = row(random);
        double[] out = row(random);
        double a = random.nextInt(-8, 9);
        double[] raised = out.clone();
        for (int j = from; j < to; j++) {
          raised[j] = Math.max(raised[j], x[j] + a);
        }
        ROWS.raise(out, x, a, from, to);
        assertArrayEquals(raised, out);

        for (int j = 0; j < LENGTH; j++) {
          x[j] = random.nextInt(100);
          out[j] = random.nextInt(100);
        }
        double[] sum = out.clone();
        double[] product = out.clone();
        for (int j = from; j < to; j++) {
          sum[j] += a * x[j];
          product[j] *= x[j];
        }
        double[] multiplied = out.clone();
        ROWS.add(out, x, a, from, to);
        assertArrayEquals(sum, out);
        ROWS.multiply(multiplied, x, from, to);
        assertArrayEquals(product, multiplied);
      }
    }
  }

  @Test
  void reductionsTakeTheRangeOfEachOperand() {
    Random random = new Random(9);
    for (int from = 0; from <= 9; from++) {
      for (int count = 0; from + count <= LENGTH; count++) {
        double[] x = row(random);
        double[] y = row(random);
        int yFrom = (LENGTH - count) / 2;
        double max = Double.NEGATIVE_INFINITY;
        double maxSum = max;
        for (int j = 0; j < count; j++) {
          max = Math.max(max, x[from + j]);
          maxSum = Math.max(maxSum, x[from + j] + y[yFrom + j]);
        }
        assertEquals(max, ROWS.max(x, from, count));
        assertEquals(maxSum, ROWS.maxSum(x, from, y, yFrom, count));
        for (double spread : new double[] {1, 30, 1000}) {
          double[] far = x.clone();
          for (int j = 0; j < LENGTH; j++) {
            far[j] *= spread;
          }
          double most = ROWS.maxSum(far, from, y, yFrom, count);
          double logarithm = most;
          if (most > Double.NEGATIVE_INFINITY) {
            double all = 0;
            for (int j = 0; j < count; j++) {
              all += Math.exp(far[from + j] + y[yFrom + j] - most);
            }
            logarithm = most + Math.log(all);
          }
          double shift = most - 3;
          assertEquals(
              logarithm, ROWS.logSumOfPowers(far, from, y, yFrom, shift, count), 1e-12 * spread);
        }
        double[] powers = y.clone();
        double bound = Math.max(max, 0);
        double sum = ROWS.exp(powers, yFrom, x, from, bound, count);
        double expected = 0;
        for (int j = 0; j < LENGTH; j++) {
          boolean inside = j >= yFrom && j < yFrom + count;
          double power = inside ? Math.exp(x[from + j - yFrom] - bound) : 0;
          expected += power;
          assertEquals(inside ? power : y[j], powers[j], 1e-15);
        }
        assertEquals(expected, sum, 1e-13);
        double dot = 0;
        for (int j = 0; j < LENGTH; j++) {
          x[j] = random.nextInt(100);
          y[j] = random.nextInt(100);
        }
        for (int j = 0; j < count; j++) {
          dot += x[from + j] * y[yFrom + j];
        }
        assertEquals(dot, ROWS.dot(x, from, y, yFrom, count));
      }
    }
  }

  @Test
  void expDifferenceIsExp() {
    Random random = new Random(8);
    double[] scratch = new double[LENGTH];
    for (int trial = 0; trial < 2000; trial++) {
      double[] y = row(random);
      double[] x = new double[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        y[j] = Math.max(y[j], -10);
        x[j] = y[j] - random.nextDouble() * (trial % 2 == 0 ? 1 : 800);
      }
      x[0] = Double.NEGATIVE_INFINITY;
      x[1] = y[1];
      double[] out = x.clone();
      int to = LENGTH - trial % 9;
      ROWS.expDifference(out, out, y, scratch, trial % 2, to);
      for (int j = 0; j < LENGTH; j++) {
        if (j < trial % 2 || j >= to) {
          assertEquals(x[j], out[j]);
        } else {
          double expected = Math.exp(x[j] - y[j]);
          double tolerance = x[j] - y[j] < -707 ? 1e-307 : 4.5e-16 * expected;
          assertEquals(expected, out[j], tolerance);
        }
      }
      assertEquals(1, x[1] == y[1] ? out[1] : Double.NaN);
    }
    double[] none = {Double.NEGATIVE_INFINITY};
    ROWS.expDifference(none, none, new double[1], scratch, 0, 1);
    assertEquals(0, none[0]);
  }
}
