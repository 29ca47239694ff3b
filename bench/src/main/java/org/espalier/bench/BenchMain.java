package org.espalier.bench;

import java.io.IOException;
import java.util.Set;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program behind {@code espalier bench}: the table of all queries, how they grow, how they gain
 * from threads; anything else goes to JMH.
 */
@Command(
    name = "espalier bench",
    subcommands = {
      TableCommand.class,
      GrowthCommand.class,
      ThreadsCommand.class,
      MemoryCommand.class
    },
    mixinStandardHelpOptions = true,
    description = {
      "Measure core's kernels. Without a command: the table.",
      "",
      "Arguments that begin with none of the commands go to JMH: a pattern of benchmarks, and its options."
    },
    footer = {
      "",
      "Examples:",
      "  espalier bench",
      "  espalier bench table --only cky --json cky.json",
      "  espalier bench growth",
      "  espalier bench ProjectionBenchmark -p problem=MATCHING_50 -wi 3 -i 3"
    })
public final class BenchMain {

  private static final Set<String> OWN =
      Set.of("table", "growth", "threads", "memory", "-h", "--help", "-V", "--version");

  private BenchMain() {}

  /**
   * Runs the program.
   *
   * @param args see the help text
   * @throws IOException if JMH cannot write
   */
  public static void main(String... args) throws IOException {
    if (args.length > 0 && !OWN.contains(args[0])) {
      Main.main(args);
      return;
    }
    CommandLine program = new CommandLine(new BenchMain());
    System.exit(program.execute(args.length == 0 ? new String[] {"table"} : args));
  }
}
