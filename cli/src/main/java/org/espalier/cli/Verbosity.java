package org.espalier.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command. */
final class Verbosity {

  /** The option that silences everything but answers and errors. */
  static final String QUIET = "--quiet";

  @Option(
      names = Failures.VERBOSE,
      description = "Show the stack trace of an error, besides its line.")
  boolean verbose;

  @Option(
      names = QUIET,
      description = "Tell nothing on the way: answers, results and errors alone.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  /**
   * Returns the writer for progress messages, which discards them with {@code --quiet}.
   *
   * @param spec the command's, after parsing
   * @param usual the writer otherwise
   */
  static PrintWriter progress(CommandSpec spec, PrintWriter usual) {
    return spec.commandLine().getParseResult().hasMatchedOption(QUIET)
        ? new PrintWriter(Writer.nullWriter())
        : usual;
  }

  /** Returns the writer for progress messages of a command that prints them between its results. */
  static PrintWriter progress(CommandSpec spec) {
    return progress(spec, spec.commandLine().getOut());
  }
}
