package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.EstimatorFamily;
import org.espalier.lab.audit.AuditRow;
import org.espalier.lab.audit.AuditSettings;
import org.espalier.lab.audit.EstimatorAudit;
import org.espalier.lab.audit.ToyDecoder;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReportTest {

  private static AuditSettings settings(List<Double> etas, List<Double> scales) {
    return new AuditSettings(
        "subset",
        List.of(2, 4),
        ToyDecoder.LOGISTIC,
        List.of("straight-through", "spigot", "spigot-fw", "reinforce-loo", "i-mle"),
        etas,
        List.of(1, 3),
        scales,
        4,
        1,
        3,
        20,
        500,
        1);
  }

  /** An audit with curves over scales. */
  static AuditReport small() {
    return report(settings(List.of(0.1, 1.0), List.of(1.0)));
  }

  private static AuditReport report(AuditSettings settings) {
    List<AuditRow> told = new ArrayList<>();
    EstimatorAudit audit = EstimatorAudit.run(settings, () -> false, told::add);
    assertEquals(audit.rows(), told);
    return new AuditReport(settings, audit, Provenance.now("none"), "espalier audit");
  }

  @Test
  void curvesAreLeftOutWhereThereAreNone() {
    assertTrue(small().html().contains("Over scales and step sizes"));
    String one = report(settings(List.of(1.0), List.of(1.0))).html();
    assertFalse(one.contains("Over scales and step sizes"));
  }

  @Test
  void estimatorsThatCannotServeTheSizeAreLeftOut() {
    AuditSettings settings =
        new AuditSettings(
            "subset",
            List.of(10, 40),
            ToyDecoder.LINEAR,
            List.of("minimum-risk", "straight-through"),
            List.of(1.0),
            List.of(1),
            List.of(1.0),
            4,
            1,
            1,
            2,
            20,
            1);
    List<String> told = new ArrayList<>();
    EstimatorAudit.Listener listener =
        new EstimatorAudit.Listener() {
          @Override
          public void begin(String what, int done, int all) {
            told.add("%s, %s of %s".formatted(what, done + 1, all));
          }

          @Override
          public void leaveOut(String estimator, String reason) {
            told.add(estimator + (reason.contains("847660528 structures") ? " left out" : reason));
          }

          @Override
          public void finish(AuditRow row) {
            told.add(row.estimator());
          }
        };
    assertEquals(1, EstimatorAudit.run(settings, () -> false, listener).rows().size());
    assertEquals(
        List.of(
            "minimum-risk left out",
            "the gradient to compare with, 1 of 1",
            "straight-through, 1 of 1",
            "straight-through"),
        told);
    told.clear();
    assertEquals(0, EstimatorAudit.run(settings, () -> true, listener).rows().size());
    assertEquals(List.of(), told, "an audit that is stopped computes nothing");
  }

  @Test
  void settingsWithoutEffectAreExaminedOnce() {
    AuditReport report = small();
    List<String> labels = report.audit().rows().stream().map(AuditRow::label).toList();
    assertEquals(
        List.of(
            "straight-through eta=0.1 T=1",
            "straight-through eta=0.1 T=3",
            "straight-through eta=1 T=1",
            "straight-through eta=1 T=3",
            "spigot eta=0.1 T=1",
            "spigot eta=0.1 T=3",
            "spigot eta=1 T=1",
            "spigot eta=1 T=3",
            "spigot-fw T=1",
            "spigot-fw T=3",
            "reinforce-loo",
            "i-mle eta=0.1",
            "i-mle eta=1"),
        labels);
  }

  @Test
  void filesAreWrittenAndWellFormed(@TempDir Path folder) throws Exception {
    AuditReport report = report(settings(List.of(0.1, 1.0), List.of(0.1, 10.0)));
    report.write(new RunFolder(folder.resolve("audit")));
    String html = Files.readString(folder.resolve("audit/audit.html"));
    var _ =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    assertTrue(html.contains("Cosine of one draw against η, scale 10"));
    List<String> lines = Files.readAllLines(folder.resolve("audit/audit.csv"));
    assertEquals(1 + report.audit().rows().size(), lines.size());
    int columns = lines.getFirst().split(",", -1).length;
    assertTrue(lines.stream().allMatch(line -> line.split(",", -1).length == columns));
    String markdown = Files.readString(folder.resolve("audit/audit.md"));
    assertTrue(markdown.contains("| spigot eta=1 T=3 |"));
    assertTrue(markdown.contains("Scores of standard deviation 0.1; gradient of E L(z)"));
  }

  @Test
  void manyLinesAreDrawnByFamilyAndNoNameIsCutOff() {
    AuditReport some = report(settings(List.of(0.1, 1.0), List.of(0.1, 10.0)));
    AuditResult any = some.audit().rows().getFirst().result();
    List<AuditRow> rows = new ArrayList<>();
    for (double scale : some.settings().scales()) {
      for (EstimatorEntry entry : Catalogue.estimators()) {
        for (double eta : some.settings().etas()) {
          for (int steps = 1; steps <= 3; steps++) {
            rows.add(new AuditRow(scale, entry.name(), eta, steps, any));
          }
        }
      }
    }
    EstimatorAudit audit = new EstimatorAudit(rows, some.audit().references());
    String html =
        new AuditReport(some.settings(), audit, Provenance.now("none"), "espalier audit").html();
    for (EstimatorFamily family : EstimatorFamily.values()) {
      assertTrue(html.contains("against the scores' scale: " + family.title()), family.title());
    }
    Matcher charts =
        Pattern.compile("<svg class=\"chart\" viewBox=\"0 0 \\d+ (\\d+)\".*?</svg>", Pattern.DOTALL)
            .matcher(html);
    int count = 0;
    while (charts.find()) {
      count++;
      Matcher names = Pattern.compile("translate\\(0 ([-0-9.]+)\\)").matcher(charts.group());
      double before = 0;
      while (names.find()) {
        double y = Double.parseDouble(names.group(1));
        assertTrue(y >= 9 && y <= Double.parseDouble(charts.group(1)) - 39, names.group());
        assertTrue(before == 0 || y >= before + 14.9, names.group());
        before = y;
      }
      assertTrue(before > 0);
    }
    assertEquals(4 * EstimatorFamily.values().length, count);
  }

  @Test
  void theSameSettingsFindTheSame() {
    AuditSettings settings = settings(List.of(1.0), List.of(1.0));
    List<AuditRow> first = report(settings).audit().rows();
    List<AuditRow> second = report(settings).audit().rows();
    for (int i = 0; i < first.size(); i++) {
      assertEquals(first.get(i).result().bias(), second.get(i).result().bias());
      assertEquals(first.get(i).result().deviation(), second.get(i).result().deviation());
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> settings(List.of(1.0), List.of(Double.NaN)));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new AuditSettings(
                    "matching",
                    List.of(3, 4),
                    ToyDecoder.LINEAR,
                    List.of("marginals"),
                    List.of(1.0),
                    List.of(1),
                    List.of(1.0),
                    4,
                    1,
                    3,
                    20,
                    500,
                    1));
    assertTrue(String.valueOf(e.getMessage()).contains("does not offer GibbsModel"));
  }
}
