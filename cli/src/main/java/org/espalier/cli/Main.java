package org.espalier.cli;

import java.util.concurrent.Callable;
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
    versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {

  /** Tells the version that the module was compiled with. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Main.class.getModule().getDescriptor().rawVersion().orElse("unknown version");
      return new String[] {"espalier " + version, "java " + Runtime.version()};
    }
  }

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and exits with its status: 0 on success, 2 for bad input.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command, ready to be executed. */
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
