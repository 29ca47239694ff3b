package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.espalier.core.Enumerable;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Setting;
import org.espalier.data.DataSource;
import org.espalier.experiments.compare.ComparisonSettings;
import org.espalier.experiments.compare.ComparisonSettings.Contender;
import org.espalier.experiments.compare.EstimatorComparison;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.ComparisonRow;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Spread;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares estimators over seeds. */
@Command(
    name = "compare",
    description = {
      "Compare several estimators over several seeds in one table, on a task with a latent"
          + " structure; parse, tags and transduce have none.",
      "",
      "Every estimator gets the same number of steps: --epochs over --sentences training sentences."
          + " A run that takes longer than --minutes is stopped and marked; such a row depends on"
          + " the machine, the others can be repeated. SparseMAP over long sentences is the slowest"
          + " by far: lower --longest and --sentences where its rows shall have all steps. Runs"
          + " that are finished are kept: the same command again goes on after an interruption, and"
          + " with further estimators or seeds it extends the table. The folder gets"
          + " comparison.html, .csv and .md.",
      "",
      "Peak memory is the high-water mark of the process's resident set during a run (Linux only):"
          + " Java heap, tensors and libraries, and what earlier runs have left of the heap.",
      "",
      "Exits with status 1 if a run failed.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier compare",
      "  espalier compare --task genre --estimators spigot,spigot-ce=0.5,marginals --seeds 5",
      "  espalier compare --structure nonprojective --epochs 3 --sentences 1000 --out runs/quick",
      "",
    })
final class CompareCommand implements Callable<Integer> {

  private static final Path COMPARISONS = Path.of("runs");
  private static final int RUN_FAILED = 1;

  @Mixin private RunOptions options;

  @Option(
      names = "--estimators",
      paramLabel = "NAME[=ETA]",
      split = ",",
      description =
          "Estimators, separated by commas, each with its own step size if it needs one"
              + " (default: all that serve the structure at any length).")
  private List<String> estimators = new ArrayList<>();

