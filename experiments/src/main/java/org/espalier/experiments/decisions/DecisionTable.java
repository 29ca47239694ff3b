package org.espalier.experiments.decisions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.espalier.core.MapOracle;
import org.espalier.data.Counts;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.FileLayout;
import org.espalier.data.Row;
import org.espalier.data.TableFormat;
import org.espalier.data.TableReader;

/**
 * The user's decisions: a table with a row for each. Columns whose name begins with "cost" are the
 * costs of the parts in their order, the others are features.
 *
 * @param file it
 * @param all the rows
 */
record DecisionTable(Path file, Instances all) {

  private static final String COST = "cost";

  /** The fewest rows that can be divided into training and test. */
  private static final int FEWEST = 8;

  /** Squares of larger numbers have no finite sums. */
  private static final double LARGEST = 1e100;

  /** One row in this many is for testing. */
  private static final int TEST_SHARE = 4;

  /**
   * Reads a table: separated as the user says, else by tabs if its name ends in .tsv, else by
   * commas.
   *
   * @param data whose delimiter or format, and encoding, are used, if they are said
   * @throws DataException if it is not such a table; the message names file and line
   */
  static DecisionTable read(DataSource data) {
    Path file = data.place();
    FileLayout layout = data.layout();
    if (layout.header().equals("no") || !layout.label().isEmpty() || !layout.text().isEmpty()) {
      throw new DataException(
          file,
          "its first row must name the columns, which costs are told by; --header no,"
              + " --label-column and --text-column are for texts");
    }
    List<double[]> features = new ArrayList<>();
    List<double[]> costs = new ArrayList<>();
    try (TableReader reader = new TableReader(file, format(file, layout), layout.charset())) {
      for (Optional<Row> next = reader.next(); next.isPresent(); next = reader.next()) {
        Row row = next.get();
        List<Double> x = new ArrayList<>();
        List<Double> c = new ArrayList<>();
        requireColumns(row);
        for (Map.Entry<String, String> field : row.fields().entrySet()) {
          (isCost(field.getKey()) ? c : x).add(number(row, field));
        }
        features.add(array(x));
        costs.add(array(c));
      }
    }
    if (features.size() < FEWEST) {
      throw new DataException(
          file, "has " + features.size() + " rows; at least " + FEWEST + " are needed");
    }
    if (costs.stream().flatMapToDouble(Arrays::stream).allMatch(cost -> cost == 0)) {
      throw new DataException(file, "all costs are 0: no decision is better than another");
    }
    return new DecisionTable(
        file, new Instances(features.toArray(double[][]::new), costs.toArray(double[][]::new)));
  }

  private static TableFormat format(Path file, FileLayout layout) {
    if (!layout.delimiter().isEmpty()) {
      return new TableFormat(layout.delimiter().charAt(0), true, true, 0);
    }
    return switch (layout.format()) {
      case TSV -> TableFormat.TSV;
      case CSV -> TableFormat.CSV;
      case AUTO ->
          file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv")
              ? TableFormat.TSV
              : TableFormat.CSV;
      default ->
          throw new DataException(
              file,
              "decisions are read from tables: --format is csv or tsv, not "
                  + layout.format().title());
    };
  }

  private static void requireColumns(Row row) {
    Set<String> names = row.fields().keySet();
    long costs = names.stream().filter(DecisionTable::isCost).count();
    if (names.size() == 1) {
      throw new DataException(
          row.file(), "has a single column; --delimiter says what separates the fields");
    }
    if (costs == 0 || costs == names.size()) {
      throw new DataException(
          row.file(),
          costs == 0
              ? "no column's name begins with \"" + COST + "\": the costs of the parts"
              : "all columns are costs; the others are the features");
    }
  }

  private static boolean isCost(String column) {
    return column.toLowerCase(Locale.ROOT).startsWith(COST);
  }

  private static double number(Row row, Map.Entry<String, String> field) {
    try {
      double value = Double.parseDouble(field.getValue().strip());
      if (Math.abs(value) <= LARGEST) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new DataException(
        row.file(),
        row.line(),
        "column %s must be a number within ±1e100, not \"%s\"; %s"
            .formatted(
                field.getKey(),
                field.getValue(),
                field.getValue().isBlank()
                    ? "leave out rows that lack one"
                    : field.getValue().matches("\\s*-?\\d*,\\d+\\s*")
                        ? "decimals have a point"
                        : "leave out columns of other things"));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns one line on what was read. */
  String told() {
    return "%s: %s, %s, %s; %s for test, by the seed"
        .formatted(
            file,
            Counts.of(all.count(), "decisions"),
            Counts.of(all.inputs(), "features"),
            Counts.of(all.parts(), "costs"),
            all.count() / TEST_SHARE);
  }

  /** Returns the number of training rows. */
  int learned() {
    return all.count() - all.count() / TEST_SHARE;
  }

  /**
   * Returns the problem, its rows shuffled. Features are brought to mean 0 and variance 1, costs to
   * mean magnitude 1, over the rows that are learned from: noise and steps of scale 1 then mean the
   * same for all tables, and normalised regret does not change.
   */
  <S extends MapOracle> DecisionProblem<S> problem(S structure, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.count(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    int train = learned();
    double[] mean = new double[all.inputs()];
    double[] square = new double[all.inputs()];
    double magnitude = 0;
    for (int i : order.subList(0, train)) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += all.features()[i][j] / train;
      }
      for (double cost : all.costs()[i]) {
        magnitude += Math.abs(cost) / train / all.parts();
      }
    }
    for (int i : order.subList(0, train)) {
      for (int j = 0; j < mean.length; j++) {
        double off = all.features()[i][j] - mean[j];
        square[j] += off * off / train;
      }
    }
    double[][] features = new double[all.count()][mean.length];
    double[][] costs = new double[all.count()][all.parts()];
    for (int n = 0; n < all.count(); n++) {
      int i = order.get(n);
      for (int j = 0; j < mean.length; j++) {
        double scale = square[j] > 0 ? Math.sqrt(square[j]) : 1;
        features[n][j] = (all.features()[i][j] - mean[j]) / scale;
      }
      for (int k = 0; k < all.parts(); k++) {
        costs[n][k] = all.costs()[i][k] / (magnitude > 0 ? magnitude : 1);
      }
    }
    Instances scaled = new Instances(features, costs);
    return new DecisionProblem<>(structure, scaled.part(0, train), scaled.part(train, all.count()));
  }
}
