package org.espalier.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    VECTOR;

    /** Returns the options of a JVM that computes so. */
    List<String> options() {
      return List.of(
          "-Despalier.rows=" + name().toLowerCase(Locale.ROOT),
          "--add-modules",
          "jdk.incubator.vector");
    }
  }

  /**
   * Runs a benchmark.
   *
   * @param type with one benchmark method
   * @param quick shorter than is good for precision
   * @param log takes the output of JMH
   */
  static Measured of(
      Class<?> type, Map<String, String> parameters, Loops loops, boolean quick, Path log) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + type.getName().replace(".", "\\.") + "\\.")
            .jvmArgsAppend(loops.options().toArray(String[]::new))
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
    return median(
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .toArray());
  }

  /**
   * Returns the median.
   *
   * @throws IllegalArgumentException if there are no numbers
   */
  static double median(double[] numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("no numbers have no median");
    }
    double[] sorted = Arrays.stream(numbers).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
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
