package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Counts;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Element;
import org.espalier.report.page.LineChart;
import org.espalier.report.page.LineChart.Size;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Series;
import org.espalier.report.page.Spread;
import org.espalier.report.page.Table;

/**
 * The report of a comparison of estimators over several seeds: a page, a table of all runs as CSV,
 * and a table over the seeds in Markdown.
 *
 * @param config the settings that all runs share; its estimator and seed are not used
 * @param provenance where the runs come from
 * @param rows the runs, in the order in which estimators are shown
 * @param baselines accuracy on the test set of what is not a network; may be empty
 * @param command the command that repeats the comparison, as typed in a shell
 */
public record ComparisonReport(
    RunConfig config,
    Provenance provenance,
    List<ComparisonRow> rows,
    List<NamedScore> baselines,
    String command) {

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    List<ComparisonGroup> groups = ComparisonGroup.of(config, rows);
    Element header =
        Page.header(
            "Espalier · comparison · %s · %s".formatted(config.task(), config.structure().name()),
            headline(groups),
            caution(groups));
    List<Element> content = new ArrayList<>();
    content.add(header);
    content.add(
        Page.section(
            "table",
            "All estimators",
            ComparisonTable.of(groups, baselines),
            Page.paragraph(
                "Accuracy: share of the labels that are right. Attachment: share of the words"
                    + " that hang on the same head as in the gold tree; “either direction” also"
                    + " counts arcs that point the wrong way. A dash: not measured.")));
    content.add(curves(groups));
    failures().ifPresent(content::add);
    content.add(SetupSection.ofComparison(config));
    content.add(ProvenanceSection.of(provenance, seeds(), command));
    return Page.of("Comparison of estimators on " + config.task(), content);
  }

  /** Returns all runs as CSV. */
  public String csv() {
    return ComparisonCsv.of(rows);
  }

  /** Returns the table over the seeds in Markdown. */
  public String markdown() {
    return ComparisonTable.markdown(ComparisonGroup.of(config, rows), baselines);
  }

  /**
   * Writes {@code comparison.html}, {@code comparison.csv} and {@code comparison.md}.
   *
   * @param folder where to
   */
  public void write(RunFolder folder) {
    folder.writeText("comparison.html", html());
    folder.writeText("comparison.csv", csv());
    folder.writeText("comparison.md", markdown());
  }

  private static List<ComparisonGroup> ranked(List<ComparisonGroup> groups) {
    return groups.stream()
        .filter(g -> g.rows().stream().anyMatch(ComparisonReport::isLatent))
        .sorted(Comparator.comparingDouble(g -> -devAccuracy(g).mean()))
        .toList();
  }

  private static boolean isLatent(ComparisonRow row) {
    return row.result() != null && row.result().trees() == RunConfig.Trees.LATENT;
  }

  /** Returns whether a network's structures know nothing of the text. */
  private static boolean looksAway(ComparisonRow row) {
    return row.result() != null
        && (row.result().trees() == RunConfig.Trees.NONE
            || row.result().trees() == RunConfig.Trees.RANDOM);
  }

  private static Spread devAccuracy(ComparisonGroup group) {
    return group.spread(r -> r.dev().accuracy());
  }

  private String headline(List<ComparisonGroup> groups) {
    List<ComparisonGroup> ranked = ranked(groups);
    if (ranked.isEmpty()) {
      return "No run has finished.";
    }
    ComparisonGroup best = ranked.getFirst();
    Spread test = best.spread(r -> r.test().accuracy());
    return "Of "
        + ranked.size()
        + (ranked.size() == 1 ? " estimator, " : " estimators, ")
        + best.name()
        + " did best on the development set; it gets "
        + Numbers.percent(test.mean())
        + " of the test labels right"
        + (test.count() > 1
            ? " (%s to %s over %s seeds)."
                .formatted(
                    Numbers.percent(test.least()), Numbers.percent(test.greatest()), test.count())
            : ".")
        + groups.stream()
            .filter(group -> ranked.stream().noneMatch(group::equals))
            .filter(group -> group.rows().stream().anyMatch(ComparisonReport::looksAway))
            .filter(group -> group.spread(r -> r.test().accuracy()).mean() >= test.mean())
            .max(Comparator.comparingDouble(g -> g.spread(r -> r.test().accuracy()).mean()))
            .map(group ->
                " The same network with "
                    + group.name()
                    + " gets no fewer: "
                    + Numbers.percent(group.spread(r -> r.test().accuracy()).mean())
                    + ".")
            .orElse("")
        + baselines.stream()
            .filter(baseline -> baseline.score() > test.mean())
            .max(Comparator.comparingDouble(NamedScore::score))
            .map(baseline ->
                " Without a network, %s gets more: %s."
                    .formatted(baseline.name(), Numbers.percent(baseline.score())))
            .orElse("");
  }

  private static String caution(List<ComparisonGroup> groups) {
    List<ComparisonGroup> ranked = ranked(groups);
    if (ranked.isEmpty()) {
      return "What went wrong is told below.";
    }
    Spread best = devAccuracy(ranked.getFirst());
    String close =
        ranked.stream()
            .skip(1)
            .filter(group -> devAccuracy(group).overlaps(best))
            .map(ComparisonGroup::name)
            .collect(Collectors.joining(", "));
    String means = "Figures are means over " + Counts.of(best.count(), "seeds") + ". ";
    if (best.count() == 1) {
      return means + "One seed cannot rank estimators.";
    }
    return close.isEmpty()
        ? means + "No other estimator’s seeds reach into the range of the best one’s."
        : ("%sThe seeds of these reach into the range of the best one’s, so that their order"
                + " may be chance: %s.")
            .formatted(means, close);
  }

  private Element curves(List<ComparisonGroup> groups) {
    Element charts = Element.of("div", "class", "wide");
    for (boolean time : new boolean[] {false, true}) {
      for (boolean attachment : new boolean[] {false, true}) {
        LineChart chart = chart(groups, time, attachment);
        if (!chart.isEmpty()) {
          charts.add(chart.figure());
        }
      }
    }
    return Page.section(
        "curves",
        "At equal steps and at equal time",
        Page.paragraph(
            "A step is one batch. Lines are means over the seeds, as far as every seed went;"
                + " all are measured on the development set."),
        charts);
  }

  private static LineChart chart(List<ComparisonGroup> groups, boolean time, boolean attachment) {
    ToDoubleFunction<EpochRecord> x = time ? EpochRecord::seconds : EpochRecord::steps;
    ToDoubleFunction<EpochRecord> y =
        attachment ? EpochRecord::devAttachment : EpochRecord::devAccuracy;
    List<Series> series =
        IntStream.range(0, groups.size())
            .mapToObj(k -> groups.get(k).course(LineStyle.ofIndex(k), x, y))
            .filter(line -> line.x().length > 0)
            .toList();
    return new LineChart(
        (attachment ? "Attachment" : "Accuracy") + (time ? " at equal time" : " at equal steps"),
        time ? "seconds of training" : "steps",
        true,
        0,
        series,
        List.of(),
        Size.FULL);
  }

  private Optional<Element> failures() {
    Table table = new Table("Runs that failed", "", "seed", "why");
    List<ComparisonRow> failed = rows.stream().filter(row -> row.result() == null).toList();
    failed.forEach(row -> table.row(row.estimator(), Long.toString(row.seed()), row.error()));
    return failed.isEmpty()
        ? Optional.empty()
        : Optional.of(Page.section("failures", "What went wrong", table.box()));
  }

  private String seeds() {
    return rows.stream()
        .map(ComparisonRow::seed)
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
