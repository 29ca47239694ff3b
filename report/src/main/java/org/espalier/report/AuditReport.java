package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.Reference;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorFamily;
import org.espalier.data.CsvTable;
import org.espalier.lab.audit.AuditRow;
import org.espalier.lab.audit.AuditSettings;
import org.espalier.lab.audit.EstimatorAudit;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Element;
import org.espalier.report.page.LineChart;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Markdown;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Series;
import org.espalier.report.page.Table;

/**
 * The report of an audit of gradients: a page, all rows as CSV, and tables in Markdown.
 *
 * @param settings what was audited
 * @param audit what was found
 * @param provenance where it was run
 * @param command what repeats it, as typed in a shell
 */
public record AuditReport(
    AuditSettings settings, EstimatorAudit audit, Provenance provenance, String command) {

  /** An estimator whose cosine is nearer to 1 than this is exact up to rounding. */
  private static final double EXACT = 1e-6;

  /** The largest number of lines that can be distinguished in one picture. */
  private static final int CROWD = 16;

  /** A column of the tables: its heading, and what it shows. */
  private record Column(String heading, Function<AuditResult, String> cell) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("cosine", r -> Numbers.decimal(r.cosine(), 3)),
          new Column("of one draw", r -> Numbers.decimal(r.cosineOfOne(), 3)),
          new Column("bias", AuditReport::bias),
          new Column("deviation", r -> Numbers.decimal(r.deviation(), 2)),
          new Column("signs", r -> Numbers.decimal(r.signs(), 2)),
          new Column("own cosine", r -> number(r.ownCosine())),
          new Column("MAP calls", r -> Numbers.decimal(r.maps(), 1)),
          new Column("Gibbs", r -> Numbers.decimal(r.distributions(), 1)),
          new Column("decoder", r -> Numbers.decimal(r.decoderPoints(), 1)),
          new Column("µs", r -> Numbers.decimal(r.micros(), r.micros() < 10 ? 1 : 0)));

  private static final String CSV =
      "scale,estimator,eta,steps,cosine,cosine_of_one,bias,bias_error,deviation,factor,signs,"
          + "own_cosine,map_calls,gibbs_distributions,decoder_points,microseconds";

  /** Returns the columns' headings, the estimator's first. */
  public static List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("estimator"));
    COLUMNS.forEach(column -> headings.add(column.heading()));
    return headings;
  }

  /** Returns a row's cells, the estimator's first. */
  public static List<String> cells(AuditRow row) {
    List<String> cells = new ArrayList<>(List.of(row.label()));
    COLUMNS.forEach(column -> cells.add(column.cell().apply(row.result())));
    return cells;
  }

  private static String bias(AuditResult result) {
    return Numbers.decimal(result.bias(), 3)
        + (result.biasError() >= 5e-4 ? " ± " + Numbers.decimal(result.biasError(), 3) : "");
  }

  private static String number(OptionalDouble value) {
    return Numbers.decimal(value.orElse(Double.NaN), 3);
  }

  /** Returns what the columns mean, in plain words. */
  static String legend() {
    return "Cosine: between the mean gradient over all draws and the exact one, mean over examples;"
        + " of one draw: for a single pass. Bias and deviation are relative to the exact"
        + " gradient's length, after multiplication by the one factor that fits best,"
        + " because step sizes are arbitrary; ± is what finitely many draws leave open."
        + " Signs: share of scores whose gradient has the right sign. Own cosine: with the"
        + " gradient of what the estimator optimises, where that is another objective. Calls"
        + " and microseconds are per example and pass, on one thread; MAP calls include"
        + " those inside projections, decoder counts the points at which the decoder is"
        + " evaluated.";
  }

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    List<Element> content = new ArrayList<>();
    content.add(
        Page.header(
            "Espalier · audit of gradients · " + instance(),
            headline(),
            ("Each estimator's gradient is compared with that of the expected"
                    + " loss, over %s random problems and %s draws. %s: %s.")
                .formatted(
                    settings.examples(),
                    settings.draws(),
                    settings.decoder().title(),
                    settings.decoder().summary())));
    List<Element> tables = new ArrayList<>();
    audit.references().forEach((scale, reference) -> tables.add(table(scale, reference)));
    tables.add(Page.paragraph(legend()));
    if (settings.scales().size() > 1 || settings.etas().size() > 1) {
      content.add(curves());
    }
    content.add(Page.section("tables", "From uncertain to confident scores", tables));
    content.add(ProvenanceSection.of(provenance, Long.toString(settings.seed()), command));
    return Page.of("Audit of gradients: " + instance(), content);
  }

  private String instance() {
    return settings.structure()
        + " of "
        + settings.sizes().stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  private String headline() {
    Map<String, Double> means =
        audit.rows().stream()
            .collect(
                Collectors.groupingBy(
                    AuditRow::label,
                    LinkedHashMap::new,
                    Collectors.averagingDouble(row -> row.result().cosineOfOne())));
    // What sums over all structures is the reference itself.
    List<String> exact =
        means.entrySet().stream()
            .filter(entry -> 1 - entry.getValue() < EXACT)
            .map(Map.Entry::getKey)
            .toList();
    return means.entrySet().stream()
        .filter(entry -> !exact.contains(entry.getKey()))
        .max(Map.Entry.comparingByValue())
        .map(best ->
            (exact.isEmpty()
                    ? "Over all scales, a single pass of "
                    : "Apart from " + String.join(", ", exact) + ", exact here, a single pass of ")
                + best.getKey()
                + " comes nearest to the exact gradient’s direction: cosine "
                + Numbers.decimal(best.getValue(), 2)
                + " on average.")
        .orElse("Nothing was audited that is not exact.");
  }

  private Element table(double scale, Reference reference) {
    Table table = new Table(caption(scale, reference), headings().toArray(String[]::new));
    audit.rows().stream()
        .filter(row -> row.scale() == scale)
        .forEach(row -> {
          List<String> cells = cells(row);
          table.row(cells.getFirst(), cells.subList(1, cells.size()).toArray(String[]::new));
        });
    return table.box();
  }

  private static String caption(double scale, Reference reference) {
    String error =
        reference.relativeError() > 0
            ? ", standard error at most "
                + Numbers.decimal(100 * reference.relativeError(), 2)
                + " % of the largest entry"
            : "";
    return "Scores of standard deviation %s; gradient of %s by %s%s"
        .formatted(Numbers.plain(scale), reference.objective(), reference.method(), error);
  }

  private Element curves() {
    Element charts = Element.of("div", "class", "wide");
    if (settings.scales().size() > 1) {
      charts.add(
          byScale("Cosine of one draw against the scores' scale", AuditResult::cosineOfOne),
          byScale("Bias against the scores' scale", AuditResult::bias));
    }
    if (settings.etas().size() > 1) {
      for (double scale : settings.scales()) {
        charts.add(byEta(scale));
      }
    }
    return Page.section("curves", "Over scales and step sizes", charts);
  }

  private Element byScale(String title, ToDoubleFunction<AuditResult> figure) {
    List<AuditRow> rows = audit.rows().stream().filter(this::isFirst).toList();
    return charts(
        title, "log₁₀ of the scale", rows, AuditRow::label, row -> Math.log10(row.scale()), figure);
  }

  /**
   * Draws a line for each estimator: in one picture, or where that would be crowded in one for each
   * family, with the same vertical axis.
   */
  private static Element charts(
      String title,
      String xName,
      List<AuditRow> rows,
      Function<AuditRow, String> nameOf,
      ToDoubleFunction<AuditRow> x,
      ToDoubleFunction<AuditResult> y) {
    if (rows.stream().map(nameOf).distinct().count() <= CROWD) {
      List<Series> all = lines(rows, nameOf, x, y);
      return new LineChart(title, xName, false, 1, all, List.of(), LineChart.Size.FULL).figure();
    }
    Map<EstimatorFamily, List<AuditRow>> families =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> Catalogue.estimator(row.estimator()).family(),
                    TreeMap::new,
                    Collectors.toList()));
    List<Double> heights =
        rows.stream()
            .map(row -> y.applyAsDouble(row.result()))
            .filter(height -> Double.isFinite(height))
            .toList();
    Element grid = Element.of("div", "class", "plots");
    families.forEach((family, own) ->
        grid.add(
            new LineChart(
                    title + ": " + family.title(),
                    xName,
                    false,
                    1,
                    lines(own, nameOf, x, y),
                    List.of(),
                    heights,
                    LineChart.Size.HALF)
                .figure()));
    return grid;
  }

  private static List<Series> lines(
      List<AuditRow> rows,
      Function<AuditRow, String> nameOf,
      ToDoubleFunction<AuditRow> x,
      ToDoubleFunction<AuditResult> y) {
    List<String> names = rows.stream().map(nameOf).distinct().toList();
    return IntStream.range(0, names.size())
        .mapToObj(k ->
            line(
                names.get(k),
                k,
                rows.stream().filter(row -> nameOf.apply(row).equals(names.get(k))).toList(),
                x,
                y))
        .toList();
  }

  /** Returns whether a row has the first of the step sizes and of the numbers of steps. */
  private boolean isFirst(AuditRow row) {
    return (Double.isNaN(row.eta()) || row.eta() == settings.etas().getFirst())
        && (row.steps() == 0 || row.steps() == settings.steps().getFirst());
  }

  private Element byEta(double scale) {
    List<AuditRow> rows =
        audit.rows().stream()
            .filter(row -> row.scale() == scale && !Double.isNaN(row.eta()))
            .toList();
    return charts(
        "Cosine of one draw against η, scale " + Numbers.plain(scale),
        "log₁₀ η",
        rows,
        AuditReport::withoutEta,
        row -> Math.log10(row.eta()),
        AuditResult::cosineOfOne);
  }

  /** Returns an estimator with all settings but η. */
  private static String withoutEta(AuditRow row) {
    return new AuditRow(row.scale(), row.estimator(), Double.NaN, row.steps(), row.result())
        .label();
  }

  private static Series line(
      String name,
      int index,
      List<AuditRow> rows,
      ToDoubleFunction<AuditRow> x,
      ToDoubleFunction<AuditResult> y) {
    return new Series(
        name,
        LineStyle.ofIndex(index),
        rows.stream().mapToDouble(x).toArray(),
        rows.stream().mapToDouble(row -> y.applyAsDouble(row.result())).toArray(),
        -1);
  }

  /** Returns all rows as CSV. */
  public String csv() {
    CsvTable table = new CsvTable(CSV.split(","));
    for (AuditRow row : audit.rows()) {
      AuditResult r = row.result();
      table.row(
          row.scale(),
          row.estimator(),
          row.eta(),
          row.steps() > 0 ? row.steps() : "",
          r.cosine(),
          r.cosineOfOne(),
          r.bias(),
          r.biasError(),
          r.deviation(),
          r.scale(),
          r.signs(),
          r.ownCosine().orElse(Double.NaN),
          r.maps(),
          r.distributions(),
          r.decoderPoints(),
          r.micros());
    }
    return table.toString();
  }

  /** Returns a table for each scale in Markdown. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    audit
        .references()
        .forEach((scale, reference) -> {
          List<List<String>> rows =
              audit.rows().stream()
                  .filter(row -> row.scale() == scale)
                  .map(AuditReport::cells)
                  .toList();
          out.append(Markdown.table(caption(scale, reference), headings(), rows));
        });
    return out.toString();
  }

  /**
   * Writes {@code audit.html}, {@code audit.csv} and {@code audit.md}.
   *
   * @param folder where to
   */
  public void write(RunFolder folder) {
    folder.create();
    folder.writeText("audit.html", html());
    folder.writeText("audit.csv", csv());
    folder.writeText("audit.md", markdown());
  }
}
