package org.espalier.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.bench.Measured.Loops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Measures every query with scalar and with vector loops, beside the processor's peak. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    description = {
      "Measure every query, a batch of 32 problems on one thread.",
      "",
      "Times are medians in milliseconds. 'ratio' is the time with scalar loops by the time with"
          + " the Vector API, both in this run. 'peak' is how long the operations that the"
          + " algorithm must do take at the peak that was measured in this run, and 'times' how"
          + " many times that the query takes. 'bytes' are allocated per batch.",
      "",
      "With --against, every query is measured in another build as well, three times each in turn,"
          + " with vector loops; 'times as fast' is that build's time by this one's. There 'vector"
          + " ms' is the middle one of three."
    })
final class TableCommand implements Callable<Integer> {

  /** Measurements of a query in each of two builds; more than two, so that one may go wrong. */
  private static final int ROUNDS = 3;

  @Option(names = "--only", paramLabel = "REGEX", description = "Queries whose name has a match.")
  private Pattern only = Pattern.compile("");

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quick", description = "Fewer and shorter iterations, for a first look.")
  private boolean quick;

  @Option(
      names = "--against",
      paramLabel = "JAR",
      description = "The benchmarks of another build; its espalier bench jar makes it.")
  private Optional<Path> against = Optional.empty();

  /** Queries that the other build does not have. */
  private final Set<String> missing = new TreeSet<>();

  /**
   * One line of the table; peak and times are NaN where nothing can be counted, the other build's
   * time and the ratio where there is none.
   */
  record Row(
      String query,
      int size,
      double scalarMilliseconds,
      double vectorMilliseconds,
      double ratio,
      String operation,
      double peakMilliseconds,
      double times,
      double bytes,
      double againstMilliseconds,
      double timesAsFast) {}

  /** The peak of a kind of operation, in operations a second. */
  record Peak(String operation, double scalar, double vector) {}

  /**
   * All that was measured.
   *
   * @param against the other build's jar, or an empty text
   */
  record Table(Machine machine, String against, List<Peak> peaks, List<Row> rows) {}