  @Option(
      names = "--references",
      paramLabel = "KIND",
      split = ",",
      description =
          "Networks without an estimator in the same table: none, random, gold, or no"
              + " (default: none,random and, where there are any, gold).")
  private List<String> references = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds, counted from --seed (default: ${DEFAULT-VALUE}).")
  private int seeds = 3;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      description = "The most training sentences, taken at even distances (default: see below).")
  private @Nullable Integer sentences;

  @Option(
      names = "--minutes",
      paramLabel = "X",
      description = "A run that takes longer is stopped (default: ${DEFAULT-VALUE}).")
  private double minutes = 3;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the comparison (default: runs/compare-TASK-STRUCTURE).")
  private @Nullable Path out;

  private CommandSpec spec;

  CompareCommand() {
    spec = CommandSpec.create();
  }

  /** Takes the specification, and tells the help the defaults. */
  @Spec
  void specification(CommandSpec given) {
    spec = given;
    TaskOption.addDefaults(
        given,
        TaskOption.comparisonDefaultsByTask(),
        "--sentences: "
            + String.join(
                ", ",
                Tasks.latent().stream()
                    .map(task -> task.title() + " " + Defaults.comparisonSentences(task))
                    .toList()));
  }

  @Override
  public Integer call() {
    PrintWriter console = Verbosity.progress(spec);
    Task task = options.task(Defaults.TASK.title());
    if (!task.latent()) {
      throw new IllegalArgumentException(
          "estimators are compared on latent structures; that of the task "
              + task.title()
              + " is supervised"
              + (task.losses().size() == 1
                  ? ""
                  : "; its losses are compared by espalier sweep --task %s --over loss=%s"
                      .formatted(task.title(), String.join(",", task.losses()))));
    }
    RunConfig usual = Defaults.config(task, DataSource.OWN).with(Defaults.comparison(task));
    RunConfig config = options.config(task, usual, usual.structure(), usual.learning());
    if (config.structure().absent()) {
      throw new IllegalArgumentException(
          "estimators are compared on latent structures; --structure none has none");
    }
    List<Contender> contenders = contenders(config);
    RunOptions.requireKnownToTask(spec.commandLine().getParseResult()::hasMatchedOption, task);
    RunOptions.requireUsed(
        spec, contenders.stream().map(c -> Catalogue.estimator(c.estimator())).toList());
    List<Trees> wanted = references();
    RunOptions.requireAtLeastOne("--seeds", seeds);
    RunOptions.requirePositive("--minutes", minutes);
    int most =
        sentences == null
            ? Defaults.comparisonSentences(task)
            : RunOptions.requireAtLeastOne("--sentences", sentences);
    Path folder =
        out == null
            ? COMPARISONS.resolve("compare-" + config.task() + "-" + config.structure().name())
            : out;
    OutputFolder.requireWritable(folder);
    console.println("reading data");
    console.flush();
    Corpus corpus = task.load(config);
    options.data().tell(console, corpus, config);
    List<Trees> kinds =
        wanted.stream()
            .filter(kind ->
                kind != Trees.GOLD || (corpus.hasTrees() && task.isTree(config.structure().name())))
            .toList();
    ComparisonSettings settings =
        new ComparisonSettings(config, contenders, kinds, seeds, most, minutes);
    return compare(settings, corpus, folder);
  }

  private int compare(ComparisonSettings settings, Corpus corpus, Path folder) {
    PrintWriter console = Verbosity.progress(spec);
    String command = ShellCommand.typed(spec);
    Optional<List<ComparisonRow>> rows;
    try (StopRequest stop = new StopRequest(spec.commandLine().getErr())) {
      rows =
          new EstimatorComparison(
                  settings,
                  corpus,
                  new RunFolder(folder),
                  command,
                  Screen.progress(
                      console,
                      Tasks.named(settings.config().task()).quality(corpus.labels().names())),
                  stop)
              .run();
      if (rows.isEmpty()) {
        console.println("interrupted; go on with: " + command);
        console.flush();
      }
    }
    if (rows.isEmpty()) {
      return Main.INTERRUPTED;
    }
    PrintWriter out = spec.commandLine().getOut();
    print(out, rows.get());
    out.println("report: " + folder.resolve("comparison.html"));
    out.flush();
    return rows.get().stream().anyMatch(row -> row.result() == null) ? RUN_FAILED : 0;
  }

  private List<Contender> contenders(RunConfig config) {
    Class<? extends Structure> family =
        Tasks.named(config.task()).family(config.structure().name());
    if (estimators.isEmpty()) {
      return Catalogue.estimators().stream()
          .filter(entry -> entry.serves(family))
          // Listing all structures is for short sentences: only by name.
          .filter(entry -> !entry.requires().contains(Enumerable.class))
          .map(entry -> new Contender(entry.name(), config.learning().settings().eta()))
          .toList();
    }
    List<Contender> contenders = new ArrayList<>();
    for (String given : estimators) {
      int equals = given.indexOf('=');
      String name = equals < 0 ? given : given.substring(0, equals);
      Names.require(
          "estimator", name, Catalogue.estimators().stream().map(EstimatorEntry::name).toList());
      if (equals >= 0) {
        Catalogue.requireUsed(List.of(Catalogue.estimator(name)), Set.of(Setting.ETA));
      }
      double eta =
          equals < 0
              ? config.learning().settings().eta()
              : RunOptions.requirePositive(
                  "the step size of " + name, number(given.substring(equals + 1)));
      // Fails here if the estimator does not serve the structure.
      var _ = config.with(config.learning().with(name, eta));
      contenders.add(new Contender(name, eta));
    }
    return contenders;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }

  private List<Trees> references() {
    if (references.equals(List.of("no"))) {
      return List.of();
    }
    if (references.isEmpty()) {
      return List.of(Trees.NONE, Trees.RANDOM, Trees.GOLD);
    }
    List<String> known = List.of("none", "random", "gold");
    return references.stream()
        .map(name -> {
          Names.require("kind of trees", name, known);
          return Trees.valueOf(name.toUpperCase(Locale.ROOT));
        })
        .toList();
  }

  private static void print(PrintWriter console, List<ComparisonRow> rows) {
    Map<String, List<ComparisonRow>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.estimator(), _ -> new ArrayList<>()).add(row));
    TextTable table =
        new TextTable(
            "MEAN AND DEVIATION",
            "RUNS",
            "DEV ACCURACY",
            "TEST ACCURACY",
            "ATTACHMENT",
            "S/EPOCH",
            "PEAK MIB");
    groups.forEach((name, group) -> {
      List<NetworkResult> done = new ArrayList<>();
      for (ComparisonRow row : group) {
        NetworkResult result = row.result();
        if (result != null) {
          done.add(result);
        }
      }
      table.row(
          name,
          done.size() + (done.size() == group.size() ? "" : " of " + group.size()),
          spread(done, r -> r.dev().accuracy(), 3),
          spread(done, r -> r.test().accuracy(), 3),
          spread(done, r -> r.test().attachment().score(), 3),
          spread(done, r -> r.seconds() / r.history().size(), 1),
          spread(group, ComparisonRow::peakMemory, 0));
    });
    console.println();
    table.print(console);
    rows.stream()
        .filter(row -> !row.error().isEmpty())
        .forEach(
            row -> console.println(row.estimator() + ", seed " + row.seed() + ": " + row.error()));
  }

  private static <T> String spread(List<T> runs, ToDoubleFunction<T> figure, int decimals) {
    Spread spread = Spread.of(runs.stream().mapToDouble(figure));
    String mean = Numbers.decimal(spread.mean(), decimals);
    return spread.count() < 2 ? mean : mean + "±" + Numbers.decimal(spread.deviation(), decimals);
  }
}
