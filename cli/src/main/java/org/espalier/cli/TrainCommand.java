package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.constraint.Scheme;
import org.espalier.data.Counts;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Cluster;
import org.espalier.lab.run.ConfigFile;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.FeatureConfig;
import org.espalier.lab.run.GoldShare;
import org.espalier.lab.run.ImportedModel;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.RunReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network and its baselines, and writes the report. */
@Command(
    name = "train",
    description = {
      "Train a network for a task; one with a latent structure beside those it is compared with.",
      "",
      "Without arguments: the default task with projective trees and SPIGOT-EG. The run is a folder"
          + " with settings, checkpoints, metrics and a report to open in a browser. It can be"
          + " interrupted with Ctrl-C, or die, and goes on with --resume as if nothing had"
          + " happened.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier train",
      "  espalier train --task genre --estimator spigot-ce --seed 7 --out runs/genre",
      "  espalier train --task text --data reviews.tsv --epochs 5",
      "  espalier train --task relations --data UD_German-GSD --only-latent",
      "  espalier train --task tags --data UD_German-GSD --label-column upos",
      "  espalier train --task tags --encoder features --l1 0.5 --data UD_German-GSD",
      "  espalier train --task parse --data UD_German-GSD --tagger",
      "  espalier train --task relations --gold 10%%",
      "  espalier train --task tags --spark local-cluster[2,1,2048] --out /shared/tags",
      "  espalier train --resume runs/genre",
      "",
    })
final class TrainCommand implements Callable<Integer> {

  private static final Path RUNS = Path.of("runs");

  /** The options that are not the run's but of those who go on with it. */
  private static final Set<String> OF_ANY_SESSION =
      Set.of(
          "--resume",
          "--only-latent",
          Verbosity.QUIET,
          "--spark",
          "--executors",
          "--checkpoint-steps",
          Failures.VERBOSE);

  @Mixin private RunOptions options;

  @Option(
      names = {"--estimator", "--loss"},
      paramLabel = "NAME",
      completionCandidates = Names.OfMethods.class,
      description =
          "How gradients pass a latent structure, see espalier list estimators; or the loss of a"
              + " supervised one: crf, sparsemap, fitzpatrick, perturbed, hinge or perceptron"
              + " (default: see below).")
  private @Nullable String estimator;

  @Option(
      names = "--trees",
      paramLabel = "KIND",
      description =
          "latent, none, gold or random: where a decoder's trees come from (default: latent).")
  private @Nullable Trees trees;

  @Option(
      names = "--scheme",
      paramLabel = "NAME",
      description =
          "For tags: bio or bioes lets labels mark spans only as these schemes do, in training and"
              + " in prediction (default: none, labels are free).")
  private @Nullable Scheme scheme;

  @Mixin private ConstraintOptions constraints;

  @Option(
      names = "--tagger",
      description = "For parse: learn parts of speech beside trees, and predict both.")
  private boolean tagger;

  @Mixin private FeatureOptions features = new FeatureOptions();

  @Option(
      names = "--gold",
      paramLabel = "SHARE",
      description =
          "How many training sentences show their gold structures: all, none, a share such as 10%%"
              + " or a number; which ones is the same for every seed. For relations and genre the"
              + " other trees stay latent (default: none); for tags and parse the others are left"
              + " out (default: all).")
  private @Nullable String gold;

