package org.espalier.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what calls allocate in steady state. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description =
        "Ask every family a million times, and count what a call allocates after the warm-up and what stays on the heap.")
final class MemoryCommand implements Callable<Integer> {

  private static final double MEBI = 1 << 20;

  /** Calls that load the classes. */
  private static final int PROBE = 32;

  /** Calls after which the JIT compiler has seen the loops: until then vectors are objects. */
  private static final int WARM_UP = 30_000;

  @Option(
      names = "--calls",
      defaultValue = "1000000",
      description = "How many, shared among families and questions (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Override
  public Integer call() {
    System.out.println(Machine.here());
    List<SteadyState.Allocation> warm = SteadyState.all(0, PROBE);
    int each = Math.max(PROBE, calls / warm.size());
    double before = heap();
    List<SteadyState.Allocation> all = SteadyState.all(Math.max(each, WARM_UP), each);
    double after = heap();
    System.out.println("| family | question | bytes a call |");
    System.out.println("|---|---|--:|");
    for (SteadyState.Allocation one : all) {
      System.out.printf(
          Locale.ROOT, "| %s | %s | %.1f |%n", one.family(), one.question(), one.bytes());
    }
    System.out.printf(
        Locale.ROOT,
        "%d calls; heap in use before %.1f MiB, after %.1f MiB%n",
        (long) all.size() * each,
        before,
        after);
    return 0;
  }

  private static double heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEBI;
  }
}
