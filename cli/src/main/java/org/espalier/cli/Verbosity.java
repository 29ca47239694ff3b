package org.espalier.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class Verbosity {

  @Option(
      names = Failures.VERBOSE,
      description = "Show the stack trace of an error, besides its line.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
