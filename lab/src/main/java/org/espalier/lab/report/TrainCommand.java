package org.espalier.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.lab.train.RunConfig;
import org.espalier.lab.train.RunConfig.Trees;

/** The command line that repeats a run. */
public final class TrainCommand {

  private TrainCommand() {}

  /** Returns the command with every option that decides the result, as typed in a shell. */
  public static String of(RunConfig config) {
    return "espalier train "
        + options(config).stream().map(TrainCommand::quoted).collect(Collectors.joining(" "));
  }

  /** Returns the options and their values, each an argument of its own. */
  public static List<String> options(RunConfig config) {
    List<String> options = new ArrayList<>(List.of("--task", config.task()));
    if (!config.data().isEmpty()) {
      options.addAll(List.of("--data", config.data()));
    }
    if (config.trees() != Trees.LATENT) {
      options.addAll(List.of("--trees", config.trees().name().toLowerCase(Locale.ROOT)));
    }
    options.addAll(
        List.of(
            "--structure", config.structure(),
            "--estimator", config.estimator(),
            "--eta", Numbers.plain(config.eta()),
            "--steps", Integer.toString(config.steps()),
            "--epochs", Integer.toString(config.schedule().epochs()),
            "--seed", Long.toString(config.seed()),
            "--threads", Integer.toString(config.threads())));
    return options;
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w./:=@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
