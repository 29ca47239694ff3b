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
  void everyRangeIsTakenWholeAndNothingElse() {
    Random random = new Random(5);
    for (int from = 0; from <= 9; from++) {
      for (int to = from; to <= LENGTH; to++) {
        double[] x = row(random);
        double[] y = row(random);
        double[] out = row(random);
        double shift = random.nextGaussian();

        double[] raised = out.clone();
        double maxSum = Double.NEGATIVE_INFINITY;
        for (int j = from; j < to; j++) {
          raised[j] = Math.max(out[j], x[j] + shift);
          maxSum = Math.max(maxSum, x[j] + y[j]);
        }
        Rows.raise(out, x, shift, from, to);
        assertArrayEquals(raised, out);
        assertEquals(maxSum, Rows.maxSum(x, y, from, to));
      }
    }
  }
}
