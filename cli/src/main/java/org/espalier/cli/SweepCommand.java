package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.espalier.data.Counts;
import org.espalier.data.SeedStream;
import org.espalier.experiments.compare.Sweep;
import org.espalier.experiments.compare.Sweep.Point;
import org.espalier.experiments.compare.Sweep.Row;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Spread;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Searches settings of training. */
@Command(
    name = "sweep",
    description = {
      "Train with many settings, by a grid or at random, and find the best.",
      "",
      "All options of train may be given, and each may be swept over: --over OPTION=VALUES, values"
          + " with commas between (or semicolons, where values have commas); with --random also"
          + " LOW..HIGH, drawn by equal chances of equal ratios. Settings leave out what has no"
          + " effect on them, such as k where the structure is none. The best settings are those of"
          + " the highest score on the development data, mean over the seeds. Runs that are"
          + " finished are kept: the same command again goes on after an interruption, and with"
          + " further values or seeds it does what is new. Each run computes with --threads 1"
          + " unless another number is given, so that results do not depend on --jobs. The folder"
          + " gets sweep.csv, a row for each run, and the runs.",
      "",
      "Exits with status 1 if a run failed.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier sweep --task text --data reviews.tsv --over eta=0.1,1 --over"
          + " estimator=spigot,spigot-eg",
      "  espalier sweep --task tags --data UD_German-GSD --random 20 --over"
          + " learning-rate=1e-4..1e-2 --over hidden=64..256 --halving",
      "  espalier sweep --task text --data reviews.tsv --structure subset --over k=1,2,5 --seeds 3",
    })
final class SweepCommand implements Callable<Integer> {

  private static final Path RUNS = Path.of("runs");
  private static final int RUN_FAILED = 1;
  private static final int MOST = 10_000;

  /** Stands for the value of an option that has no effect. */
  private static final String NONE = "-";

  private static final Set<String> OWN =
      Set.of("--out", "--resume", "--only-latent", "--help", "--seeds", "--over");

  @Spec private CommandSpec spec;

  @Option(
      names = "--over",
      paramLabel = "OPTION=VALUES",
      description = "An option of train and its values.")
  private List<String> over = new ArrayList<>();

  @Option(
      names = "--random",
      paramLabel = "N",
      description = "Draw so many settings at random (default: all combinations).")
  private @Nullable Integer random;

  @Option(
      names = "--draw-seed",
      paramLabel = "N",
      description = "Seed of the drawing (default: ${DEFAULT-VALUE}).")
  private long drawSeed = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Runs of each setting, seeds counted from --seed (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(
      names = "--halving",
      description =
          "Train all settings for few epochs, the better third for three times as many, and so on.")
  private boolean halving;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Runs at a time (default: ${DEFAULT-VALUE}).")
  private int jobs = 2;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the sweep (default: runs/sweep-TASK).")
  private @Nullable Path out;

  @Unmatched private List<String> rest = new ArrayList<>();

  /**
   * An option with its values.
   *
   * @param option with its dashes
   * @param values as typed; a single one may be a range
   */
  private record Axis(String option, List<String> values) {

    static Axis of(String text) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      String option = name.startsWith("--") ? name : "--" + name;
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--over needs an option and its values, such as eta=0.1,1, not " + text);
      }
      if (OWN.contains(option)) {
        throw new IllegalArgumentException("--over cannot sweep over " + option);
      }
      String values = text.substring(equals + 1);
      List<String> list =
          List.of(values.split(values.indexOf(';') >= 0 ? ";" : ",", -1)).stream()
              .map(String::strip)
              .toList();
      if (list.stream().anyMatch(String::isEmpty)
          || new LinkedHashSet<>(list).size() < list.size()) {
        throw new IllegalArgumentException("--over " + text + ": a value is empty or there twice");
      }
      return new Axis(option, list);
    }

    boolean isRange() {
      return values.stream().anyMatch(value -> value.contains(".."));
    }

    String drawn(Random source) {
      String value = values.get(source.nextInt(values.size()));
      int dots = value.indexOf("..");
      if (dots < 0) {
        return value;
      }
      String low = value.substring(0, dots);
      String high = value.substring(dots + 2);
      boolean whole = low.matches("\\d+") && high.matches("\\d+");
      double from = number(low);
      double to = number(high);
      if (!(from > 0 && from < to)) {
        throw new IllegalArgumentException(
            "--over " + option + ": " + value + " needs two positive numbers, the lower first");
      }
      double some = from * Math.pow(to / from, source.nextDouble());
      return whole ? Long.toString(Math.round(some)) : String.format(Locale.ROOT, "%.3g", some);
    }

