package org.espalier.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.core.Workers;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Marginals of 32 projective trees, handed out to several threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ThreadsBenchmark {

  /** Stands for sentences of different lengths. */
  static final int MIXED = 0;

  private static final int SHORTEST = 5;
  private static final int LONGEST = 80;

  /** The number of threads. */
  @Param({"1", "2"})
  public int threads;

  /** The number of words of every sentence; {@link #MIXED} for lengths of 5 to 80. */
  @Param({"0", "20", "40", "80"})
  public int words;

  private Workers workers = Workers.sequential();
  private ProjectiveTree[] trees = {};
  private double[][] scores = {};
  private double[][] marginals = {};

  public ThreadsBenchmark() {}

  /** Draws lengths and scores. */
  @Setup
  public void draw() {
    workers = Workers.of(threads);
    Random random = new Random(1);
    trees = new ProjectiveTree[Query.BATCH];
    scores = new double[trees.length][];
    marginals = new double[trees.length][];
    for (int b = 0; b < trees.length; b++) {
      int n = words == MIXED ? random.nextInt(SHORTEST, LONGEST + 1) : words;
      trees[b] = new ProjectiveTree(n, Roots.SINGLE);
      scores[b] = random.doubles(trees[b].size()).toArray();
      marginals[b] = new double[trees[b].size()];
    }
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    workers.close();
  }

  /** Computes all marginals. */
  @Benchmark
  public double[][] marginals() {
    workers.each(
        trees.length,
        (b, workspace) ->
            trees[b].distribution(scores[b], 0, workspace).marginals(marginals[b], 0));
    return marginals;
  }
}
