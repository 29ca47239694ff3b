package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import picocli.CommandLine.Model.CommandSpec;

/**
 * An option whose default depends on the task.
 *
 * @param name the option
 * @param valueOf finds its value in a configuration
 */
record TaskOption(String name, Function<RunConfig, Object> valueOf) {

  /** Sizes of the network and its training. */
  static final List<TaskOption> OF_TASKS =
      List.of(
          new TaskOption("--epochs", c -> c.schedule().epochs()),
          new TaskOption("--patience", c -> c.schedule().patience()),
          new TaskOption("--learning-rate", c -> c.schedule().learningRate()),
          new TaskOption("--decay", c -> c.schedule().decay()),
          new TaskOption("--clip", c -> c.schedule().clip()),
          new TaskOption("--batch", c -> c.schedule().sentences()),
          new TaskOption("--batch-words", c -> c.schedule().words()),
          new TaskOption("--longest", c -> c.schedule().longest()),
          new TaskOption("--word-width", c -> c.network().words()),
          new TaskOption("--ending-width", c -> c.network().endings()),
          new TaskOption("--letter-width", c -> c.network().letters()),
          new TaskOption("--hidden", c -> c.network().hidden()),
          new TaskOption("--layers", c -> c.network().layers()),
          new TaskOption("--arc-width", c -> c.network().arcs()),
          new TaskOption("--decoder-width", c -> c.network().decoder()),
          new TaskOption("--dropout", c -> c.network().dropout()));

  /** The names of those that sparse features have no use for. */
  static final List<String> OF_NETWORKS =
      OF_TASKS.stream()
          .map(TaskOption::name)
          .filter(option -> !option.equals("--longest"))
          .toList();

  private static final List<TaskOption> METHOD =
      List.of(
          new TaskOption("--structure", c -> c.structure().name()),
          new TaskOption("--estimator, --loss", c -> c.learning().method()),
          new TaskOption("--eta", c -> c.learning().settings().eta()),
          new TaskOption("--steps", c -> c.learning().settings().steps()),
          new TaskOption("--samples", c -> c.learning().settings().samples()),
          new TaskOption("--temperature", c -> c.learning().settings().temperature()),
          new TaskOption("--anneal-eta", c -> c.learning().annealing().eta()),
          new TaskOption("--anneal-temperature", c -> c.learning().annealing().temperature()));

  /** Describes the defaults of a run that depend on the task, for the help. */
  static List<String> defaultsByTask() {
    List<TaskOption> options = new ArrayList<>(METHOD);
    options.addAll(OF_TASKS);
    return table(Tasks.all(), options, task -> Defaults.config(task, DataSource.OWN));
  }

  /** Describes the defaults of a comparison that depend on the task, for the help. */
  static List<String> comparisonDefaultsByTask() {
    return table(
        Tasks.latent(),
        OF_TASKS,
        task -> Defaults.config(task, DataSource.OWN).with(Defaults.comparison(task)));
  }

  /** Appends defaults to the examples at the end of a command's help. */
  static void addDefaults(CommandSpec command, List<String> table, String... more) {
    List<String> footer = new ArrayList<>(List.of(command.usageMessage().footer()));
    footer.addAll(table);
    footer.addAll(List.of(more));
    command.usageMessage().footer(footer.toArray(String[]::new));
  }

  private static List<String> table(
      List<Task> tasks, List<TaskOption> options, Function<Task, RunConfig> defaults) {
    List<String> header = new ArrayList<>(List.of("default of"));
    tasks.stream().map(Task::title).forEach(header::add);
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (TaskOption option : options) {
      List<String> row = new ArrayList<>(List.of("  " + option.name()));
      for (Task task : tasks) {
        row.add(option.text(defaults.apply(task)));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.lines();
  }

  /** Returns the option's value in a configuration, as it is typed. */
  String text(RunConfig config) {
    return ShellCommand.text(valueOf.apply(config));
  }
}
