package org.espalier.cli;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.Settings;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Annealing;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.TrainingSchedule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options that make up the configuration of a run; omitted ones default to the task's settings.
 */
final class RunOptions {

  @Option(
      names = "--task",
      paramLabel = "NAME",
      completionCandidates = Names.OfTasks.class,
      description = "What is learned, see espalier list tasks (default: relations).")
  private @Nullable String task;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private EncoderOptions encoder = new EncoderOptions();

  @Option(
      names = "--structure",
      paramLabel = "NAME",
      completionCandidates = Names.OfStructures.class,
      description =
          "The structure (default: see below); see espalier list tasks for those of each task."
              + " none: each word for itself, or all words of a text together.")
  private @Nullable String structure;

  @Option(
      names = "--k",
      paramLabel = "N",
      description =
          "How many words of a text are chosen by the structures subset, at-most and chain"
              + " (default: 5).")
  private @Nullable Integer k;

  @Option(
      names = "--longest-span",
      paramLabel = "N",
      description = "The most words of a span, for the structure semi-markov (default: 10).")
  private @Nullable Integer longestSpan;

  @Option(
      names = "--eta",
      paramLabel = "X",
      description = "Step size of the pull-back, per example (default: see below).")
  private @Nullable Double eta;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Number of inner steps of the pull-back (default: see below).")
  private @Nullable Integer steps;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Samples, or structures summed over, of estimators that have any (default: see below).")
  private @Nullable Integer samples;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Temperature of relaxations and scale of noise, where an estimator has any (default: see"
              + " below).")
  private @Nullable Double temperature;

  @Option(
      names = "--anneal-eta",
      paramLabel = "X",
      description =
          "The step size at the end of training as a multiple of --eta, by equal factors in equal"
              + " times (default: see below).")
  private @Nullable Double annealEta;

