package org.espalier.experiments.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.data.ContentHash;
import org.espalier.data.CsvTable;
import org.espalier.data.DataException;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.torch.Natives;

/**
 * Many configurations, each over several seeds, several runs at a time, in one table. Every run has
 * a folder of its own, whose name is a hash of its configuration and data, so that a sweep that was
 * interrupted or extended does what is missing. Concurrent runs share nothing, and each computes
 * with the threads of its own configuration, so that results do not depend on their number.
 *
 * <p>With halving (successive halving, Jamieson &amp; Talwalkar 2016, arXiv 1502.07943) all
 * configurations are trained for few epochs, the better of them for more, and so on: a rung keeps
 * one of {@value #FACTOR} and trains {@value #FACTOR} times as long, from the beginning, until the
 * last has all epochs. What is better is decided on the development data, mean over the seeds.
 */
public final class Sweep {

  /** The factor by which halving divides the number of configurations and multiplies epochs. */
  public static final int FACTOR = 3;

  /** The table's file. */
  public static final String CSV = "sweep.csv";

  private static final int NAME = 12;

  private final List<Point> points;
  private final int seeds;
  private final int jobs;
  private final boolean halving;
  private final RunFolder folder;
  private final KeptRuns runs;
  private final Progress progress;
  private final Map<RunConfig, Supplier<Corpus>> corpora = new HashMap<>();
  private volatile boolean failed;

  /**
   * A configuration.
   *
   * @param values what distinguishes it, by option
   * @param config of its first seed
   */
  public record Point(Map<String, String> values, RunConfig config) {

    /** Copies the map, in its order. */
    public Point {
      values = new LinkedHashMap<>(values);
    }
  }

  /**
   * A run that has ended.
   *
   * @param point its configuration
   * @param epochs the most that it was given
   * @param seed of it
   * @param result its result; empty if the run failed
   * @param error why it failed; empty if it did not
   */
  public record Row(
      Point point, int epochs, long seed, Optional<NetworkResult> result, String error) {}

  /**
   * Prepares a sweep.
   *
   * @param points at least one
   * @param first the data of the first of them
   * @param seeds how many, counted from each configuration's own
   * @param jobs how many runs at a time
   * @param halving whether to train few of them for all epochs
   * @param folder new, or of an earlier sweep
   * @param progress takes a line for each run
   */
  public Sweep(
      List<Point> points,
      Corpus first,
      int seeds,
      int jobs,
      boolean halving,
      RunFolder folder,
      Progress progress,
      Interruption interruption) {
    this.points = List.copyOf(points);
    this.seeds = seeds;
    this.jobs = jobs;
    this.halving = halving;
    this.folder = folder;
    this.progress = new NotesOnly(progress);
    runs = new KeptRuns(folder, Double.POSITIVE_INFINITY, this.progress, new Stop(interruption));
    corpora.put(key(points.getFirst().config()), () -> first);
    if (points.isEmpty() || seeds < 1 || jobs < 1) {
      throw new IllegalArgumentException(
          "a sweep needs configurations, seeds and jobs, not %s, %s, %s"
              .formatted(points.size(), seeds, jobs));
    }
  }

  /**
   * Does the runs that have no result yet, and writes the table after every run.
   *
   * @return the rows, the best configuration of the last rung first; empty if an interruption was
   *     requested
   * @throws org.espalier.data.DataException if another process has the folder, or data cannot be
   *     used
   */
  public Optional<List<Row>> run() {
    return folder.hold(() -> {
      List<Row> rows = new ArrayList<>();
      List<Point> left = points;
      for (int epochs : rungs()) {
        Optional<List<Row>> rung = rung(left, epochs, rows);
        if (rung.isEmpty()) {
          return Optional.empty();
        }
        rows.addAll(0, rung.get());
        left = ranked(rung.get()).stream().limit((left.size() + FACTOR - 1) / FACTOR).toList();
        write(rows);
      }
      return Optional.of(rows);
    });
  }

  /**
   * Returns what the epochs of each rung are divided by, ending with 1. Rungs that would train as
   * long as the next, because there are no fewer epochs than one, are left out.
   */
  private List<Integer> rungs() {
    int epochs = points.getFirst().config().schedule().epochs();
    List<Integer> divisors = new ArrayList<>(List.of(1));
    for (int n = points.size(); halving && n >= FACTOR; n = (n + FACTOR - 1) / FACTOR) {
      int next = divisors.getFirst() * FACTOR;
      if (Math.max(1, epochs / next) < Math.max(1, epochs / divisors.getFirst())) {
        divisors.addFirst(next);
      }
    }
    return divisors;
  }

