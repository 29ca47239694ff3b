package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ComparisonReportTest {

  @TempDir private Path temporary;

  private static List<String> cells(Element row) {
    return RunReportTest.elements(row, "td").stream().map(Element::getTextContent).toList();
  }

  @Test
  void showsMeanAndRangeOverSeeds() throws Exception {
    Document page = RunReportTest.parse(SampleRuns.comparison().html());

    assertEquals(
        List.of("table", "curves", "failures", "setup", "provenance"),
        RunReportTest.elements(page.getDocumentElement(), "section").stream()
            .map(s -> s.getAttribute("id"))
            .toList());
    Element spigot =
        RunReportTest.elements(page.getDocumentElement(), "tr").stream()
            .filter(row -> row.getFirstChild().getTextContent().equals("spigot"))
            .findFirst()
            .orElseThrow();
    // Accuracies .70, .71 and .72; on the development set each is .004 higher.
    assertEquals(
        List.of("1", "1", "3", "71.4\n(70.4–72.4)", "71.0\n(70.0–72.0)"),
        cells(spigot).subList(0, 5));
    Element broken =
        RunReportTest.elements(page.getDocumentElement(), "tr").stream()
            .filter(row -> row.getFirstChild().getTextContent().equals("marginals"))
            .findFirst()
            .orElseThrow();
    assertEquals("2 of 3", cells(broken).get(2));
    String html = SampleRuns.comparison().html();
    assertTrue(html.contains("out of &lt;memory&gt;"));
    assertFalse(RunReportTest.shown(html).contains("NaN"));
    assertFalse(html.contains("http:"));
    assertFalse(html.contains("https:"));
  }

  @Test
  void saysWhenTheOrderMayBeChance() {
    String html = SampleRuns.comparison().html();

    assertTrue(html.contains("sparsemap did best"), "the best on the development set is named");
    assertTrue(html.contains("so that their order may be chance: spigot."));
  }

  @Test
  void saysWhenNoNetworkIsBetter() {
    ComparisonReport report = SampleRuns.comparison();
    assertFalse(report.html().contains("Without a network"));
    String html =
        new ComparisonReport(
                report.config(),
                report.provenance(),
                report.rows(),
                List.of(new NamedScore("Naive Bayes", 0.95), new NamedScore("always a", 0.1)),
                report.command())
            .html();
    assertTrue(html.contains("Without a network, Naive Bayes gets more: 95.0"), html);
  }

  @Test
  void drawsCoursesAtEqualStepsAndAtEqualTime() throws Exception {
    Document page = RunReportTest.parse(SampleRuns.comparison().html());

    List<String> titles =
        RunReportTest.elements(page.getDocumentElement(), "figcaption").stream()
            .map(Element::getTextContent)
            .toList();
    assertEquals(
        List.of(
            "Accuracy at equal steps",
            "Attachment at equal steps",
            "Accuracy at equal time",
            "Attachment at equal time"),
        titles);
  }

  @Test
  void writesOneLineForEachRun() {
    List<String> lines = SampleRuns.comparison().csv().lines().toList();

    assertEquals(1 + SampleRuns.comparison().rows().size(), lines.size());
    int columns = lines.getFirst().split(",", -1).length;
    for (String line : lines.stream().filter(l -> !l.contains("\"")).toList()) {
      assertEquals(columns, line.split(",", -1).length, line);
    }
    assertTrue(lines.get(1).startsWith("spigot,latent,1.0,1,1,"));
    String failed = lines.stream().filter(l -> l.contains("memory>")).collect(Collectors.joining());
    assertTrue(failed.endsWith(",\"out of <memory>, \"\"heap\"\"\""), failed);
  }

  @Test
  void writesAMarkdownTable() {
    List<String> lines = SampleRuns.comparison().markdown().lines().toList();

    assertTrue(lines.get(0).startsWith("|  | η | T | seeds | accuracy, dev, % |"));
    long bars = lines.get(0).chars().filter(c -> c == '|').count();
    for (String line : lines) {
      assertEquals(bars, line.chars().filter(c -> c == '|').count(), line);
    }
    assertTrue(lines.get(2).startsWith("| spigot | 1 | 1 | 3 | 71.4 (70.4–72.4) |"), lines.get(2));
  }

  @Test
  void standsWithoutAFinishedRun() throws Exception {
    ComparisonReport some = SampleRuns.comparison();
    ComparisonReport none =
        new ComparisonReport(
            some.config(),
            some.provenance(),
            List.of(new ComparisonRow("spigot", 1, 1, 1, null, Double.NaN, "no data")),
            List.of(),
            some.command());

    Document page = RunReportTest.parse(none.html());
    assertTrue(page.getDocumentElement().getTextContent().contains("No run has finished."));
  }

  @Test
  void isWrittenToAFolder() throws Exception {
    SampleRuns.comparison().write(new RunFolder(temporary));

    for (String name : List.of("comparison.html", "comparison.csv", "comparison.md")) {
      assertTrue(Files.size(temporary.resolve(name)) > 0, name);
    }
  }
}
