package org.espalier.report;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.data.CsvTable;
import org.espalier.lab.run.Evaluation;
import org.espalier.lab.run.RunResult.NetworkResult;

/**
 * The runs of a comparison, one a line. Shares are in 0 … 1 with all their digits; a cell is empty
 * where nothing was measured.
 */
final class ComparisonCsv {

  private static final String COLUMNS =
      "estimator,trees,eta,steps,seed,parameters,epochs,best_epoch,seconds_per_epoch,peak_memory_mib,"
          + "dev_loss,dev_accuracy,dev_attachment,dev_undirected,dev_entropy,"
          + "test_loss,test_accuracy,test_attachment,test_undirected,test_entropy,error";

  private ComparisonCsv() {}

  static String of(List<ComparisonRow> rows) {
    CsvTable table = new CsvTable(COLUMNS.split(","));
    rows.forEach(row -> table.row(cells(row)));
    return table.toString();
  }

  private static List<Object> cells(ComparisonRow row) {
    NetworkResult result = row.result();
    return Stream.<Stream<?>>of(
            Stream.of(
                row.estimator(),
                result == null ? "" : result.trees().title(),
                row.eta(),
                row.steps(),
                row.seed()),
            result == null ? Stream.generate(() -> "").limit(3) : counts(result),
            Stream.of(row.secondsPerEpoch(), row.peakMemory()),
            result == null ? Stream.generate(() -> "").limit(5) : figures(result.dev()),
            result == null ? Stream.generate(() -> "").limit(5) : figures(result.test()),
            Stream.of(row.error()))
        .<Object>flatMap(cells -> cells)
        .toList();
  }

  private static Stream<?> counts(NetworkResult result) {
    return Stream.of(result.parameters(), result.history().size(), result.bestEpoch());
  }

  private static Stream<?> figures(Evaluation evaluation) {
    return Stream.of(
        evaluation.loss(),
        evaluation.accuracy(),
        evaluation.attachment().score(),
        evaluation.attachment().undirectedScore(),
        evaluation.entropy());
  }
}
