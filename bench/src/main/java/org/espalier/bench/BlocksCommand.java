package org.espalier.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures a query in short blocks, for programs that measure something else in between. */
@Command(
    name = "blocks",
    mixinStandardHelpOptions = true,
    description = {
      "Measure a query whenever a line is read, and print the milliseconds of CPU time that a batch"
          + " of 32 took.",
      "",
      "Scripts that measure other libraries beside this one take turns so; see bench/peers."
    })
final class BlocksCommand implements Callable<Integer> {

  private static final long WARM_UP_NANOSECONDS = 2_000_000_000;

  /** Long beside the clock's 10 ns, short beside what else happens on the machine. */
  private static final long BLOCK_NANOSECONDS = 50_000_000;

  @Parameters(index = "0", paramLabel = "QUERY", description = "The name of a query of the table.")
  private String query = "";

  @Parameters(index = "1", paramLabel = "SIZE", description = "The size of the problems.")
  private int size;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Override
  public Integer call() throws IOException {
    DoubleSupplier batch = Query.named(query).batch(size);
    double warm = milliseconds(batch, WARM_UP_NANOSECONDS);
    System.out.printf(Locale.ROOT, "ready %.6g%n", warm);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (in.readLine() != null) {
        System.out.printf(Locale.ROOT, "%.6g%n", milliseconds(batch, BLOCK_NANOSECONDS));
      }
    }
    return 0;
  }

  private double milliseconds(DoubleSupplier batch, long atLeast) {
    long begun = threads.getCurrentThreadCpuTime();
    long taken;
    int count = 0;
    double answers = 0;
    do {
      answers += batch.getAsDouble();
      count++;
      taken = threads.getCurrentThreadCpuTime() - begun;
    } while (taken < atLeast);
    if (Double.isNaN(answers)) {
      throw new ArithmeticException("an answer of " + query + " is no number");
    }
    return taken / 1e6 / count;
  }
}
