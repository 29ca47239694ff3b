package org.espalier.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.lab.run.Evaluation;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.report.page.Csv;

/**
 * The runs of a comparison, one a line, with commas and quotes as in RFC 4180. Shares are in 0 … 1
 * with all their digits; a cell is empty where nothing was measured.
 */
final class ComparisonCsv {

  private static final String HEADER =
      "estimator,trees,eta,steps,seed,parameters,epochs,best_epoch,seconds_per_epoch,peak_memory_mib,"
          + "dev_loss,dev_accuracy,dev_attachment,dev_undirected,dev_entropy,"
          + "test_loss,test_accuracy,test_attachment,test_undirected,test_entropy,error\n";

  private ComparisonCsv() {}

  static String of(List<ComparisonRow> rows) {
    return rows.stream().map(ComparisonCsv::line).collect(Collectors.joining("", HEADER, ""));
  }

  private static String line(ComparisonRow row) {
    NetworkResult result = row.result();
    return Stream.of(
                Stream.of(
                    row.estimator(),
                    result == null ? "" : result.trees().name().toLowerCase(Locale.ROOT),
                    number(row.eta()),
                    Integer.toString(row.steps()),
                    Long.toString(row.seed())),
                result == null ? Stream.generate(() -> "").limit(3) : counts(result),
                Stream.of(number(row.secondsPerEpoch()), number(row.peakMemory())),
                result == null ? Stream.generate(() -> "").limit(5) : figures(result.dev()),
                result == null ? Stream.generate(() -> "").limit(5) : figures(result.test()),
                Stream.of(row.error()))
            .flatMap(Function.identity())
            .map(Csv::cell)
            .collect(Collectors.joining(","))
        + "\n";
  }

  private static Stream<String> counts(NetworkResult result) {
    return Stream.of(
        Long.toString(result.parameters()),
        Integer.toString(result.history().size()),
        Integer.toString(result.bestEpoch()));
  }

  private static Stream<String> figures(Evaluation evaluation) {
    return Stream.of(
        number(evaluation.loss()),
        number(evaluation.accuracy()),
        number(evaluation.attachment().score()),
        number(evaluation.attachment().undirectedScore()),
        number(evaluation.entropy()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }
}