  @Override
  public Integer call() {
    List<Query> queries = Query.matching(only);
    Optional<OtherBuild> other = against.map(OtherBuild::new);
    Machine machine = Machine.here();
    System.out.println(machine);
    Set<Limit> limits =
        queries.stream()
            .flatMap(query -> query.cost().stream())
            .map(Query.Cost::limit)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Limit.class)));
    int rounds = other.isPresent() && !quick ? ROUNDS : 1;
    int each = 1 + rounds * (other.isPresent() ? 2 : 1);
    int measurements = queries.stream().mapToInt(query -> each * query.sizes().size()).sum();
    RunLog log = new RunLog(measurements + 2 * limits.size());
    List<Peak> peaks = new ArrayList<>();
    for (Limit limit : limits) {
      peaks.add(
          new Peak(limit.unit(), peak(limit, Loops.SCALAR, log), peak(limit, Loops.VECTOR, log)));
    }
    List<Row> rows = new ArrayList<>();
    for (Query query : queries) {
      for (int size : query.sizes()) {
        rows.add(row(query, size, peaks, other, rounds, log));
      }
    }
    Table table = new Table(machine, against.map(Path::toString).orElse(""), peaks, rows);
    print(table);
    json.ifPresent(file -> JsonMapper.shared().writeValue(file.toFile(), table));
    return 0;
  }

  private double peak(Limit limit, Loops loops, RunLog log) {
    Measured measured =
        Measured.of(PeakBenchmark.class, Map.of("limit", limit.name()), loops, quick, log.file());
    double perSecond = limit.count() / measured.median() * 1e9;
    log.tell("peak, " + name(loops) + " loops", perSecond, limit.unit() + "/s");
    return perSecond;
  }

  private static String name(Loops loops) {
    return loops.name().toLowerCase(Locale.ROOT);
  }

  private Row row(
      Query query, int size, List<Peak> peaks, Optional<OtherBuild> other, int rounds, RunLog log) {
    double scalar = measure(query, size, Loops.SCALAR, log).median();
    double[] ours = new double[rounds];
    double[] theirs = new double[rounds];
    double bytes = Double.NaN;
    for (int round = 0; round < rounds; round++) {
      Measured measured = measure(query, size, Loops.VECTOR, log);
      ours[round] = measured.median();
      bytes = measured.bytes();
      theirs[round] = other.map(build -> measure(query, size, build, log)).orElse(Double.NaN);
    }
    double vector = Measured.median(ours);
    double before = Measured.median(theirs);
    String operation = "";
    double peak = Double.NaN;
    if (query.cost().isPresent()) {
      Query.Cost cost = query.cost().get();
      operation = cost.limit().unit();
      Peak most =
          peaks.stream()
              .filter(p -> p.operation().equals(cost.limit().unit()))
              .findFirst()
              .orElseThrow();
      peak = Query.BATCH * cost.operations().applyAsDouble(size) / most.vector() * 1e3;
    }
    return new Row(
        query.name(),
        size,
        scalar,
        vector,
        scalar / vector,
        operation,
        peak,
        vector / peak,
        bytes,
        before,
        before / vector);
  }

  /** Returns the other build's milliseconds, NaN if it has no such query, which is said once. */
  private double measure(Query query, int size, OtherBuild build, RunLog log) {
    if (missing.contains(query.name())) {
      return Double.NaN;
    }
    OptionalDouble time = build.measure(query, size, quick, log.file());
    if (time.isEmpty()) {
      missing.add(query.name());
      System.err.println("espalier bench: " + build + " has no query " + query.name());
      return Double.NaN;
    }
    log.tell(query.name() + " " + size + ", the other build", time.getAsDouble(), "ms");
    return time.getAsDouble();
  }

  private Measured measure(Query query, int size, Loops loops, RunLog log) {
    Map<String, String> parameters = Map.of("query", query.name(), "size", Integer.toString(size));
    Measured measured = Measured.of(QueryBenchmark.class, parameters, loops, quick, log.file());
    log.tell(query.name() + " " + size + ", " + name(loops) + " loops", measured.median(), "ms");
    return measured;
  }

  private static void print(Table table) {
    if (!table.peaks().isEmpty()) {
      System.out.println();
      System.out.println("| operation | peak, scalar loops | peak, vector loops |");
      System.out.println("|---|--:|--:|");
    }
    for (Peak peak : table.peaks()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f G/s | %.2f G/s |%n",
          peak.operation(),
          peak.scalar() / 1e9,
          peak.vector() / 1e9);
    }
    boolean compared = !table.against().isEmpty();
    System.out.println();
    System.out.println(
        "| query | size | scalar ms | vector ms | ratio | limit | peak ms | times | bytes |"
            + (compared ? " other ms | times as fast |" : ""));
    System.out.println("|---|--:|--:|--:|--:|---|--:|--:|--:|" + (compared ? "--:|--:|" : ""));
    for (Row row : table.rows()) {
      boolean counted = !row.operation().isEmpty();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.3g | %.3g | %.2f | %s | %s | %s | %.0f |%s%n",
          row.query(),
          row.size(),
          row.scalarMilliseconds(),
          row.vectorMilliseconds(),
          row.ratio(),
          counted ? row.operation() : "–",
          counted ? String.format(Locale.ROOT, "%.2g", row.peakMilliseconds()) : "–",
          counted ? String.format(Locale.ROOT, "%.1f", row.times()) : "–",
          row.bytes(),
          compared ? comparison(row) : "");
    }
  }

  private static String comparison(Row row) {
    return Double.isNaN(row.againstMilliseconds())
        ? " – | – |"
        : String.format(
            Locale.ROOT, " %.3g | %.2f |", row.againstMilliseconds(), row.timesAsFast());
  }
}
