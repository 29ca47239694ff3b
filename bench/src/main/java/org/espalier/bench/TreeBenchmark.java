package org.espalier.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.tree.NonProjectiveTree;
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
import org.openjdk.jmh.annotations.Warmup;

/** Queries of single-root trees on normal scores, a batch of 32 per operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TreeBenchmark {

  private static final int BATCH = 32;

  /** A family of trees. */
  public enum Kind {
    /** Without crossing arcs. */
    PROJECTIVE,
    /** All trees. */
    NON_PROJECTIVE;

    private ExactStructure over(int words) {
      return this == PROJECTIVE
          ? new ProjectiveTree(words, Roots.SINGLE)
          : new NonProjectiveTree(words, Roots.SINGLE);
    }
  }

  /** Whether arcs may cross. */
  @Param public Kind kind = Kind.PROJECTIVE;

  /** The number of words; the measured peers' figures are for these. */
  @Param({"20", "40", "80"})
  public int words;

  /** Standard deviation of the scores: 1 is what peers were measured with, 1000 needs log space. */
  @Param({"1", "1000"})
  public double scale;

  private final Workspace workspace = new Workspace();
  private final Parts parts = new Parts();
  private ExactStructure trees = kind.over(1);
  private double[] scores = {};
  private double[] out = {};

  public TreeBenchmark() {}

  /** Draws the scores. */
  @Setup
  public void draw() {
    trees = kind.over(words);
    scores = new double[BATCH * trees.size()];
    Random random = new Random(1);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scale * random.nextGaussian();
    }
    out = new double[scores.length];
  }

  private Distribution distribution(int example) {
    return trees.distribution(scores, example * trees.size(), workspace);
  }

  /** Finds the best trees. */
  @Benchmark
  public double map() {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      sum += trees.argmax(scores, b * trees.size(), parts, workspace);
    }
    return sum;
  }

  /** Computes log Z alone. */
  @Benchmark
  public double logPartition() {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      sum += distribution(b).logPartition();
    }
    return sum;
  }

  /** Computes the marginals. */
  @Benchmark
  public double[] marginals() {
    for (int b = 0; b < BATCH; b++) {
      distribution(b).marginals(out, b * trees.size());
    }
    return out;
  }

  /** Computes the entropies, marginals included. */
  @Benchmark
  public double entropy() {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      sum += distribution(b).entropy();
    }
    return sum;
  }

  /** Differentiates the marginals along a direction, marginals included. */
  @Benchmark
  public double[] jvp() {
    for (int b = 0; b < BATCH; b++) {
      distribution(b).jvp(scores, b * trees.size(), out, b * trees.size());
    }
    return out;
  }
}
