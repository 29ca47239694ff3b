package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.constraint.Scheme;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.GoldShare;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.Tasks;
import picocli.CommandLine.Model.CommandSpec;

/** Commands as they are typed in a shell. */
final class ShellCommand {

  private ShellCommand() {}

  /**
   * Returns the command that repeats a run, as typed in a shell.
   *
   * @param onlyLatent whether the network was compared with no other
   */
  static String of(RunConfig config, boolean onlyLatent) {
    return String.join(" ", words(config, onlyLatent).stream().map(ShellCommand::quoted).toList());
  }

  /** Returns the words of {@link #of}. */
  static List<String> words(RunConfig config, boolean onlyLatent) {
    List<String> words = new ArrayList<>(List.of("espalier", "train", "--task", config.task()));
    words.addAll(DataOptions.words(config.data()));
    words.addAll(EncoderOptions.words(config.encoder()));
    boolean supervised = config.structure().trees() == Trees.SUPERVISED;
    words.addAll(structureWords(config, supervised));
    words.addAll(learningWords(config.learning(), config.structure().trees() == Trees.LATENT));
    words.addAll(taskWords(config));
    if (onlyLatent && !supervised && !config.structure().absent()) {
      words.add("--only-latent");
    }
    words.addAll(
        List.of(
            "--seed",
            Long.toString(config.execution().seed()),
            "--threads",
            Integer.toString(config.execution().threads())));
    return words;
  }

  private static List<String> structureWords(RunConfig config, boolean supervised) {
    List<String> words = new ArrayList<>();
    StructureConfig structure = config.structure();
    if (structure.trees() != Trees.LATENT && !supervised && !structure.absent()) {
      words.addAll(List.of("--trees", structure.trees().title()));
    }
    words.addAll(List.of("--structure", structure.name()));
    if (Tasks.named(config.task()).choice(structure.name()) == Choice.WORDS) {
      words.addAll(List.of("--k", Integer.toString(structure.k())));
    }
    if (structure.ofSpans()) {
      words.addAll(List.of("--longest-span", Integer.toString(structure.longestSpan())));
    }
    if (supervised || structure.trees() == Trees.LATENT) {
      words.addAll(List.of(supervised ? "--loss" : "--estimator", config.learning().method()));
    }
    if (structure.scheme() != Scheme.NONE) {
      words.addAll(List.of("--scheme", structure.scheme().title()));
    }
    for (String constraint : structure.constraints()) {
      words.addAll(List.of("--constraint", constraint));
    }
    if (!structure.gold().equals((supervised ? GoldShare.ALL : GoldShare.NONE).toString())) {
      words.addAll(List.of("--gold", structure.gold()));
    }
    return words;
  }

  private static List<String> learningWords(RunConfig.Learning learning, boolean latent) {
    List<String> words = new ArrayList<>();
    if (learning.tagger()) {
      words.add("--tagger");
    }
    if (latent) {
      for (Setting setting : Catalogue.estimator(learning.method()).uses()) {
        words.addAll(List.of("--" + setting, text(learning.settings().value(setting))));
      }
    }
    if (learning.annealing().eta() != 1) {
      words.addAll(List.of("--anneal-eta", text(learning.annealing().eta())));
    }
    if (learning.annealing().temperature() != 1) {
      words.addAll(List.of("--anneal-temperature", text(learning.annealing().temperature())));
    }
    return words;
  }

  /** Returns the epochs, and the task's other settings that are not the usual ones. */
  private static List<String> taskWords(RunConfig config) {
    List<String> words = new ArrayList<>();
    RunConfig usual = Defaults.config(Tasks.named(config.task()), config.data());
    boolean sparse = config.encoder().sparse();
    if (sparse) {
      words.addAll(FeatureOptions.words(config.features()));
    }
    for (TaskOption option : TaskOption.OF_TASKS) {
      if (sparse && TaskOption.OF_NETWORKS.contains(option.name())) {
        continue;
      }
      Object value = option.valueOf().apply(config);
      if (option.name().equals("--epochs") || !value.equals(option.valueOf().apply(usual))) {
        words.addAll(List.of(option.name(), option.text(config)));
      }
    }
    return words;
  }

  /** Returns a setting as it is typed. */
  static String text(Object value) {
    String text = value.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Returns the command line as it was typed, for a shell. */
  static String typed(CommandSpec subcommand) {
    return "espalier "
        + String.join(
            " ",
            subcommand.commandLine().getParent().getParseResult().originalArgs().stream()
                .map(ShellCommand::quoted)
                .toList());
  }

  /** Quotes an argument for a shell, if it needs that. */
  static String quoted(String argument) {
    return argument.matches("[\\w./:=@%+,-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
