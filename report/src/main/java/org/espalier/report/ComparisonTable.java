package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.report.page.Element;
import org.espalier.report.page.Markdown;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Spread;
import org.espalier.report.page.Table;

/** The table of a comparison, for a page and for documents in Markdown. */
final class ComparisonTable {

  /** A column: its heading, what it shows of a group, and how. */
  private record Column(
      String heading, Function<ComparisonGroup, Spread> figure, DoubleFunction<String> format) {
    String cell(ComparisonGroup group, String separator) {
      return figure.apply(group).text(format, separator);
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "accuracy, dev, %", g -> g.spread(r -> r.dev().accuracy()), ComparisonTable::share),
          new Column(
              "accuracy, test, %", g -> g.spread(r -> r.test().accuracy()), ComparisonTable::share),
          new Column(
              "attachment, dev, %",
              g -> g.spread(r -> r.dev().attachment().score()), ComparisonTable::share),
          new Column(
              "attachment, test, %",
              g -> g.spread(r -> r.test().attachment().score()), ComparisonTable::share),
          new Column(
              "either direction, test, %",
              g -> g.spread(r -> r.test().attachment().undirectedScore()), ComparisonTable::share),
          new Column(
              "seconds per epoch", ComparisonGroup::time, v -> Numbers.decimal(v, v < 10 ? 2 : 1)),
          new Column("peak memory, MiB", ComparisonGroup::memory, v -> Numbers.decimal(v, 0)));

  private static final int TEST_ACCURACY = 1;

  private ComparisonTable() {}

  private static String share(double value) {
    return Numbers.decimal(100 * value, 1);
  }

  /** Returns the table of a page. */
  static Element of(List<ComparisonGroup> groups, List<NamedScore> baselines) {
    Table table =
        new Table(
            "Mean over the seeds, in brackets the smallest and the greatest",
            headings().toArray(String[]::new));
    groups.forEach(group -> table.row(group.name(), cells(group, "\n")));
    baselines.forEach(baseline -> table.row(baseline.name(), cells(baseline)));
    return table.box();
  }

  private static String[] cells(ComparisonGroup group, String separator) {
    String[] cells = new String[3 + COLUMNS.size()];
    cells[0] = Numbers.plain(group.eta());
    cells[1] = Integer.toString(group.steps());
    cells[2] =
        group.finished() == group.rows().size()
            ? Long.toString(group.finished())
            : group.finished() + " of " + group.rows().size();
    for (int k = 0; k < COLUMNS.size(); k++) {
      cells[3 + k] = COLUMNS.get(k).cell(group, separator);
    }
    return cells;
  }

  private static String[] cells(NamedScore baseline) {
    String[] cells = new String[3 + COLUMNS.size()];
    Arrays.fill(cells, Numbers.NONE);
    cells[3 + TEST_ACCURACY] = share(baseline.score());
    return cells;
  }

  /** Returns the table in Markdown. */
  static String markdown(List<ComparisonGroup> groups, List<NamedScore> baselines) {
    List<List<String>> rows = new ArrayList<>();
    groups.forEach(group -> rows.add(line(group.name(), cells(group, " "))));
    baselines.forEach(baseline -> rows.add(line(baseline.name(), cells(baseline))));
    return Markdown.table(headings(), rows);
  }

  private static List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("", "η", "T", "seeds"));
    COLUMNS.forEach(column -> headings.add(column.heading()));
    return headings;
  }

  private static List<String> line(String name, String... cells) {
    return Stream.concat(Stream.of(name), Stream.of(cells)).toList();
  }
}
