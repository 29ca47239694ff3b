package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.StepTimes;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RunReportTest {

  @TempDir private Path temporary;

  static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> elements(Document page, String tag) {
    return elements(page.getDocumentElement(), tag);
  }

  static List<Element> elements(Element root, String tag) {
    NodeList nodes = root.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static List<Element> ofClass(Document page, String tag, String name) {
    return elements(page, tag).stream()
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(name))
        .toList();
  }

  private static RunReport report(RunResult result) {
    return new RunReport(result, "espalier train --task relations --seed 7");
  }

  private static RunResult with(
      RunResult run, List<NetworkResult> networks, Baselines baselines, List<TreeSample> trees) {
    return new RunResult(
        run.config(), run.provenance(), run.labels(), networks, baselines, trees, true);
  }

  @Test
  void aTaggerHasItsScoresAndNoTrees() throws Exception {
    Document page = parse(report(SampleRuns.tags()).html());
    assertEquals(
        List.of("accuracy", "setup", "curves", "trees", "cost", "provenance"),
        elements(page, "section").stream().map(s -> s.getAttribute("id")).toList());
    assertEquals(
        "On unseen text: 83.0\u202F% span F1 and 95.0\u202F% accuracy.",
        elements(page, "h1").getFirst().getTextContent());
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("Labels side by side"), text);
    assertTrue(text.contains("Span F1 on the development set"), text);
    assertTrue(text.contains("Of the labels 95.0\u202F% are right; to compare: "), text);
    assertFalse(text.contains("An arrow runs"), text);
  }

  @Test
  void holdsEverySectionAndNamesTheResult() throws Exception {
    Document page = parse(report(SampleRuns.relations()).html());

    assertEquals(
        List.of("accuracy", "attachment", "setup", "curves", "trees", "cost", "provenance"),
        elements(page, "section").stream().map(s -> s.getAttribute("id")).toList());
    assertEquals(
        "The network gives 71.2\u202F% of the words of unseen text the right grammatical relation.",
        elements(page, "h1").getFirst().getTextContent());
    assertEquals(5, ofClass(page, "svg", "chart").size());
    assertEquals(24, ofClass(page, "figure", "sentence").size());
    for (Element table : elements(page, "table")) {
      assertEquals(1, table.getElementsByTagName("caption").getLength());
    }
    for (Element svg : elements(page, "svg")) {
      assertTrue(
          svg.getAttribute("aria-hidden").equals("true")
              || (svg.getAttribute("role").equals("img")
                  && !svg.getAttribute("aria-label").isBlank()));
    }
    String text = page.getDocumentElement().getTextContent();
    for (String needed :
        List.of(
            "same network without trees",
            "same network with random trees",
            "same network with gold trees",
            "most frequent label of each word",
            "always “punct”",
            "left-branching",
            "right-branching",
            "uniformly random tree",
            "espalier train --task relations",
            "9f86d081884c",
            "25.0.3",
            "1\u202F234\u202F567")) {
      assertTrue(text.contains(needed), needed);
    }
  }

  @Test
  void drawsOneArcForEachWordAndMarksAgreement() throws Exception {
    TreeSample sample =
        new TreeSample(
            "s",
            List.of("a", "b", "c", "d"),
            new int[] {1, -1, 1, 2},
            new int[] {1, -1, 3, 1},
            List.of("x", "root", "y", "z"),
            List.of("x", "root", "y", "w"));
    RunResult run = SampleRuns.relations();
    Document page =
        parse(report(with(run, run.networks(), run.baselines(), List.of(sample))).html());

    List<Element> arcs = ofClass(page, "g", "shared");
    // Two trees and the legend.
    assertEquals(2 + 1, arcs.stream().filter(g -> isOf("induced", g)).count());
    assertEquals(2 + 1, arcs.stream().filter(g -> isOf("gold", g)).count());
    arcs = ofClass(page, "g", "alone");
    assertEquals(2 + 1, arcs.stream().filter(g -> isOf("induced", g)).count());
    assertEquals(2 + 1, arcs.stream().filter(g -> isOf("gold", g)).count());
    List<Element> wrong = ofClass(page, "text", "wrong");
    assertEquals(List.of("✗ z"), wrong.stream().map(Element::getTextContent).toList());
    assertTrue(
        elements(page, "figcaption").stream()
            .anyMatch(c ->
                c.getTextContent().contains("2 of 4 heads right")
                    && c.getTextContent().contains("3 of 4 labels right")));
  }

  private static boolean isOf(String kind, Element group) {
    return List.of(group.getAttribute("class").split(" ")).contains(kind);
  }

  @Test
  void escapesWhatDataHolds() throws Exception {
    String nasty = "<script>alert(\"&\")</script>\u0000\uD800\u0085";
    TreeSample sample =
        new TreeSample(
            nasty,
            List.of(nasty, "b"),
            new int[] {1, -1},
            new int[] {1, -1},
            List.of(nasty, "y"),
            List.of("x", nasty));
    RunResult run = SampleRuns.relations();
    String html = report(with(run, run.networks(), run.baselines(), List.of(sample))).html();

    assertFalse(html.contains("<script"));
    Document page = parse(html);
    assertTrue(
        ofClass(page, "text", "word").stream()
            .anyMatch(
                w -> w.getTextContent().equals("<script>alert(\"&\")</script>\uFFFD\uFFFD\uFFFD")));
  }

  @Test
  void refersToNothingOutside() {
    String html = report(SampleRuns.relations()).html();

    for (String outside :
        List.of(
            "http",
            "//",
            "src=",
            "href=\"h",
            "href=\"/",
            "href=\".",
            "@import",
            "url(",
            "<script")) {
      assertFalse(html.contains(outside), outside);
    }
  }

  @Test
  void doesWithoutGoldTrees() throws Exception {
    Document page = parse(report(SampleRuns.texts()).html());

    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("these texts have no gold trees"));
    assertTrue(text.contains("labelled “good”, truly “bad”"));
    assertEquals(4, ofClass(page, "svg", "chart").size());
    assertTrue(ofClass(page, "g", "gold").isEmpty());
    assertFalse(text.contains("NaN"));
  }

  @Test
  void takesSentencesOfEveryLength() throws Exception {
    RunResult run = SampleRuns.relations();
    List<TreeSample> trees =
        List.of(SampleRuns.sample("one", 1, 1), SampleRuns.sample("long", 150, 2));
    Document page = parse(report(with(run, run.networks(), run.baselines(), trees)).html());

    List<Element> drawings =
        ofClass(page, "svg", "drawing").stream().filter(s -> s.hasAttribute("role")).toList();
    assertEquals(2, drawings.size());
    assertTrue(Double.parseDouble(drawings.get(1).getAttribute("width")) > 150 * 40);
    assertTrue(Double.parseDouble(drawings.get(1).getAttribute("height")) < 700);
    assertTrue(page.getDocumentElement().getTextContent().contains("1 word"));
    // The lines for paper cover the long drawing without gap or overlap.
    double end = 0;
    for (Element line :
        elements(page, "use").stream().map(u -> (Element) u.getParentNode()).toList()) {
      String[] window = line.getAttribute("viewBox").split(" ", -1);
      assertEquals(end, Double.parseDouble(window[0]), 0.11);
      assertTrue(Double.parseDouble(window[2]) < 700);
      end = Double.parseDouble(window[0]) + Double.parseDouble(window[2]);
    }
    assertEquals(Double.parseDouble(drawings.get(1).getAttribute("width")), end, 0.11);
  }

  @Test
  void showsADashForWhatWasNotMeasured() throws Exception {
    RunResult run = SampleRuns.relations();
    EpochRecord nothing =
        new EpochRecord(
            1,
            10,
            Double.NaN,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NaN,
            Double.NaN,
            Double.NaN);
    NetworkResult latent = run.latent();
    NetworkResult broken =
        new NetworkResult(
            Trees.LATENT,
            5,
            1,
            Double.NaN,
            List.of(nothing),
            latent.dev(),
            latent.test(),
            new StepTimes(Double.NaN, 1, 1, 1));
    Baselines baselines = new Baselines("x", Double.NaN, "Naive Bayes", Double.NaN, List.of());
    String html = report(with(run, List.of(broken), baselines, run.trees())).html();

    String text = parse(html).getDocumentElement().getTextContent();
    assertTrue(text.contains(Numbers.NONE));
    assertFalse(html.contains("NaN"));
    assertFalse(html.contains("Infinity"));
  }

  @Test
  void saysWhereTheTimeOfAStepGoes() throws Exception {
    String text =
        parse(report(SampleRuns.relations()).html()).getDocumentElement().getTextContent();
    assertTrue(text.contains("structured inference, forward and backward"), text);
    assertTrue(text.contains(Numbers.percent(0.15)), text);
  }

  @Test
  void readsTheSameInEveryLocale() {
    String here = report(SampleRuns.relations()).html();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals(here, report(SampleRuns.relations()).html());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void isWrittenToTheFolderOfTheRun() throws Exception {
    RunReport report = report(SampleRuns.relations());
    report.write(new RunFolder(temporary));

    assertEquals(report.html(), Files.readString(temporary.resolve("report.html")));
  }

  @Test
  void explainsEveryEstimatorOfTheCatalogue() {
    for (EstimatorEntry estimator : Catalogue.estimators()) {
      assertTrue(estimator.explanation().endsWith("."), estimator.name());
    }
  }
}
