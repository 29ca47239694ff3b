package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.espalier.data.DataSource;
import org.espalier.experiments.Experiments;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.SolverClass;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.ExperimentReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs experiments of the literature. */
@Command(
    name = "experiment",
    description = {
      "Run experiments of the literature: several methods, several seeds, one table beside"
          + " published figures.",
      "",
      "Trials that are done are kept: the same command again goes on after an interruption, and"
          + " with more seeds it extends the table. The folder gets NAME.html, .csv and .md, and"
          + " the page's pictures as .svg.",
      "",
      "Without a name, lists the experiments.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier experiment",
      "  espalier experiment clusters --quick",
      "  espalier experiment clusters --list",
      "  espalier experiment clusters --tables K=3 --methods spigot,spigot-ce --seeds 10",
      "  espalier experiment sentiment --data my-texts.tsv --vectors glove.6B.100d.txt",
      "  espalier experiment decisions --data my-decisions.csv --solver my.Solver --class-path"
          + " build",
      "  espalier experiment --all --quick",
    })
final class ExperimentCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Experiments.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "All experiments.")
  private boolean all;

  @Option(
      names = "--quick",
      description = "Small sizes, one seed by default: to see that all works.")
  private boolean quick;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds, counted from 1 (default: 10, with --quick 1).")
  private @Nullable Integer seeds;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = {
        "How many trials to run at a time (default: the number of processors).",
        "Results do not depend on it; the seconds that the table shows are a trial's own and do."
      })
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--tables",
      paramLabel = "NAME",
      split = ",",
      description = "Which tables to fill, as they are named (default: all).")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which rows to fill (default: all). Rows that were filled before stay in the table.")
  private List<String> methods = new ArrayList<>();

  @Option(
      names = "--list",
      description = "List tables and their rows, for --tables and --methods, and run nothing.")
  private boolean list;

  @Option(
      names = "--data",
      paramLabel = "[NAME=]PATH",
      description = {
        "Your data for an experiment that takes some: a file, a folder with *train*, *dev* and"
            + " *test*, or what the names of these files begin with. With several experiments say"
            + " for which, as in sentiment=PATH.",
        "Results on other data, or on data that is read in another way, are kept apart."
      })
  private List<String> data = new ArrayList<>();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Word vectors (GloVe or word2vec text, or .gz) for experiments on your texts. Those of"
              + " the texts' words are kept in ~/.cache/espalier ($XDG_CACHE_HOME/espalier), which"
              + " may be deleted.")
  private @Nullable Path vectors;

  @Option(
      names = "--solver",
      paramLabel = "CLASS",
      description =
          "A class of yours that finds the best decision, for an experiment that takes one: a"
              + " Custom.MapSolver or a MapOracle of espalier-core.")
  private @Nullable String solver;

  @Option(
      names = "--class-path",
      paramLabel = "PATHS",
      description = "The jars and folders of classes in which --solver is looked for.")
  private String classPath = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: runs/experiments).")
  private Path out = Path.of("runs", "experiments");

  private boolean diverged; // any trial

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    PrintWriter progress = Verbosity.progress(spec);
    List<String> known = Experiments.all().stream().map(Experiment::name).toList();
    names.forEach(name -> Names.require("experiment", name, known));
    if (names.isEmpty() && !all) {
      TextTable table = new TextTable("EXPERIMENT", "WHAT IT IS");
      Experiments.all().forEach(e -> table.row(e.name(), e.summary()));
      table.print(console);
      console.flush();
      return 0;
    }
    List<Experiment> asked =
        Experiments.all().stream().filter(e -> all || names.contains(e.name())).toList();
    Map<String, DataSource> paths = paths(asked);
    requireUsed(asked, paths);
    List<Experiment> wanted = new ArrayList<>();
    for (Experiment experiment : asked) {
      Optional<String> lack = experiment.lacks(options(experiment, paths));
      if (lack.isPresent() && !all) {
        throw new IllegalArgumentException(lack.get());
      }
      lack.ifPresentOrElse(
          sentence -> progress.println("left out: " + sentence), () -> wanted.add(experiment));
    }
    requireKnown(wanted, paths);
    if (list) {
      wanted.forEach(experiment -> print(experiment.trials(options(experiment, paths)), console));
      return 0;
    }
    if (jobs < 1) {
      throw new IllegalArgumentException("--jobs must be at least 1, not " + jobs);
    }
    OutputFolder.requireWritable(out);
    for (Experiment experiment : wanted) {
      reading.tell(progress, experiment.report(options(experiment, paths)));
    }
    try (StopRequest stop = new StopRequest(spec.commandLine().getErr())) {
      for (Experiment experiment : wanted) {
        if (!ran(experiment, options(experiment, paths), stop)) {
          progress.println("interrupted; the same command goes on");
          progress.flush();
          return Main.INTERRUPTED;
        }
      }
    }
    return diverged ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private void print(List<Trial> trials, PrintWriter console) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    trials.stream()
        .filter(this::isWanted)
        .forEach(trial ->
            rows.computeIfAbsent(trial.table(), _ -> new LinkedHashSet<>()).add(trial.method()));
    rows.forEach((table, methodsOfIt) -> {
      console.println(table);
      methodsOfIt.forEach(method -> console.println("  " + method));
    });
    console.flush();
  }

  private ExperimentOptions options(Experiment experiment, Map<String, DataSource> paths) {
    return new ExperimentOptions(
        quick,
        seeds == null ? (quick ? 1 : 10) : seeds,
        Optional.ofNullable(paths.get(experiment.name())),
        Optional.ofNullable(vectors),
        Optional.ofNullable(solver).map(name -> SolverClass.of(name, classPath)));
  }

  /** Finds out which experiment each --data is for. */
  private Map<String, DataSource> paths(List<Experiment> asked) {
    Map<String, DataSource> paths = new HashMap<>();
    List<String> titles = asked.stream().map(Experiment::name).toList();
    for (String one : data) {
      int cut = one.indexOf('=');
      boolean named = cut > 0 && titles.contains(one.substring(0, cut));
      if (!named && titles.size() > 1) {
        throw new IllegalArgumentException(
            "--data %s: say for which experiment, as in %s=PATH; asked for are %s"
                .formatted(one, titles.getFirst(), String.join(", ", titles)));
      }
      String title = named ? one.substring(0, cut) : titles.getFirst();
      if (paths.put(title, reading.source(named ? one.substring(cut + 1) : one)) != null) {
        throw new IllegalArgumentException("--data was given twice for " + title);
      }
    }
    DataSource without = reading.source("");
    if (paths.isEmpty() && !without.train().isEmpty()) {
      if (titles.size() > 1) {
        throw new IllegalArgumentException(
            "--train names the file of one experiment; asked for are " + String.join(", ", titles));
      }
      paths.put(titles.getFirst(), without);
    }
    if (paths.isEmpty() && !without.reading().isEmpty()) {
      throw new IllegalArgumentException(
          "options say how data is to be read, but there is no --data");
    }
    return paths;
  }

  /** Refuses files that no experiment would read. */
  private void requireUsed(List<Experiment> asked, Map<String, DataSource> paths) {
    for (Experiment experiment : asked) {
      if (paths.containsKey(experiment.name()) && !experiment.takesData()) {
        throw new IllegalArgumentException(
            "the experiment %s takes no --data; %s do"
                .formatted(experiment.name(), titles(Experiment::takesData)));
      }
    }
    if (vectors != null && asked.stream().noneMatch(Experiment::takesVectors)) {
      throw new IllegalArgumentException(
          "no experiment that is asked for takes --vectors; %s do"
              .formatted(titles(Experiment::takesVectors)));
    }
    if (solver != null && asked.stream().noneMatch(Experiment::takesSolver)) {
      throw new IllegalArgumentException(
          "no experiment that is asked for takes --solver; %s does"
              .formatted(titles(Experiment::takesSolver)));
    }
    if (solver == null && !classPath.isEmpty()) {
      throw new IllegalArgumentException("--class-path is for --solver, which was not given");
    }
  }

  private static String titles(Predicate<Experiment> property) {
    return Experiments.all().stream()
        .filter(property)
        .map(Experiment::name)
        .collect(Collectors.joining(", "));
  }

  private boolean isWanted(Trial trial) {
    return (tables.isEmpty() || tables.contains(trial.table()))
        && (methods.isEmpty() || methods.contains(trial.method()));
  }

  private void requireKnown(List<Experiment> wanted, Map<String, DataSource> paths) {
    require("table", tables, Trial::table, wanted, paths);
    require("method", methods, Trial::method, wanted, paths);
  }

  private void require(
      String kind,
      List<String> given,
      Function<Trial, String> nameOf,
      List<Experiment> wanted,
      Map<String, DataSource> paths) {
    List<String> known = names(nameOf, wanted, experiment -> options(experiment, paths));
    for (String name : given) {
      if (quick
          && !known.contains(name)
          && names(nameOf, wanted, experiment -> options(experiment, paths).full())
              .contains(name)) {
        throw new IllegalArgumentException(
            "the %s %s is not among the quick ones, which are %s; without --quick there is one"
                .formatted(kind, name, String.join(", ", known)));
      }
      Names.require(kind, name, known);
    }
  }

  private static List<String> names(
      Function<Trial, String> nameOf,
      List<Experiment> wanted,
      Function<Experiment, ExperimentOptions> options) {
    return wanted.stream()
        .flatMap(experiment -> experiment.trials(options.apply(experiment)).stream())
        .map(nameOf)
        .distinct()
        .toList();
  }

  private boolean ran(Experiment experiment, ExperimentOptions options, StopRequest stop) {
    PrintWriter console = spec.commandLine().getOut();
    PrintWriter progress = Verbosity.progress(spec);
    RunFolder folder = new RunFolder(out.resolve(experiment.name()));
    ExperimentRun run =
        new ExperimentRun(
            experiment,
            options,
            this::isWanted,
            jobs,
            folder,
            line -> {
              progress.println(line);
              progress.flush();
            },
            stop);
    Optional<List<TrialResult>> results = run.run();
    diverged |= !run.diverged().isEmpty();
    if (results.isEmpty()) {
      return false;
    }
    String hash = experiment.dataHash(options);
    ExperimentReport report =
        new ExperimentReport(
            experiment,
            options,
            results.get(),
            Provenance.now(hash.isEmpty() ? "none: no files were read" : hash),
            ShellCommand.typed(spec));
    folder.hold(() -> report.write(folder));
    console.println();
    console.println(report.markdown());
    if (!run.diverged().isEmpty()) {
      console.println("not in the tables, as they diverged:");
      run.diverged().forEach(trial -> console.println("  " + trial));
    }
    console.println(
        "report: " + folder.path().resolve(experiment.name() + (quick ? "-quick" : "") + ".html"));
    console.flush();
    return true;
  }
}
