package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.data.CsvTable;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.Experiment.Figure;
import org.espalier.lab.experiment.Experiment.Published;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Element;
import org.espalier.report.page.Markdown;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Picture;
import org.espalier.report.page.Spread;
import org.espalier.report.page.Table;

/**
 * The report of an experiment: a page, all trials as CSV, and tables in Markdown, with published
 * figures beside those measured here.
 *
 * @param experiment what was done
 * @param options how much of it
 * @param results of all trials, in their order
 * @param provenance where it was run
 * @param command what repeats it, as typed in a shell
 */
public record ExperimentReport(
    Experiment experiment,
    ExperimentOptions options,
    List<TrialResult> results,
    Provenance provenance,
    String command) {

  private static final String QUICK =
      "A quick run at a small size: it shows that all works, not which method is best.";

  /** A row of a table: what was measured of a method, and where if not here. */
  private record Row(String method, List<String> cells) {}

  private Map<String, Map<String, List<TrialResult>>> tables() {
    return results.stream()
        .collect(
            Collectors.groupingBy(
                TrialResult::table,
                LinkedHashMap::new,
                Collectors.groupingBy(
                    TrialResult::method, LinkedHashMap::new, Collectors.toList())));
  }

  private List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("method"));
    experiment.figures().forEach(f -> headings.add(f.name() + (f.share() ? ", %" : "")));
    headings.addAll(List.of("seeds", "seconds"));
    return headings;
  }

  private List<Row> rows(String table, Map<String, List<TrialResult>> methods) {
    List<Row> rows = new ArrayList<>();
    methods.forEach((method, trials) -> {
      List<String> cells = new ArrayList<>();
      for (int f = 0; f < experiment.figures().size(); f++) {
        int figure = f;
        cells.add(
            spread(
                experiment.figures().get(f),
                trials.stream().mapToDouble(t -> t.figures().get(figure)).toArray()));
      }
      cells.add(Integer.toString(trials.size()));
      cells.add(
          Numbers.decimal(
              trials.stream().mapToDouble(TrialResult::seconds).average().orElse(Double.NaN), 1));
      rows.add(new Row(method, cells));
    });
    for (Published published : experiment.published()) {
      if (published.table().equals(table)) {
        List<String> cells = new ArrayList<>(published.figures());
        while (cells.size() < experiment.figures().size() + 2) {
          cells.add(Numbers.NONE);
        }
        rows.add(new Row(published.method() + " (reference)", cells));
      }
    }
    return rows;
  }

  /** Writes median (least–most). */
  private static String spread(Figure figure, double... values) {
    double unit = figure.share() ? 100 : 1;
    int decimals = figure.share() ? 1 : 3;
    Spread spread = Spread.of(Arrays.stream(values).map(v -> unit * v));
    return spread.text(spread.median(), v -> Numbers.decimal(v, decimals), " ");
  }

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    List<Element> content = new ArrayList<>();
    Element settings = Element.of("ul");
    experiment.settings(options).forEach(s -> settings.add(Element.of("li").text(s)));
    content.add(
        Page.header(
                "Espalier · experiment · " + experiment.name(),
                title(),
                options.quick()
                    ? QUICK
                    : "Median over the seeds, in brackets the least and the most.")
            .add(settings));
    List<Element> tables = new ArrayList<>();
    tables()
        .forEach((name, methods) -> {
          Table table = new Table(name, headings().toArray(String[]::new));
          rows(name, methods)
              .forEach(row -> table.row(row.method(), row.cells().toArray(String[]::new)));
          tables.add(table.box());
        });
    notes().forEach(note -> tables.add(Page.paragraph(note)));
    content.add(Page.section("tables", "Results", tables));
    Map<String, Picture> pictures = pictures();
    if (!pictures.isEmpty()) {
      Element plots = Element.of("div", "class", "wide");
      pictures.values().forEach(picture -> plots.add(picture.figure()));
      content.add(Page.section("plots", "Every seed, and curves", plots));
    }
    MarkedTextsSection.of(results).ifPresent(content::add);
    content.add(ProvenanceSection.of(provenance, "1 to " + options.seeds(), command));
    return Page.of("Experiment " + experiment.name(), content);
  }

  private String title() {
    String summary = experiment.summary();
    return summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1);
  }

  private Map<String, Picture> pictures() {
    return new ExperimentPlots(experiment, results).pictures();
  }

  /** Returns the tables in Markdown. */
  public String markdown() {
    StringBuilder out = new StringBuilder(options.quick() ? QUICK + "\n\n" : "");
    tables()
        .forEach((name, methods) -> {
          List<List<String>> rows =
              rows(name, methods).stream()
                  .map(row -> Stream.concat(Stream.of(row.method()), row.cells().stream()).toList())
                  .toList();
          out.append(Markdown.table(name, headings(), rows));
        });
    notes().forEach(note -> out.append(Markdown.text(note)).append("\n\n"));
    return out.toString();
  }

  private List<String> notes() {
    return Stream.concat(
            experiment.published().stream()
                .filter(published -> tables().containsKey(published.table()))
                .map(published -> "Reference: " + published.source() + ".")
                .distinct(),
            atATime().stream())
        .toList();
  }

  /** Returns how many trials ran beside each other, which their seconds depend on. */
  private Optional<String> atATime() {
    IntSummaryStatistics jobs = results.stream().mapToInt(TrialResult::jobs).summaryStatistics();
    if (jobs.getMax() <= 1) {
      return Optional.empty();
    }
    return Optional.of(
        "Seconds are a trial's own; trials ran "
            + (jobs.getMin() == jobs.getMax() ? "" : jobs.getMin() + " to ")
            + jobs.getMax()
            + " at a time.");
  }

  /** Returns all trials as CSV. */
  public String csv() {
    List<String> columns = new ArrayList<>(List.of("table", "method", "seed"));
    experiment.figures().forEach(f -> columns.add(f.name()));
    columns.add("seconds");
    CsvTable table = new CsvTable(columns);
    for (TrialResult trial : results) {
      List<Object> cells = new ArrayList<>(List.of(trial.table(), trial.method(), trial.seed()));
      cells.addAll(trial.figures());
      cells.add(trial.seconds());
      table.row(cells);
    }
    return table.toString();
  }

  /**
   * Writes {@code NAME.html}, {@code NAME.csv} and {@code NAME.md}, and every picture of the page
   * as a file whose name begins with {@code NAME} and tells the table and the figure.
   *
   * @param folder where to
   */
  public void write(RunFolder folder) {
    String name = experiment.name() + (options.quick() ? "-quick" : "");
    folder.writeText(name + ".html", html());
    folder.writeText(name + ".csv", csv());
    folder.writeText(name + ".md", markdown());
    pictures()
        .forEach((shown, picture) ->
            folder.writeText(
                name + "-" + shown.replaceAll("[^A-Za-z0-9.-]+", "_") + ".svg", picture.file()));
  }
}
