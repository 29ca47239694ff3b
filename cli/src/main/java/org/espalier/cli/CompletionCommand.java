package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes commands, options and names. */
@Command(
    name = "completion",
    description = {
      "Print a script by which bash or zsh completes commands, options and names of values.",
      "",
      "For one session: source <(espalier completion bash). For all, bash reads what is in"
          + " ~/.local/share/bash-completion/completions/espalier; for zsh, source the file in"
          + " .zshrc.",
    })
final class CompletionCommand implements Callable<Integer> {

  private static final String NAME = "espalier";
  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** The labels of options that name files and folders. */
  private static final Set<String> FILES = Set.of("PATH", "FILE", "DIR");

  /** The shells, for completion. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh.")
  private String shell = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Names.require("shell with completion", shell, SHELLS);
    PrintWriter out = spec.commandLine().getOut();
    CommandLine program = Main.commandLine();
    program.getSubcommands().values().forEach(command -> prepare(command.getCommandSpec()));
    // The script finds out which shell reads it, and gives zsh what it needs of bash.
    out.print(AutoComplete.bash(NAME, program));
    out.flush();
    return 0;
  }

  /**
   * Gives options labels of their own, because the generator takes options of one label for one;
   * names of values as they are written here; and files where a label says so.
   */
  private static void prepare(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      OptionSpec.Builder named =
          OptionSpec.builder(option).paramLabel(option.longestName().replaceAll("\\W", ""));
      Iterable<String> candidates = option.completionCandidates();
      if (candidates != null) {
        var _ =
            named.completionCandidates(
                StreamSupport.stream(candidates.spliterator(), false)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList());
      }
      if (FILES.contains(option.paramLabel())) {
        var _ = named.type(Path.class).auxiliaryTypes(Path.class);
      }
      command.remove(option);
      command.addOption(named.build());
    }
  }
}
