package org.espalier.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
      MemoryCommand.class,
      JarCommand.class,
      BlocksCommand.class
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
      "  espalier bench --only cky --json cky.json",
      "  espalier bench jar before.jar",
      "  espalier bench --against before.jar",
      "  espalier bench growth",
      "  espalier bench ProjectionBenchmark -p problem=MATCHING_50 -wi 3 -i 3"
    })
public final class BenchMain {

  private static final Set<String> OWN =
      Set.of(
          "table",
          "growth",
          "threads",
          "memory",
          "jar",
          "blocks",
          "-h",
          "--help",
          "-V",
          "--version");

  /** These alone mean the table too. */
  private static final Set<String> TABLE_OPTIONS =
      Set.of("--only", "--json", "--quick", "--against");

  private BenchMain() {}

  /**
   * Runs the program.
   *
   * @param args see the help text
   * @throws IOException if JMH cannot write
   */
  public static void main(String... args) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(args));
    if (args.length == 0 || TABLE_OPTIONS.contains(args[0])) {
      arguments.addFirst("table");
    }
    if (!OWN.contains(arguments.getFirst())) {
      Main.main(args);
      return;
    }
    System.exit(commandLine().execute(arguments.toArray(String[]::new)));
  }

  /** Returns the commands that are not JMH's. */
  static CommandLine commandLine() {
    CommandLine program = new CommandLine(new BenchMain());
    program.setExecutionExceptionHandler((e, command, result) -> {
      String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      System.err.println("espalier bench: " + e.getMessage() + why);
      return CommandLine.ExitCode.SOFTWARE;
    });
    return program;
  }
}
