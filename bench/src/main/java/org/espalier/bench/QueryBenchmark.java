package org.espalier.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
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

/** Any query, a batch of 32 problems per operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class QueryBenchmark {

  /** The name of a query. */
  @Param({"projective-map", "projective-marginals"})
  public String query;

  /** The size of the problems. */
  @Param("80")
  public int size;

  private DoubleSupplier work = () -> 0;

  public QueryBenchmark() {}

  /** Draws the scores. */
  @Setup
  public void draw() {
    work = Query.named(query).batch(size);
  }

  /** Answers the query for the whole batch. */
  @Benchmark
  public double answer() {
    return work.getAsDouble();
  }
}
