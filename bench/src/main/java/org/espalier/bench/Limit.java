package org.espalier.bench;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.function.DoubleSupplier;

/** What bounds the speed of a query: operations that the processor does so many of in a second. */
public enum Limit {
  /** Sums of which the largest counts, from the first-level cache. */
  MAX_ADD("max-add") {
    @Override
    DoubleSupplier work() {
      double[] rows = new double[COUNT * WIDTH];
      double[] shifts = new double[COUNT];
      double[] out = new double[WIDTH];
      return () -> {
        ROWS.maxRows(out, 0, WIDTH, shifts, 0, rows, 0, WIDTH, COUNT);
        return out[0];
      };
    }

    @Override
    double count() {
      return COUNT * WIDTH;
    }
  },
  /** Products that are added up, from the first-level cache. */
  MULTIPLY_ADD("multiply-add") {
    @Override
    DoubleSupplier work() {
      double[][] rows = new double[COUNT][WIDTH];
      double[] factors = new double[COUNT];
      double[] out = new double[WIDTH];
      return () -> {
        ROWS.addRows(out, rows, 0, factors, 0, COUNT, 0, WIDTH);
        return out[0];
      };
    }

    @Override
    double count() {
      return COUNT * WIDTH;
    }
  },
  /** Exponentials, in the first-level cache. */
  EXPONENTIAL("exp") {
    @Override
    DoubleSupplier work() {
      double[] x = new double[COUNT * WIDTH];
      double[] out = new double[x.length];
      return () -> ROWS.exp(out, 0, x, 0, 1, x.length);
    }

    @Override
    double count() {
      return COUNT * WIDTH;
    }
  },
  /** Bytes read or written, in arrays as large as those of the table's memory-bound rows. */
  BYTE("byte") {
    @Override
    DoubleSupplier work() {
      double[] x = new double[LARGE];
      double[] out = new double[LARGE / 32];
      return () -> {
        for (int from = 0; from < LARGE; from += out.length) {
          System.arraycopy(x, from, out, 0, out.length);
        }
        return out[0];
      };
    }

    @Override
    double count() {
      return 2.0 * Double.BYTES * LARGE;
    }
  };

  private static final int COUNT = 32;
  private static final int WIDTH = 96; // with the rows, half of a cache of 48 KiB
  private static final int LARGE = 3_200_000;

  private final String unit;

  Limit(String unit) {
    this.unit = unit;
  }

  /** Returns what is counted. */
  public String unit() {
    return unit;
  }

  /** Prepares the measurement of the peak: work that does {@link #count()} operations. */
  abstract DoubleSupplier work();

  /** Returns the number of operations of the work. */
  abstract double count();
}
