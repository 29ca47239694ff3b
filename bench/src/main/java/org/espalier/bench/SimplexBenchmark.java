package org.espalier.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
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

/** Projection of standard normal scores onto the simplex, a batch of 32 per operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SimplexBenchmark {

  private static final int BATCH = 32;

  /** The size of one problem; the measured peers' figures are for these. */
  @Param({"1000", "100000"})
  public int size;

  private final Workspace workspace = new Workspace();
  private double[] scores = {};
  private double[] point = {};

  public SimplexBenchmark() {}

  /** Draws the scores. */
  @Setup
  public void draw() {
    scores = new double[BATCH * size];
    Random random = new Random(1);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian();
    }
    point = new double[scores.length];
  }

  /**
   * Projects every problem of the batch; returns the points, so that the work is not optimised
   * away.
   */
  @Benchmark
  public double[] project() {
    for (int b = 0; b < BATCH; b++) {
      Simplex.project(scores, b * size, 1, size, point, b * size, workspace);
    }
    return point;
  }
}
