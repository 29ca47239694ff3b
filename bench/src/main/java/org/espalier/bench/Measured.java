package org.espalier.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What one benchmark measured in a JVM of its own.
 *
 * @param median time of an operation, in the benchmark's unit
 * @param bytes allocated by an operation
 */
record Measured(double median, double bytes) {

  /** How the row primitives are computed in the benchmark's JVM. */
  enum Loops {
    /** Plain Java. */
    SCALAR,
    /** The Vector API. */
    VECTOR
  }

  /**
   * Runs a benchmark.
   *
   * @param type with one benchmark method
   * @param quick shorter than is good for precision
   * @param log takes what JMH says
   */
  static Measured of(
      Class<?> type, Map<String, String> parameters, Loops loops, boolean quick, Path log) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + type.getName().replace(".", "\\.") + "\\.")
            .jvmArgsAppend(
                "-Despalier.rows=" + (loops == Loops.SCALAR ? "scalar" : "vector"),
                "--add-modules",
                "jdk.incubator.vector")
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(log.toString());
    parameters.forEach(options::param);
    if (quick) {
      options
          .warmupIterations(2)
          .measurementIterations(3)
          .warmupTime(TimeValue.milliseconds(200))
          .measurementTime(TimeValue.milliseconds(100));
    }
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      if (results.size() != 1) {
        throw new IllegalStateException(type + " has " + results.size() + " benchmarks");
      }
      RunResult result = results.iterator().next();
      return new Measured(median(result), allocated(result));
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not run " + parameters + "; see " + log, e);
    }
  }

  private static double median(RunResult result) {
    double[] scores =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .sorted()
            .toArray();
    if (scores.length == 0) {
      BenchmarkParams params = result.getParams();
      throw new IllegalStateException("no iteration of " + params.id());
    }
    int middle = scores.length / 2;
    return scores.length % 2 == 1
        ? scores[middle]
        : Arrays.stream(scores, middle - 1, middle + 1).average().orElseThrow();
  }

  private static double allocated(RunResult result) {
    for (Result<?> second : result.getSecondaryResults().values()) {
      if (second.getLabel().endsWith("gc.alloc.rate.norm")) {
        return second.getScore();
      }
    }
    throw new IllegalStateException("JMH did not count allocations");
  }
}
