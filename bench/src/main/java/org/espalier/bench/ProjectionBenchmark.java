package org.espalier.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * SparseMAP to the default gap on standard-normal scores: a batch of 32 per operation, with the
 * oracle calls and the size of the supports. Once from no warm start; and once as SPIGOT needs it,
 * the projection of ẑ − ηg for a best structure ẑ and a random g of length 1/η, from ẑ.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class ProjectionBenchmark {

  private static final int BATCH = 32;

  /** What is projected onto. */
  public enum Problem {
    /** Single-root projective trees of 40 words. */
    PROJECTIVE_40,
    /** Single-root projective trees of 80 words. */
    PROJECTIVE_80,
    /** Single-root non-projective trees of 40 words. */
    NONPROJECTIVE_40,
    /** Single-root non-projective trees of 80 words. */
    NONPROJECTIVE_80,
    /** Matchings of 50 rows and columns. */
    MATCHING_50,
    /** Matchings of 100 rows and columns. */
    MATCHING_100,
    /** Chains of 50 positions and 20 tags with shared transition scores. */
    CHAIN_50_20,
    /** Chains of 100 positions and 50 tags with shared transition scores. */
    CHAIN_100_50;

    private ActiveSetProjection structure() {
      return switch (this) {
        case PROJECTIVE_40 -> new ProjectiveTree(40, Roots.SINGLE);
        case PROJECTIVE_80 -> new ProjectiveTree(80, Roots.SINGLE);
        case NONPROJECTIVE_40 -> new NonProjectiveTree(40, Roots.SINGLE);
        case NONPROJECTIVE_80 -> new NonProjectiveTree(80, Roots.SINGLE);
        case MATCHING_50 -> new Matching(50, 50);
        case MATCHING_100 -> new Matching(100, 100);
        case CHAIN_50_20 -> new LinearChain(50, 20, Transitions.SHARED);
        case CHAIN_100_50 -> new LinearChain(100, 50, Transitions.SHARED);
      };
    }
  }

  /** What the solver did, for one problem on average. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Work {

    private long problems;
    private long calls;
    private long vertices;
    private int most;
    private double largest;

    /** Creates the counters. */
    public Work() {}

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      problems = 0;
      calls = 0;
      vertices = 0;
      most = 0;
      largest = 0;
    }

    private void add(SparseMap solution) {
      if (solution.status() == SparseMap.Status.ITERATION_LIMIT) {
        throw new IllegalStateException("not converged: gap " + solution.gap());
      }
      problems++;
      calls += solution.oracleCalls();
      vertices += solution.count();
      most = Math.max(most, solution.oracleCalls());
      largest = Math.max(largest, solution.gap());
    }

    /** Returns the mean number of oracle calls. */
    public double meanCalls() {
      return (double) calls / problems;
    }

    /** Returns the largest number of oracle calls. */
    public double mostCalls() {
      return most;
    }

    /** Returns the mean size of the support. */
    public double meanSupport() {
      return (double) vertices / problems;
    }

    /** Returns the largest duality gap, in units of 10⁻¹⁵. */
    public double largestGap() {
      return largest * 1e15;
    }
  }

  /** The structure and its size. */
  @Param public Problem problem = Problem.PROJECTIVE_40;

  private final Workspace workspace = new Workspace();
  private ActiveSetProjection structure = problem.structure();
  private double[] scores = {};
  private double[] moved = {}; // ẑ − ηg
  private final VertexList[] best = new VertexList[BATCH]; // ẑ

  public ProjectionBenchmark() {}

  /** Draws the scores. */
  @Setup
  public void draw() {
    structure = problem.structure();
    Random random = new Random(1);
    scores = new double[BATCH * structure.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian();
    }
    moved = new double[scores.length];
    for (int b = 0; b < BATCH; b++) {
      int from = b * structure.size();
      Parts parts = structure.argmax(Arrays.copyOfRange(scores, from, from + structure.size()));
      best[b] = new VertexList();
      best[b].add(parts, 1);
      double squares = 0;
      for (int p = 0; p < structure.visible(); p++) {
        moved[from + p] = -random.nextGaussian();
        squares += moved[from + p] * moved[from + p];
      }
      for (int p = 0; p < structure.visible(); p++) {
        moved[from + p] /= Math.sqrt(squares);
      }
      for (int i = 0; i < parts.count(); i++) {
        int part = parts.get(i);
        moved[from + part] += part < structure.visible() ? 1 : 0; // extra parts have scores of 0
      }
    }
  }

  /** Projects. */
  @Benchmark
  public double project(Work work) {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      SparseMap solution =
          structure.project(scores, b * structure.size(), Support.EMPTY, workspace);
      work.add(solution);
      sum += solution.value();
    }
    return sum;
  }

  /** Projects as one step of SPIGOT does. */
  @Benchmark
  public double pullBack(Work work) {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      SparseMap solution = structure.project(moved, b * structure.size(), best[b], workspace);
      work.add(solution);
      sum += solution.value();
    }
    return sum;
  }
}
