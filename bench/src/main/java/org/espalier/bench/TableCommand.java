package org.espalier.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
      "Times are medians in milliseconds. 'ratio' is the time with scalar loops by the time with the Vector API, both in"
          + " this run. 'peak' is how long the operations that the algorithm must do take at the peak that was measured"
          + " in this run, and 'times' how many times that the query takes. 'bytes' are allocated per batch."
    })
final class TableCommand implements Callable<Integer> {

  @Option(names = "--only", paramLabel = "REGEX", description = "Queries whose name has a match.")
  private Pattern only = Pattern.compile("");

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quick", description = "Fewer and shorter iterations, for a first look.")
  private boolean quick;

  /** One line of the table; peak and times are NaN where nothing can be counted. */
  record Row(
      String query,
      int size,
      double scalarMilliseconds,
      double vectorMilliseconds,
      double ratio,
      String operation,
      double peakMilliseconds,
      double times,
      double bytes) {}

  /** The peak of a kind of operation, in operations a second. */
  record Peak(String operation, double scalar, double vector) {}

  /** All that was measured. */
  record Table(Machine machine, List<Peak> peaks, List<Row> rows) {}

  @Override
  public Integer call() {
    List<Query> queries = Query.matching(only);
    Machine machine = Machine.here();
    System.out.println(machine);
    int measurements = queries.stream().mapToInt(query -> 2 * query.sizes().size()).sum();
    RunLog log = new RunLog(measurements + 2 * Limit.values().length);
    List<Peak> peaks = new ArrayList<>();
    for (Limit limit : Limit.values()) {
      peaks.add(
          new Peak(limit.unit(), peak(limit, Loops.SCALAR, log), peak(limit, Loops.VECTOR, log)));
    }
    List<Row> rows = new ArrayList<>();
    for (Query query : queries) {
      for (int size : query.sizes()) {
        rows.add(row(query, size, peaks, log));
      }
    }
    Table table = new Table(machine, peaks, rows);
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

  private Row row(Query query, int size, List<Peak> peaks, RunLog log) {
    double scalar = measure(query, size, Loops.SCALAR, log).median();
    Measured vector = measure(query, size, Loops.VECTOR, log);
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
        vector.median(),
        scalar / vector.median(),
        operation,
        peak,
        vector.median() / peak,
        vector.bytes());
  }

  private Measured measure(Query query, int size, Loops loops, RunLog log) {
    Map<String, String> parameters = Map.of("query", query.name(), "size", Integer.toString(size));
    Measured measured = Measured.of(QueryBenchmark.class, parameters, loops, quick, log.file());
    log.tell(query.name() + " " + size + ", " + name(loops) + " loops", measured.median(), "ms");
    return measured;
  }

  private static void print(Table table) {
    System.out.println();
    System.out.println("| operation | peak, scalar loops | peak, vector loops |");
    System.out.println("|---|--:|--:|");
    for (Peak peak : table.peaks()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f G/s | %.2f G/s |%n",
          peak.operation(),
          peak.scalar() / 1e9,
          peak.vector() / 1e9);
    }
    System.out.println();
    System.out.println(
        "| query | size | scalar ms | vector ms | ratio | limit | peak ms | times | bytes |");
    System.out.println("|---|--:|--:|--:|--:|---|--:|--:|--:|");
    for (Row row : table.rows()) {
      boolean counted = !row.operation().isEmpty();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.3g | %.3g | %.2f | %s | %s | %s | %.0f |%n",
          row.query(),
          row.size(),
          row.scalarMilliseconds(),
          row.vectorMilliseconds(),
          row.ratio(),
          counted ? row.operation() : "–",
          counted ? String.format(Locale.ROOT, "%.2g", row.peakMilliseconds()) : "–",
          counted ? String.format(Locale.ROOT, "%.1f", row.times()) : "–",
          row.bytes());
    }
  }
}