  private Optional<List<Row>> rung(List<Point> left, int divisor, List<Row> before) {
    record Job(Point point, RunConfig config) {}
    List<Job> todo = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      for (Point point : left) {
        RunConfig config = point.config();
        int epochs = Math.max(1, config.schedule().epochs() / divisor);
        todo.add(
            new Job(
                point,
                config
                    .with(divisor == 1 ? config.schedule() : config.schedule().withEpochs(epochs))
                    .with(config.execution().plusSeed(seed))));
      }
    }
    List<Row> rows = new ArrayList<>();
    boolean interrupted = false;
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(jobs, todo.size()),
            Thread.ofPlatform().name("sweep-", 1).daemon().factory())) {
      CompletionService<Optional<Row>> ends = new ExecutorCompletionService<>(pool);
      todo.forEach(job -> ends.submit(() -> row(job.point(), job.config())));
      for (int done = 1; done <= todo.size(); done++) {
        Optional<Row> row = next(ends);
        interrupted |= row.isEmpty();
        if (row.isPresent()) {
          rows.add(row.get());
          progress.note(done + " of " + todo.size() + ": " + described(row.get()));
          List<Row> all = new ArrayList<>(rows);
          all.addAll(before);
          write(all);
        }
      }
    }
    return interrupted ? Optional.empty() : Optional.of(sorted(rows));
  }

  private static String described(Row row) {
    return text(row.point())
        + ", seed "
        + row.seed()
        + ": "
        + row.result()
            .map(result -> String.format(Locale.ROOT, "%.4f", result.dev().quality()))
            .orElse(row.error());
  }

  /** Returns what distinguishes a configuration, in one line. */
  public static String text(Point point) {
    return point.values().entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }

  private Optional<Row> row(Point point, RunConfig config) {
    if (runs.interruption().requested()) {
      return Optional.empty();
    }
    // Torch's number of threads is a property of the calling thread.
    Natives.load(config.execution().threads());
    return ended(config)
        .map(ended ->
            new Row(
                point,
                config.schedule().epochs(),
                config.execution().seed(),
                Optional.ofNullable(ended.row().result()),
                ended.row().error()));
  }

  private Optional<KeptRuns.Ended> ended(RunConfig config) {
    Corpus corpus;
    try {
      corpus = corpus(config);
    } catch (DataException | IllegalArgumentException e) {
      return Optional.of(runs.failed(config, e));
    }
    String name = "run-" + ContentHash.ofText(config + corpus.hash()).substring(0, NAME);
    return runs.run(config, name, corpus);
  }

  /**
   * Reads the data of a configuration. Configurations that differ only in how they learn share it.
   */
  private Corpus corpus(RunConfig config) {
    RunConfig key = key(config);
    Supplier<Corpus> corpus;
    synchronized (corpora) {
      corpus =
          corpora.computeIfAbsent(
              key, _ -> new Memoized<>(() -> Tasks.named(config.task()).load(config)));
    }
    return corpus.get();
  }

  private RunConfig key(RunConfig config) {
    RunConfig first = points.getFirst().config();
    return config
        .with(new Execution(0, 1))
        .with(first.schedule())
        .with(
            new Learning(
                first.learning().method(),
                first.learning().settings(),
                first.learning().annealing(),
                config.learning().tagger()));
  }

  private Optional<Row> next(CompletionService<Optional<Row>> ends) {
    try {
      return ends.take().get();
    } catch (ExecutionException e) {
      failed = true;
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a run's thread died", e);
    } catch (InterruptedException e) {
      failed = true;
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while runs were on their way", e);
    }
  }

  /** The requests to stop: by the user, and after a failure that the next run would meet too. */
  private final class Stop implements Interruption {
    private final Interruption user;

    Stop(Interruption user) {
      this.user = user;
    }

    @Override
    public boolean requested() {
      return failed || user.requested();
    }

    @Override
    public boolean timeIsOver() {
      return user.timeIsOver();
    }
  }

  /** Prints notes, but no single steps, since several runs go on at a time. */
  private record NotesOnly(Progress progress) implements Progress {
    @Override
    public void note(String line) {
      synchronized (progress) {
        progress.note(line);
      }
    }
  }

  /** Returns the configurations, the best on the development data first; failed ones last. */
  public static List<Point> ranked(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(Row::point, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .sorted(Comparator.comparingDouble(entry -> -quality(entry.getValue())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the mean quality on the development data; −1 if a run failed. */
  private static double quality(List<Row> rows) {
    return rows.stream().anyMatch(row -> row.result().isEmpty())
        ? -1
        : rows.stream()
            .mapToDouble(row -> row.result().orElseThrow().dev().quality())
            .average()
            .orElse(-1);
  }

  /** Sorts by rank, then seed; of equally good configurations the first on the command line. */
  private List<Row> sorted(List<Row> rows) {
    List<Row> inOrder =
        rows.stream()
            .sorted(
                Comparator.<Row>comparingInt(row -> points.indexOf(row.point()))
                    .thenComparingLong(Row::seed))
            .toList();
    List<Point> ranked = ranked(inOrder);
    return inOrder.stream()
        .sorted(Comparator.comparingInt(row -> ranked.indexOf(row.point())))
        .toList();
  }

  private void write(List<Row> rows) {
    List<String> header = new ArrayList<>(points.getFirst().values().keySet());
    header.addAll(
        List.of(
            "epochs",
            "seed",
            "dev",
            "test",
            "dev_loss",
            "test_loss",
            "best_epoch",
            "seconds",
            "error"));
    CsvTable table = new CsvTable(header.toArray(String[]::new));
    for (Row row : rows) {
      List<Object> cells = new ArrayList<>(row.point().values().values());
      cells.addAll(List.of(row.epochs(), row.seed()));
      Function<Function<NetworkResult, Object>, Object> cell =
          value -> row.result().map(value).orElse("");
      cells.add(cell.apply(result -> result.dev().quality()));
      cells.add(cell.apply(result -> result.test().quality()));
      cells.add(cell.apply(result -> result.dev().loss()));
      cells.add(cell.apply(result -> result.test().loss()));
      cells.add(cell.apply(NetworkResult::bestEpoch));
      cells.add(cell.apply(NetworkResult::seconds));
      cells.add(row.error());
      table.row(cells);
    }
    folder.writeText(CSV, table.toString());
  }
}
