package org.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help that lists commands and options in groups, for commands that have many. */
final class GroupedHelp {

  /**
   * Some names under a heading.
   *
   * @param names of commands, or the longest names of options
   */
  private record Group(String heading, Set<String> names) {}

  private static final List<Group> COMMANDS =
      List.of(
          new Group(
              "Train and use models", Set.of("train", "evaluate", "predict", "serve", "import")),
          new Group("Study estimators", Set.of("compare", "audit", "experiment")));

  private static final List<Group> OPTIONS =
      List.of(
          new Group(
              "Data",
              Set.of(
                  "--data",
                  "--train",
                  "--dev",
                  "--test",
                  "--format",
                  "--encoding",
                  "--label-column",
                  "--text-column",
                  "--delimiter",
                  "--header",
                  "--projectivize",
                  "--leave-out-odd-trees",
                  "--limit",
                  "--anyway")),
          new Group(
              "Estimator",
              Set.of(
                  "--eta",
                  "--steps",
                  "--samples",
                  "--temperature",
                  "--anneal-eta",
                  "--anneal-temperature")),
          new Group(
              "Network",
              Set.of(
                  "--encoder",
                  "--encoder-words",
                  "--encoder-layers",
                  "--encoder-cache",
                  "--word-width",
                  "--ending-width",
                  "--letter-width",
                  "--hidden",
                  "--layers",
                  "--arc-width",
                  "--decoder-width",
                  "--dropout")),
          new Group(
              "Sparse features",
              Set.of("--template", "--cut-off", "--hash-bits", "--l1", "--l2", "--iterations")),
          new Group(
              "Training",
              Set.of(
                  "--epochs",
                  "--patience",
                  "--learning-rate",
                  "--decay",
                  "--clip",
                  "--batch",
                  "--batch-words",
                  "--longest",
                  "--seed",
                  "--threads")));

  private GroupedHelp() {}

  /** Groups the commands of the program, and the options of those that configure a run. */
  static void apply(CommandLine program) {
    var _ = program.getCommandSpec().usageMessage().commandListHeading("%n");
    var _ =
        program
            .getHelpSectionMap()
            .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedHelp::commands);
    for (CommandLine command : program.getSubcommands().values()) {
      if (command.getCommandSpec().findOption("--task") != null) {
        var _ =
            command
                .getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::options);
      }
    }
  }

  private static String commands(Help help) {
    StringBuilder text = new StringBuilder();
    List<String> rest = new ArrayList<>(help.subcommands().keySet());
    for (Group group : COMMANDS) {
      List<String> names =
          help.subcommands().keySet().stream().filter(group.names()::contains).toList();
      rest.removeAll(names);
      text.append(list(help, group.heading(), names));
    }
    return text.append(list(help, "More", rest)).toString();
  }

  private static String list(Help help, String heading, List<String> names) {
    Map<String, Help> some =
        names.stream()
            .collect(
                Collectors.toMap(
                    name -> name,
                    name -> help.subcommands().get(name),
                    (a, _) -> a,
                    LinkedHashMap::new));
    return String.format("%s:%n%s", heading, help.commandList(some));
  }

  private static String options(Help help) {
    StringBuilder text = new StringBuilder();
    grouped(help.commandSpec())
        .forEach((heading, options) ->
            text.append(heading.isEmpty() ? "" : String.format("%n%s:%n", heading))
                .append(list(help, options)));
    return text.toString();
  }

  /**
   * Returns the options of a command by heading; those of the command itself come first, under
   * none.
   */
  static Map<String, List<OptionSpec>> grouped(CommandSpec command) {
    Map<String, List<OptionSpec>> grouped = new LinkedHashMap<>();
    List<OptionSpec> rest = new ArrayList<>(command.options());
    grouped.put("", rest);
    for (Group group : command.findOption("--task") == null ? List.<Group>of() : OPTIONS) {
      List<OptionSpec> some =
          command.options().stream()
              .filter(option -> group.names().contains(option.longestName()))
              .toList();
      rest.removeAll(some);
      if (!some.isEmpty()) {
        grouped.put(group.heading(), some);
      }
    }
    return grouped;
  }

  private static String list(Help help, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }
}
