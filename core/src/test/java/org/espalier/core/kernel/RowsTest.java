package org.espalier.core.kernel;

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
        assertEquals(maxSum, Rows.maxSum(x, y, from, to));
      }
    }
  }

  @Test
  void fourRowsAreFourTimesOne() {
    Random random = new Random(6);
    double[][] x = new double[4][];
    double[] a = new double[4];
    for (int from = 0; from <= 9; from++) {
      for (int to = from; to <= LENGTH; to++) {
        for (int i = 0; i < 4; i++) {
          x[i] = row(random);
          a[i] = random.nextInt(-8, 9);
        }
        double[] out = row(random);
        double[] raised = out.clone();
        for (int j = from; j < to; j++) {
          for (int i = 0; i < 4; i++) {
            raised[j] = Math.max(raised[j], x[i][j] + a[i]);
          }
        }
        Rows.raise4(out, x[0], a[0], x[1], a[1], x[2], a[2], x[3], a[3], from, to);
        assertArrayEquals(raised, out);

        // Small integers, so that the order of summation does not matter.
        for (int j = 0; j < LENGTH; j++) {
          out[j] = random.nextInt(100);
          for (int i = 0; i < 4; i++) {
            x[i][j] = random.nextInt(100);
          }
        }
        double[] sum = out.clone();
        for (int j = from; j < to; j++) {
          for (int i = 0; i < 4; i++) {
            sum[j] += a[i] * x[i][j];
          }
        }
        Rows.add4(out, x[0], a[0], x[1], a[1], x[2], a[2], x[3], a[3], from, to);
        assertArrayEquals(sum, out);
      }
    }
  }
}
