package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.train.EpochRecord;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Series;
import org.espalier.report.page.Spread;

/**
 * The runs of a comparison that differ in nothing but the seed.
 *
 * @param name the estimator, or where the trees come from if they are not latent
 * @param eta the step size
 * @param steps the number of inner steps
 * @param rows the runs
 */
record ComparisonGroup(String name, double eta, int steps, List<ComparisonRow> rows) {

  private record Key(String name, double eta, int steps) {}

  /** Groups runs, in the order of their first appearance. */
  static List<ComparisonGroup> of(RunConfig config, List<ComparisonRow> rows) {
    Map<Key, List<ComparisonRow>> groups = new LinkedHashMap<>();
    for (ComparisonRow row : rows) {
      groups
          .computeIfAbsent(
              new Key(name(config, row), row.eta(), row.steps()), _ -> new ArrayList<>())
          .add(row);
    }
    return groups.entrySet().stream()
        .map(e ->
            new ComparisonGroup(
                e.getKey().name(), e.getKey().eta(), e.getKey().steps(), e.getValue()))
        .toList();
  }

  private static String name(RunConfig config, ComparisonRow row) {
    NetworkResult result = row.result();
    return result == null || result.trees() == Trees.LATENT
        ? row.estimator()
        : NetworkLook.name(result.trees(), config);
  }

  /** Returns the results of the runs that did not fail. */
  private Stream<NetworkResult> results() {
    return rows.stream().map(ComparisonRow::result).filter(Objects::nonNull);
  }

  /** Returns the number of runs that did not fail. */
  long finished() {
    return results().count();
  }

  /** Summarises a figure over the seeds. */
  Spread spread(ToDoubleFunction<NetworkResult> figure) {
    return Spread.of(results().mapToDouble(figure));
  }

  /** Summarises the time for an epoch, in seconds. */
  Spread time() {
    return Spread.of(rows.stream().mapToDouble(ComparisonRow::secondsPerEpoch));
  }

  /** Summarises the peak memory, in MiB. */
  Spread memory() {
    return Spread.of(
        rows.stream().filter(r -> r.result() != null).mapToDouble(ComparisonRow::peakMemory));
  }

  /** Returns the mean course over the seeds, as far as every one of them went. */
  Series course(LineStyle style, ToDoubleFunction<EpochRecord> x, ToDoubleFunction<EpochRecord> y) {
    List<List<EpochRecord>> histories = results().map(NetworkResult::history).toList();
    int epochs = histories.stream().mapToInt(List::size).min().orElse(0);
    return new Series(name, style, means(histories, epochs, x), means(histories, epochs, y), -1);
  }

  private static double[] means(
      List<List<EpochRecord>> histories, int epochs, ToDoubleFunction<EpochRecord> value) {
    return IntStream.range(0, epochs)
        .mapToDouble(e ->
            histories.stream()
                .mapToDouble(history -> value.applyAsDouble(history.get(e)))
                .average()
                .orElseThrow())
        .toArray();
  }
}