  @Option(
      names = "--anneal-temperature",
      paramLabel = "X",
      description =
          "The temperature at the end of training, and in testing, as a multiple of --temperature"
              + " (default: see below).")
  private @Nullable Double annealTemperature;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "The most passes over the training data (default: see below).")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after so many epochs without a better result on the development data (default: see"
              + " below).")
  private @Nullable Integer patience;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "At the start; it falls to 0 along half a cosine (default: see below).")
  private @Nullable Double learningRate;

  @Option(
      names = "--decay",
      paramLabel = "X",
      description = "Weight decay of AdamW (default: see below).")
  private @Nullable Double decay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "Bound of the gradients' norm (default: see below).")
  private @Nullable Double clip;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "The most sentences in a batch (default: see below).")
  private @Nullable Integer batch;

  @Option(
      names = "--batch-words",
      paramLabel = "N",
      description = "The most words in a batch, with padding (default: see below).")
  private @Nullable Integer batchWords;

  @Option(
      names = "--longest",
      paramLabel = "N",
      description = "Longer sentences are left out of training (default: see below).")
  private @Nullable Integer longest;

  @Option(
      names = "--word-width",
      paramLabel = "N",
      description = "Width of the word vectors (default: see below).")
  private @Nullable Integer wordWidth;

  @Option(
      names = "--ending-width",
      paramLabel = "N",
      description = "Width of the vectors of word endings (default: see below).")
  private @Nullable Integer endingWidth;

  @Option(
      names = "--letter-width",
      paramLabel = "N",
      description =
          "Width of the vectors of letters, which make one of twice that width for each word; 0:"
              + " letters are not read (default: see below).")
  private @Nullable Integer letterWidth;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Width of the BiLSTM in one direction (default: see below).")
  private @Nullable Integer hidden;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Layers of the BiLSTM; 0: a linear map (default: see below).")
  private @Nullable Integer layers;

  @Option(
      names = "--arc-width",
      paramLabel = "N",
      description = "Width of the arc scorer's vectors (default: see below).")
  private @Nullable Integer arcWidth;

  @Option(
      names = "--decoder-width",
      paramLabel = "N",
      description = "Width of the decoder's hidden layer (default: see below).")
  private @Nullable Integer decoderWidth;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      description = "Dropout rate in encoder and decoder (default: see below).")
  private @Nullable Double dropout;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of parameters, order, masks and samples (default: " + Defaults.SEED + ").")
  private @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads; results repeat bit for bit at the same number (default: all processors).")
  private @Nullable Integer threads;

  /** Returns what was said about the data. */
  DataOptions data() {
    return data;
  }

  /**
   * Returns the task.
   *
   * @param usual the name of that where none was asked for
   */
  Task task(String usual) {
    String title = task == null ? usual : task;
    Names.require("task", title, Tasks.all().stream().map(Task::title).toList());
    return Tasks.named(title);
  }

  /**
   * Refuses options that say nothing to the task.
   *
   * @param given whether an option was given, or the file of {@code --config} says as much
   * @throws IllegalArgumentException if one was given; the message says to which tasks it would
   */
  static void requireKnownToTask(Predicate<String> given, Task task) {
    for (String option : task.unused()) {
      if (given.test(option)) {
        throw new UselessOption(
            option,
            "the task "
                + task.title()
                + " has no use for "
                + option
                + "; those that have are "
                + String.join(
                    ", ",
                    Tasks.all().stream()
                        .filter(one -> !one.unused().contains(option))
                        .map(Task::title)
                        .toList()));
      }
    }
  }

  /**
   * Refuses settings that have no effect.
   *
   * @param spec the command's, after parsing
   * @param estimators to be made with the settings
   * @throws IllegalArgumentException if one that was given has an effect on none of them; the
   *     message says on which it would
   */
  static void requireUsed(CommandSpec spec, Collection<EstimatorEntry> estimators) {
    for (Setting setting : Setting.values()) {
      for (String option : List.of("--" + setting, "--anneal-" + setting)) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
          try {
            Catalogue.requireUsed(estimators, Set.of(setting));
          } catch (IllegalArgumentException e) {
            throw new UselessOption(option, String.valueOf(e.getMessage()));
          }
        }
      }
    }
  }

  /**
   * Returns the configuration.
   *
   * @param usual defaults of the options
   * @param structure the structure, but for its name
   * @param learning how it is learned, but for settings
   * @throws IllegalArgumentException if a name is unknown or a number out of range
   */
  RunConfig config(Task chosen, RunConfig usual, StructureConfig structure, Learning learning) {
    String shape = this.structure == null ? structure.name() : this.structure;
    requireNames(chosen, shape, learning.method());
    return new RunConfig(
        chosen.title(),
        data.source(usual.data()),
        encoder(usual.encoder()),
        structure
            .withName(shape)
            .withTrees(
                shape.equals(StructureConfig.NONE) && structure.trees() == Trees.LATENT
                    ? Trees.NONE
                    : structure.trees())
            .withK(words(chosen, shape, structure.k()))
            .withLongestSpan(longestSpan(shape, structure.longestSpan())),
        new Learning(
            learning.method(),
            settings(learning.settings()),
            new Annealing(
                positive("--anneal-eta", annealEta, learning.annealing().eta()),
                positive(
                    "--anneal-temperature", annealTemperature, learning.annealing().temperature())),
            learning.tagger()),
        sizes(usual.network()),
        schedule(usual.schedule()),
        new Execution(
            seed == null ? usual.execution().seed() : seed,
            atLeastOne("--threads", threads, usual.execution().threads())),
        usual.features());
  }

  /** Returns what reads the words, where an option says so instead of the usual. */
  EncoderConfig encoder(EncoderConfig usual) {
    return encoder.config(usual);
  }

  /**
   * Refuses options that say nothing to what reads the words.
   *
   * @param spec the command's, after parsing
   * @throws IllegalArgumentException if one was given
   */
  static void requireKnownToEncoder(CommandSpec spec, EncoderConfig encoder) {
    boolean sparse = encoder.sparse();
    for (String option : sparse ? TaskOption.OF_NETWORKS : FeatureOptions.NAMES) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UselessOption(
            option,
            sparse
                ? "--encoder features has no network: leave out " + option
                : option + " says nothing to a network; --encoder features has a use for it");
      }
    }
  }

  private int words(Task chosen, String shape, int usual) {
    if (k != null && chosen.choice(shape) != Choice.WORDS) {
      throw new UselessOption(
          "--k",
          "the structure %s has no use for --k; of the task text subset, at-most and chain have"
              .formatted(shape));
    }
    return atLeastOne("--k", k, usual);
  }

  private int longestSpan(String shape, int usual) {
    if (longestSpan != null && !shape.equals(StructureConfig.SEMI_MARKOV)) {
      throw new UselessOption(
          "--longest-span",
          "the structure %s has no use for --longest-span; of the task tags %s has"
              .formatted(shape, StructureConfig.SEMI_MARKOV));
    }
    return atLeastOne("--longest-span", longestSpan, usual);
  }

  private Settings settings(Settings usual) {
    return new Settings(
        positive("--eta", eta, usual.eta()),
        atLeastOne("--steps", steps, usual.steps()),
        atLeastOne("--samples", samples, usual.samples()),
        positive("--temperature", temperature, usual.temperature()));
  }

  private static void requireNames(Task task, String structure, String method) {
    Names.require("structure for " + task.title(), structure, task.structures());
    if (task.latent()) {
      Names.require(
          "estimator", method, Catalogue.estimators().stream().map(EstimatorEntry::name).toList());
    } else {
      Names.require("loss for " + task.title(), method, task.losses());
    }
  }

  private NetworkSizes sizes(NetworkSizes usual) {
    return new NetworkSizes(
        atLeastOne("--word-width", wordWidth, usual.words()),
        atLeastOne("--ending-width", endingWidth, usual.endings()),
        letterWidth == null ? usual.letters() : letterWidth,
        atLeastOne("--hidden", hidden, usual.hidden()),
        layers == null ? usual.layers() : layers,
        atLeastOne("--arc-width", arcWidth, usual.arcs()),
        atLeastOne("--decoder-width", decoderWidth, usual.decoder()),
        dropout == null ? usual.dropout() : dropout);
  }

  private TrainingSchedule schedule(TrainingSchedule usual) {
    return new TrainingSchedule(
        atLeastOne("--epochs", epochs, usual.epochs()),
        atLeastOne("--patience", patience, usual.patience()),
        atLeastOne("--batch", batch, usual.sentences()),
        atLeastOne("--batch-words", batchWords, usual.words()),
        atLeastOne("--longest", longest, usual.longest()),
        positive("--learning-rate", learningRate, usual.learningRate()),
        decay == null ? usual.decay() : decay,
        positive("--clip", clip, usual.clip()));
  }

  private static int atLeastOne(String option, @Nullable Integer given, int usual) {
    return given == null ? usual : requireAtLeastOne(option, given);
  }

  private static double positive(String option, @Nullable Double given, double usual) {
    return given == null ? usual : requirePositive(option, given);
  }

  /** Returns the value if it is at least 1. */
  static int requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be at least 1, not " + value);
    }
    return value;
  }

  /** Returns the value if it is a positive number. */
  static double requirePositive(String option, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(option + " must be a positive number, not " + value);
    }
    return value;
  }
}
