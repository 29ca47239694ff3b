package org.espalier.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.lab.train.Provenance;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command {@code espalier}: without a subcommand it prints its usage and exits with status 2.
 */
@Command(
    name = "espalier",
    description =
        "Taggers, parsers, and neural networks whose latent variable is a discrete structure.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ServeCommand.class,
      ImportCommand.class,
      CompareCommand.class,
      SweepCommand.class,
      AuditCommand.class,
      ExperimentCommand.class,
      ListCommand.class,
      VerifyCommand.class,
      CompletionCommand.class,
      ManualCommand.class,
    },
    footerHeading = "%n",
    footer = {
      "  bench    Run the benchmarks (the launcher's; the arguments are JMH's)",
      "",
      "Begin with: espalier train",
      "Each command explains itself: espalier train --help",
      "",
      "Exit status: 0 done, 1 a check or the program failed, training diverged or the output could",
      "not be written, 2 wrong usage or input that cannot be used, 130 interrupted with",
      "Ctrl-C (what was done is kept).",
    })
public final class Main implements Callable<Integer> {

  /** The exit status after Ctrl-C. */
  static final int INTERRUPTED = 130;

  /** Returns the version and the commit that the program was built from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"espalier " + Provenance.program(), "java " + Runtime.version()};
    }
  }

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and exits with its status: 0 on success, 1 if a check failed, training
   * diverged or the standard output could not be written, 2 for bad input, 130 after an
   * interruption.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    StandardOutput output = StandardOutput.install();
    int status = CommandLine.ExitCode.SOFTWARE;
    try {
      CommandLine command = commandLine();
      status =
          command.setOut(new PrintWriter(System.out, true, System.out.charset())).execute(args);
    } catch (RuntimeException | Error e) {
      // Errors before a command was found, which has its own handler.
      System.err.println("espalier: cannot start: " + e);
    }
    System.exit(output.status(status, System.err));
  }

  /**
   * Runs the command inside another program.
   *
   * @param out takes the answers
   * @param err takes messages and errors
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  /** Returns the command, ready to be executed. */
  static CommandLine commandLine() {
    Failures failures = new Failures();
    CommandLine command = new CommandLine(new Main());
    for (CommandLine subcommand : command.getSubcommands().values()) {
      var _ =
          subcommand
              .getCommandSpec()
              .addMixin("verbosity", CommandSpec.forAnnotatedObject(new Verbosity()));
    }
    GroupedHelp.apply(command);
    return command
        .addSubcommand(new CommandLine.HelpCommand())
        .setParameterExceptionHandler(failures::usage)
        .setExecutionExceptionHandler(failures::execution)
        .setExecutionStrategy(parsed -> run(parsed, failures))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100);
  }

  private static int run(ParseResult parsed, Failures failures) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      List<CommandLine> chain = parsed.asCommandLineList();
      return failures.error(e, chain.getLast(), parsed);
    }
  }

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