    private double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "--over " + option + ": '" + text + "' is not a number", e);
      }
    }
  }

  @Override
  public Integer call() {
    PrintWriter console = Verbosity.progress(spec);
    RunOptions.requireAtLeastOne("--seeds", seeds);
    RunOptions.requireAtLeastOne("--jobs", jobs);
    Map<String, UselessOption> useless = new LinkedHashMap<>();
    List<Point> points = points(useless);
    RunConfig first = points.getFirst().config();
    Path folder = out == null ? RUNS.resolve("sweep-" + first.task()) : out;
    OutputFolder.requireWritable(folder);
    console.println("reading data");
    console.flush();
    Corpus corpus = Tasks.named(first.task()).load(first);
    parsed(points.getFirst().values(), Set.of()).options().data().tell(console, corpus, first);
    console.println(
        "%s, %s, folder %s"
            .formatted(Counts.of(points.size(), "settings"), Counts.of(seeds, "seeds"), folder));
    useless.forEach((option, reason) ->
        console.println(option + " is left out where it has no effect: " + reason.getMessage()));
    console.flush();
    Optional<List<Row>> rows;
    try (StopRequest stop = new StopRequest(spec.commandLine().getErr())) {
      rows =
          new Sweep(
                  points,
                  corpus,
                  seeds,
                  jobs,
                  halving,
                  new RunFolder(folder),
                  Screen.progress(
                      console, Tasks.named(first.task()).quality(corpus.labels().names())),
                  stop)
              .run();
    }
    if (rows.isEmpty()) {
      console.println("interrupted; go on with: " + ShellCommand.typed(spec));
      console.flush();
      return Main.INTERRUPTED;
    }
    PrintWriter out = spec.commandLine().getOut();
    print(out, rows.get());
    out.println("table of all runs: " + folder.resolve(Sweep.CSV));
    out.flush();
    return rows.get().stream().anyMatch(row -> row.result().isEmpty()) ? RUN_FAILED : 0;
  }

  /**
   * Returns the settings.
   *
   * @param useless takes options that some of them leave out, and why
   */
  private List<Point> points(Map<String, UselessOption> useless) {
    List<Axis> axes = over.stream().map(Axis::of).toList();
    if (axes.isEmpty() && seeds == 1 && random == null) {
      throw new IllegalArgumentException(
          "there is nothing to sweep over: give --over OPTION=VALUES, such as --over eta=0.1,1");
    }
    Set<String> options = new LinkedHashSet<>();
    for (Axis axis : axes) {
      if (!options.add(axis.option())) {
        throw new IllegalArgumentException("--over has " + axis.option() + " twice");
      }
      if (halving && Set.of("--epochs", "--patience").contains(axis.option())) {
        throw new IllegalArgumentException(
            "--halving decides on epochs; leave out --over " + axis.option());
      }
      if (rest.contains(axis.option())) {
        throw new IllegalArgumentException(axis.option() + " is given and swept over");
      }
    }
    List<Map<String, String>> settings = random == null ? grid(axes) : drawn(axes);
    Map<String, Integer> times = new HashMap<>();
    Set<Point> points = new LinkedHashSet<>();
    for (Map<String, String> values : settings) {
      Set<String> left = new LinkedHashSet<>();
      points.add(point(values, left, useless));
      left.forEach(option -> times.merge(option, 1, Integer::sum));
    }
    useless.forEach((option, reason) -> {
      if (times.getOrDefault(option, 0) == settings.size()) {
        throw reason;
      }
    });
    return List.copyOf(points);
  }

  /**
   * Returns a setting without the options that have no effect on it.
   *
   * @param left takes these options
   * @param useless takes why
   */
  private Point point(
      Map<String, String> values, Set<String> left, Map<String, UselessOption> useless) {
    while (true) {
      Map<String, String> some = new LinkedHashMap<>(values);
      some.replaceAll((option, value) -> left.contains("--" + option) ? NONE : value);
      try {
        return new Point(some, parsed(some, left).configuration());
      } catch (UselessOption e) {
        if (!left.add(e.option())) {
          throw e; // not an option of the command line
        }
        useless.putIfAbsent(e.option(), e);
      }
    }
  }

  private static List<Map<String, String>> grid(List<Axis> axes) {
    List<Map<String, String>> all = List.of(Map.of());
    for (Axis axis : axes) {
      if (axis.isRange()) {
        throw new IllegalArgumentException(
            "--over " + axis.option() + ": a range needs --random N");
      }
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> some : all) {
        for (String value : axis.values()) {
          Map<String, String> more = new LinkedHashMap<>(some);
          more.put(name(axis), value);
          longer.add(more);
        }
      }
      all = longer;
      if (all.size() > MOST) {
        throw new IllegalArgumentException(
            "the grid has more than " + MOST + " settings; --random N draws some");
      }
    }
    return all;
  }

  private List<Map<String, String>> drawn(List<Axis> axes) {
    int count = RunOptions.requireAtLeastOne("--random", random == null ? 1 : random);
    if (axes.isEmpty()) {
      throw new IllegalArgumentException("--random needs something to draw: --over OPTION=VALUES");
    }
    Random source = new Random(SeedStream.TEXT.seed(drawSeed, 0));
    Set<Map<String, String>> all = new LinkedHashSet<>();
    for (int draw = 0; draw < 20 * count && all.size() < count; draw++) {
      Map<String, String> values = new LinkedHashMap<>();
      axes.forEach(axis -> values.put(name(axis), axis.drawn(source)));
      all.add(values);
    }
    return List.copyOf(all);
  }

  private static String name(Axis axis) {
    return axis.option().substring(2);
  }

  /**
   * Reads the options of train, with some values of options that are swept over.
   *
   * @param left options to leave out
   */
  private TrainCommand parsed(Map<String, String> values, Set<String> left) {
    CommandLine whole = Main.commandLine();
    CommandSpec known =
        Objects.requireNonNull(whole.getSubcommands().get("train")).getCommandSpec();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < rest.size(); i++) {
      String argument = rest.get(i);
      OptionSpec option = known.findOption(argument.replaceFirst("=.*", ""));
      if (option == null || Collections.disjoint(left, List.of(option.names()))) {
        arguments.add(argument);
      } else {
        i += argument.indexOf('=') < 0 ? option.arity().max() : 0;
      }
    }
    values.forEach((option, value) -> {
      if (value.equals(NONE)) {
        return;
      }
      arguments.add("--" + option);
      if (value.equals("true")) {
        return; // an option without a value
      }
      arguments.add(value);
    });
    if (!arguments.contains("--threads")) {
      arguments.addAll(List.of("--threads", "1"));
    }
    arguments.addFirst("train");
    try {
      var _ = whole.parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new IllegalArgumentException("in the options of train: " + Failures.explained(e), e);
    }
    CommandLine train = Objects.requireNonNull(whole.getSubcommands().get("train"));
    for (String option : List.of("--out", "--resume", "--only-latent")) {
      if (train.getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException("sweep has no use for " + option);
      }
    }
    return train.getCommand();
  }

  private void print(PrintWriter console, List<Row> rows) {
    List<Point> ranked = Sweep.ranked(rows);
    List<String> header = new ArrayList<>(List.of("RANK"));
    ranked.getFirst().values().keySet().forEach(one -> header.add(one.toUpperCase(Locale.ROOT)));
    header.addAll(List.of("EPOCHS", "RUNS", "DEV", "TEST", "SECONDS"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    List<Integer> rungs =
        rows.stream().map(Row::epochs).distinct().sorted(Comparator.reverseOrder()).toList();
    Point best = ranked.getFirst();
    int rank = 0;
    Set<Point> listed = new LinkedHashSet<>();
    for (int epochs : halving ? rungs : List.of(0)) {
      List<Row> rung = rows.stream().filter(row -> epochs == 0 || row.epochs() == epochs).toList();
      for (Point point : Sweep.ranked(rung)) {
        if (!listed.add(point)) {
          continue;
        }
        best = rank == 0 ? point : best;
        rank++;
        List<Row> own = rung.stream().filter(row -> row.point().equals(point)).toList();
        List<String> cells = new ArrayList<>(List.of(Integer.toString(rank)));
        cells.addAll(point.values().values());
        cells.add(Integer.toString(own.getFirst().epochs()));
        long done = own.stream().filter(row -> row.result().isPresent()).count();
        cells.add(done + (done == own.size() ? "" : " of " + own.size()));
        cells.add(spread(own, result -> result.dev().quality(), 4));
        cells.add(spread(own, result -> result.test().quality(), 4));
        cells.add(spread(own, NetworkResult::seconds, 1));
        table.row(cells.toArray(String[]::new));
      }
    }
    console.println();
    table.print(console);
    rows.stream()
        .filter(row -> !row.error().isEmpty())
        .forEach(row ->
            console.println(Sweep.text(row.point()) + ", seed " + row.seed() + ": " + row.error()));
    console.println();
    console.println("the best: ./" + ShellCommand.of(best.config(), true));
  }

  private static String spread(
      List<Row> rows, ToDoubleFunction<NetworkResult> figure, int decimals) {
    Spread spread =
        Spread.of(rows.stream().flatMap(row -> row.result().stream()).mapToDouble(figure));
    String mean = Numbers.decimal(spread.mean(), decimals);
    return spread.count() < 2 ? mean : mean + "±" + Numbers.decimal(spread.deviation(), decimals);
  }
}