  @Option(
      names = "--only-latent",
      description = "Leave out the networks that the latent one is compared with.")
  private boolean onlyLatent;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      description =
          "How many test sentences the report shows, with all that the network thinks likely; 2000"
              + " make a page of some 4 MB (default: "
              + TrainingRun.SENTENCES
              + ").")
  private @Nullable Integer sentences;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run; one that was interrupted goes on (default: runs/NAME).")
  private @Nullable Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in JSON, all or some, as in the config.json of a run; options given beside it"
              + " say otherwise.")
  private @Nullable Path configFile;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on with the run in this folder, with its settings.")
  private @Nullable Path resume;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Train on Apache Spark, such as local-cluster[2,1,2048] or spark://host:7077; --out is a"
              + " folder that all machines have in common. docs/spark.md explains it.")
  private @Nullable String master;

  @Option(
      names = "--executors",
      paramLabel = "N",
      description =
          "With --spark: how many train together, each on a part of every batch (default: as many"
              + " as a local master has).")
  private @Nullable Integer executors;

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "K",
      description =
          "With --spark: write a checkpoint after every K steps too (default: every half minute).")
  private @Nullable Long checkpoint;

  private CommandSpec spec;

  TrainCommand() {
    spec = CommandSpec.create();
  }

  /** Takes the specification, and tells the help the defaults. */
  @Spec
  void specification(CommandSpec given) {
    spec = given;
    TaskOption.addDefaults(given, TaskOption.defaultsByTask());
  }

  @Override
  public Integer call() {
    PrintWriter console = Verbosity.progress(spec);
    requireCluster();
    RunConfig config = resume == null ? configuration() : resumed(resume);
    Path folder = resume == null ? folder(config) : resume;
    RunFolder run = new RunFolder(folder);
    List<Trees> others = others(config, run);
    if (run.has(RunFolder.RESULT)) {
      RunResult before = run.readJson(RunFolder.RESULT, RunResult.class);
      if (before.config().equals(config) && before.networks().size() > others.size()) {
        TrainingRun.requireModel(run, before);
        console.println(folder + " is trained already");
        finish(run, before);
        return 0;
      }
    }
    OutputFolder.requireWritable(folder);
    console.println("reading data");
    console.flush();
    Corpus corpus = Tasks.named(config.task()).load(config);
    if (config.structure().trees() == Trees.GOLD && !gold(config, corpus)) {
      throw new IllegalArgumentException(
          corpus.hasTrees()
              ? "--trees gold: the structure " + config.structure().name() + " is no tree"
              : "--trees gold: the data have no gold trees");
    }
    if (resume == null) {
      options.data().tell(console, corpus, config);
      tellUseless(console, config);
    }
    describe(console, config, corpus, folder);
    Optional<RunResult> result = train(config, corpus, run, others);
    if (result.isEmpty()) {
      return Main.INTERRUPTED;
    }
    finish(run, result.get());
    return 0;
  }

  private Optional<RunResult> train(
      RunConfig config, Corpus corpus, RunFolder run, List<Trees> others) {
    PrintWriter console = Verbosity.progress(spec);
    try (StopRequest stop = new StopRequest(spec.commandLine().getErr());
        @Nullable Cluster cluster = cluster(config)) {
      TrainingRun training =
          new TrainingRun(
                  config,
                  gold(config, corpus) ? others : without(others, Trees.GOLD),
                  corpus,
                  run,
                  Screen.progress(
                      console, Tasks.named(config.task()).quality(corpus.labels().names())),
                  stop)
              .keeping(sentences(run));
      Optional<RunResult> result = (cluster == null ? training : training.on(cluster)).run();
      if (result.isEmpty()) {
        console.println(
            "interrupted; go on with: espalier train --resume "
                + ShellCommand.quoted(run.path().toString()));
        console.flush();
      }
      return result;
    }
  }

  private void requireCluster() {
    if (master == null && (executors != null || checkpoint != null)) {
      throw new IllegalArgumentException("--executors and --checkpoint-steps go with --spark");
    }
    if ((executors != null && executors < 1) || (checkpoint != null && checkpoint < 1)) {
      throw new IllegalArgumentException("--executors and --checkpoint-steps must be at least 1");
    }
  }

  /** Opens the cluster that was asked for; null if none was. */
  private @Nullable Cluster cluster(RunConfig config) {
    if (master == null) {
      return null;
    }
    return ServiceLoader.load(ClusterProvider.class)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(PredictCommand.NO_SPARK))
        .open(
            new ClusterProvider.Request(
                master,
                executors == null ? 0 : executors,
                config.execution().threads(),
                checkpoint == null ? Long.MAX_VALUE : checkpoint));
  }

  /** Returns whether the data have gold structures of the kind that is asked for. */
  private static boolean gold(RunConfig config, Corpus corpus) {
    return corpus.hasTrees() && Tasks.named(config.task()).isTree(config.structure().name());
  }

  /** Returns the options that train has in common with other commands. */
  RunOptions options() {
    return options;
  }

  /** Returns the configuration that the options say. */
  RunConfig configuration() {
    ConfigFile file = configFile == null ? ConfigFile.EMPTY : ConfigFile.read(configFile);
    Task task = options.task(file.task().orElse(Defaults.TASK.title()));
    RunOptions.requireKnownToTask(spec.commandLine().getParseResult()::hasMatchedOption, task);
    RunConfig usual = encoded(file.over(Defaults.config(task, DataSource.OWN)));
    Learning learning = usual.learning();
    RunConfig config =
        options.config(
            task,
            usual,
            structure(task, usual.structure()),
            new Learning(
                estimator == null ? learning.method() : estimator,
                learning.settings(),
                learning.annealing(),
                tagger || learning.tagger()));
    RunOptions.requireKnownToTask(ShellCommand.words(config, false)::contains, task);
    boolean latent = config.structure().trees() == Trees.LATENT;
    if (estimator != null && !latent && task.latent()) {
      throw new UselessOption(
          "--estimator",
          "--estimator says how gradients pass a latent structure, of which there is none with "
              + (config.structure().absent()
                  ? "--structure none"
                  : "--trees " + config.structure().trees().title()));
    }
    RunOptions.requireUsed(
        spec, latent ? List.of(Catalogue.estimator(config.learning().method())) : List.of());
    return config;
  }

  /** Returns the structure that the options say, but for what {@link RunOptions} has of it. */
  private StructureConfig structure(Task task, StructureConfig usual) {
    StructureConfig asked =
        usual
            .withTrees(trees(task, trees == null ? usual.trees() : trees))
            .withScheme(scheme == null ? usual.scheme() : scheme)
            .withConstraints(constraints.all());
    if (gold == null) {
      return asked;
    }
    GoldShare share = GoldShare.of(gold);
    if (task.latent() && asked.trees() != Trees.LATENT && !share.isNone()) {
      throw new UselessOption(
          "--gold",
          "--gold shows gold trees where others are latent; with --trees %s none is"
              .formatted(asked.trees().title()));
    }
    return asked.withGold(share);
  }

  /** Returns the configuration with the encoder that was asked for, and its features. */
  private RunConfig encoded(RunConfig usual) {
    RunConfig config = usual.with(options.encoder(usual.encoder()));
    RunOptions.requireKnownToEncoder(spec, config.encoder());
    return config.with(features.config(config.features()));
  }

  /** Refuses trees that the task does not know. */
  private static Trees trees(Task task, Trees asked) {
    if (task.latent() == (asked == Trees.SUPERVISED)) {
      throw new IllegalArgumentException(
          task.latent()
              ? "the structure of the task " + task.title() + " is latent, not supervised (--trees)"
              : "the structure of the task "
                  + task.title()
                  + " is supervised; leave out --trees, or trees in the file of --config");
    }
    return asked;
  }

  private RunConfig resumed(Path folder) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!OF_ANY_SESSION.contains(name)) {
        throw new IllegalArgumentException(
            "--resume takes its settings from the folder; leave out "
                + String.join(" or ", option.names()));
      }
    }
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder");
    }
    RunFolder run = new RunFolder(folder);
    if (ImportedModel.isIn(run)) {
      throw new DataException(
          folder, "is a model that was imported, of which there is nothing to train");
    }
    return run.readJson(RunFolder.CONFIG, RunConfig.class);
  }

  /** Lists what the network is compared with. */
  private List<Trees> others(RunConfig config, RunFolder run) {
    if (onlyLatent || alone(config)) {
      return List.of();
    }
    return resume != null
        ? TrainingRun.others(run)
        : without(List.of(Trees.NONE, Trees.RANDOM, Trees.GOLD), config.structure().trees());
  }

  private static boolean alone(RunConfig config) {
    return config.structure().trees() == Trees.SUPERVISED || config.structure().absent();
  }

  /** Tells options that change nothing, though other structures of the task have a use for them. */
  private void tellUseless(PrintWriter console, RunConfig config) {
    if (onlyLatent && alone(config)) {
      console.println("--only-latent leaves nothing out: this network is compared with no other");
    }
    Task task = Tasks.named(config.task());
    String structure = config.structure().name();
    boolean arcs =
        task.latent()
            ? !Set.of(Choice.WORDS, Choice.LINKS).contains(task.choice(structure))
            : task.isTree(structure);
    if (!arcs && spec.commandLine().getParseResult().hasMatchedOption("--arc-width")) {
      console.println("--arc-width changes nothing: the structure " + structure + " has no arcs");
    }
  }

  private int sentences(RunFolder run) {
    if (resume != null) {
      return TrainingRun.sentences(run);
    }
    if (sentences != null && sentences < 0) {
      throw new IllegalArgumentException("--sentences must be at least 0, not " + sentences);
    }
    return sentences == null ? TrainingRun.SENTENCES : sentences;
  }

  private static List<Trees> without(List<Trees> all, Trees one) {
    return all.stream().filter(kind -> kind != one).toList();
  }

  /** Finds the folder: the one that was asked for, an unfinished run of this, or a new one. */
  private Path folder(RunConfig config) {
    if (out != null) {
      requireRunOrEmpty(out);
      return out;
    }
    String name =
        String.join(
            "-",
            config.task(),
            config.structure().name(),
            config.variant(),
            "seed" + config.execution().seed());
    for (int i = 1; ; i++) {
      Path path = RUNS.resolve(i == 1 ? name : name + "-" + i);
      RunFolder run = new RunFolder(path);
      if (!Files.exists(path)) {
        return path;
      }
      // The report is written last: without it the run is not over.
      if (run.hasBegun()
          ? !run.has(RunReport.FILE)
              && run.readJson(RunFolder.CONFIG, RunConfig.class).equals(config)
          : TrainingRun.maySettle(run)) {
        return path;
      }
    }
  }

  private static void requireRunOrEmpty(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new DataException(folder, "is a file; --out needs a folder");
    }
    RunFolder run = new RunFolder(folder);
    if (Files.exists(folder) && !run.hasBegun() && !TrainingRun.maySettle(run)) {
      throw new DataException(folder, "holds something else than a run; choose another folder");
    }
  }

  private static void describe(PrintWriter console, RunConfig config, Corpus corpus, Path folder) {
    Nouns nouns = Tasks.named(config.task()).nouns();
    console.println(
        String.format(
            Locale.ROOT,
            "task %s: %,d training, %,d development and %s, %s",
            config.task(),
            corpus.train().size(),
            corpus.dev().size(),
            Counts.of(corpus.test().size(), "test " + nouns.examples()),
            Counts.of(corpus.labels().size(), nouns.labels())));
    console.println("folder of the run: " + folder);
    console.flush();
  }

  private void finish(RunFolder run, RunResult result) {
    PrintWriter console = spec.commandLine().getOut();
    console.println();
    TextTable table = new TextTable("ON THE TEST DATA", "ACCURACY", "ATTACHMENT", "TRAINED IN");
    for (NetworkResult network : result.networks()) {
      double attachment = network.test().attachment().score();
      table.row(
          name(network.trees(), result.config()),
          score(network.test().accuracy()),
          network.trees() == Trees.NONE || network.trees() == Trees.GOLD || Double.isNaN(attachment)
              ? ""
              : score(attachment),
          ProgressLines.duration(network.seconds()));
    }
    RunResult.Baselines baselines = result.baselines();
    table.row(baselines.counted(), score(baselines.countedAccuracy()), "", "");
    baselines
        .constant()
        .ifPresent(one -> table.row("always " + one.name(), score(one.score()), "", ""));
    baselines.attachments().forEach(s -> table.row(s.name(), "", score(s.score()), ""));
    table.print(console);
    List<NamedScore> scores = result.latent().test().scores();
    if (!scores.isEmpty()) {
      console.println();
      TextTable own = new TextTable("SCORE", "ON THE TEST DATA");
      scores.forEach(one -> own.row(one.name(), score(one.score())));
      own.print(console);
    }
    console.println();
    // A template is in no option: the run's configuration has it.
    String command =
        "./"
            + (result.config().features().template().equals(FeatureConfig.USUAL.template())
                ? ShellCommand.of(result.config(), result.networks().size() == 1)
                : "espalier train --config "
                    + ShellCommand.quoted(run.file(RunFolder.CONFIG).toString()));
    console.println("repeat with: " + command);
    run.hold(() -> new RunReport(result, command).write(run));
    console.println("open this in a browser: " + run.file(RunReport.FILE));
    console.flush();
  }

  private static String name(Trees trees, RunConfig config) {
    String structures = Tasks.named(config.task()).plural(config.structure().name());
    return switch (trees) {
      case LATENT -> "latent " + structures + ", " + config.learning().method();
      case NONE, GOLD, RANDOM -> (trees == Trees.NONE ? "no" : trees.title()) + " " + structures;
      case SUPERVISED -> config.structure().name() + ", " + config.learning().method();
    };
  }

  private static String score(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
