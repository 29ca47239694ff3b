package org.espalier.bench;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The row primitives one by one. With {@code -jvmArgsAppend -Despalier.rows=scalar} their scalar
 * twins.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RowsBenchmark {

  private static final int COUNT = 50;

  /** The length of the rows. */
  @Param({"7", "27", "50", "100"})
  public int length;

  private double[][] rows = {};
  private double[] factors = {};
  private double[] out = {};

  public RowsBenchmark() {}

  /** Draws the rows. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    rows = new double[COUNT][];
    for (int q = 0; q < COUNT; q++) {
      rows[q] = random.doubles(length + 1).toArray();
    }
    factors = random.doubles(COUNT).toArray();
    out = new double[length + 1];
  }

  /** The largest. */
  @Benchmark
  public double max() {
    return ROWS.max(rows[0], 1, length);
  }

  /** The largest sum. */
  @Benchmark
  public double maxSum() {
    return ROWS.maxSum(rows[0], 1, rows[1], 0, length);
  }

  /** The inner product. */
  @Benchmark
  public double dot() {
    return ROWS.dot(rows[0], 1, rows[1], 0, length);
  }

  /** A multiple of a row. */
  @Benchmark
  public double[] add() {
    ROWS.add(out, rows[0], 1e-9, 1, length + 1);
    return out;
  }

  /** Products of elements. */
  @Benchmark
  public double[] multiply() {
    ROWS.multiply(out, rows[0], 1, length + 1);
    return out;
  }

  /** Maxima of elements. */
  @Benchmark
  public double[] raise() {
    ROWS.raise(out, rows[0], 1e-9, 1, length + 1);
    return out;
  }

  /** Exponentials. */
  @Benchmark
  public double exp() {
    return ROWS.exp(out, 1, rows[0], 1, 1, length);
  }

  /** Multiples of four rows. */
  @Benchmark
  public double[] addFourRows() {
    ROWS.addRows(out, rows, 1, factors, 3, 4, 1, length + 1);
    return out;
  }

  /** Multiples of fifty rows. */
  @Benchmark
  public double[] addRows() {
    ROWS.addRows(out, rows, 0, factors, 0, COUNT, 1, length + 1);
    return out;
  }

  /** Maxima with four rows. */
  @Benchmark
  public double[] raiseFourRows() {
    ROWS.raiseRows(out, rows, 1, factors, 3, 4, 1, length + 1);
    return out;
  }

  /** Maxima with fifty rows. */
  @Benchmark
  public double[] raiseRows() {
    ROWS.raiseRows(out, rows, 0, factors, 0, COUNT, 1, length + 1);
    return out;
  }
}
