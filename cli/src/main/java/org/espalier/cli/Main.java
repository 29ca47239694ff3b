package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.espalier.lab.train.Provenance;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code espalier}: without a subcommand it prints its usage and exits with status 2.
 */
@Command(
    name = "espalier",
    description = "Trains neural networks whose latent variable is a discrete structure.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      TrainCommand.class,
      CompareCommand.class,
      AuditCommand.class,
      ExperimentCommand.class,
      PredictCommand.class,
      ListCommand.class,
      VerifyCommand.class,
    },
    footerHeading = "%n",
    footer = {
      "  bench    Run the benchmarks (the launcher's; the arguments are JMH's)",
      "",
      "Begin with: espalier train",
      "Each command explains itself: espalier train --help",
      "",
      "Exit status: 0 done, 1 a check or the program failed or training diverged, 2 wrong usage or",
      "input that cannot be used, 130 interrupted with Ctrl-C (what was done is kept).",
    })
public final class Main implements Callable<Integer> {

  /** The exit status after Ctrl-C. */
  static final int INTERRUPTED = 130;

  /** Tells the version and the commit that the program was built from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"espalier " + Provenance.program(), "java " + Runtime.version()};
    }
  }

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and exits with its status: 0 on success, 1 if a check failed or training
   * diverged, 2 for bad input, 130 after an interruption.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    try {
      CommandLine command = commandLine();
      if (!Screen.isTerminal()) {
        // What goes into files and other programs is UTF-8, wherever it is made.
        var _ = command.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
      }
      int status = command.execute(args);
      command.getOut().flush();
      if (System.out.checkError()) {
        System.err.println(
            "espalier: the standard output could not be written; is the disk full, or was it closed?");
        return CommandLine.ExitCode.SOFTWARE;
      }
      return status;
    } catch (OutOfMemoryError e) {
      System.err.println(
          "espalier: out of memory ("
              + e.getMessage()
              + "); smaller sizes, batches or numbers of samples need less, ESPALIER_JAVA_OPTS=-Xmx16g"
              + " permits more");
      return CommandLine.ExitCode.SOFTWARE;
    } catch (StackOverflowError | LinkageError e) {
      System.err.println(
          "espalier: unexpected: "
              + e.getClass().getSimpleName()
              + (e.getMessage() == null ? "" : ": " + e.getMessage().replaceAll("\\R", " ")));
      return CommandLine.ExitCode.SOFTWARE;
    }
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
    return command
        .setParameterExceptionHandler(failures::usage)
        .setExecutionExceptionHandler(failures::execution)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100);
  }

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
