package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.Certainty;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.StepTimes;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;

class RunReportTest {

  @TempDir private Path temporary;

  static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  /** Returns what readers see of a page, without scripts. */
  static String shown(String html) throws Exception {
    return elements(parse(html), "*").stream()
        .filter(element -> !element.getTagName().equals("script"))
        .flatMap(element ->
            IntStream.range(0, element.getChildNodes().getLength())
                .mapToObj(element.getChildNodes()::item))
        .filter(Text.class::isInstance)
        .map(Node::getTextContent)
        .collect(Collectors.joining("\n"));
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

  private static RunResult with(RunResult run, RunConfig config) {
    return SampleRuns.with(run, config, run.networks(), run.baselines(), run.trees());
  }

  private static RunResult with(
      RunResult run, List<NetworkResult> networks, Baselines baselines, List<TreeSample> trees) {
    return SampleRuns.with(run, run.config(), networks, baselines, trees);
  }

  @Test
  void aTaggerHasItsScoresAndNoTrees() throws Exception {
    Document page = parse(report(SampleRuns.tags()).html());
    assertEquals(
        List.of("accuracy", "errors", "sentences", "curves", "setup", "cost", "provenance"),
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
        List.of(
            "accuracy",
            "attachment",
            "errors",
            "sentences",
            "curves",
            "setup",
            "cost",
            "provenance"),
        elements(page, "section").stream().map(s -> s.getAttribute("id")).toList());
    assertEquals(
        "The network gives 71.2\u202F% of the words of unseen text the right grammatical relation.",
        elements(page, "h1").getFirst().getTextContent());
    assertEquals(5, ofClass(page, "svg", "chart").size());
    assertEquals(10, ofClass(page, "figure", "sentence").size());
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
            List.of("x", "root", "y", "w"),
            Certainty.NONE);
    RunResult run = SampleRuns.relations();
    Document page =
        parse(report(with(run, run.networks(), run.baselines(), List.of(sample))).html());

    // One path for all arcs of a look; each begins with a move. The legend has one arc of each.
    assertEquals(2 + 1, moves(page, "arc", "shared"));
    assertEquals(2 + 1, moves(page, "arc", "mine"));
    assertEquals(2 + 1, moves(page, "arc", "theirs"));
    assertEquals(2, moves(page, "tip", "theirs"));
    List<Element> wrong = ofClass(page, "text", "wrong");
    assertEquals(List.of("✗ z (w)"), wrong.stream().map(Element::getTextContent).toList());
    assertTrue(
        elements(page, "figcaption").stream()
            .anyMatch(c ->
                c.getTextContent().contains("2 of 4 heads right")
                    && c.getTextContent().contains("3 of 4 labels right")));
  }

  private static long moves(Document page, String kind, String look) {
    return ofClass(page, "path", kind).stream()
        .filter(path -> List.of(path.getAttribute("class").split(" ")).contains(look))
        .flatMapToInt(path -> path.getAttribute("d").chars())
        .filter(c -> c == 'M')
        .count();
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
            List.of("x", nasty),
            Certainty.NONE);
    RunResult run = SampleRuns.relations();
    String html = report(with(run, run.networks(), run.baselines(), List.of(sample))).html();

    assertFalse(html.contains("<script>alert"));
    Document page = parse(html);
    assertTrue(
        ofClass(page, "text", "word").stream()
            .anyMatch(
                w -> w.getTextContent().equals("<script>alert(\"&\")</script>\uFFFD\uFFFD\uFFFD")));
  }

  @Test
  void refersToNothingOutside() throws Exception {
    String html = report(SampleRuns.relations()).html();
    for (Element element : elements(parse(html), "*")) {
      for (String name : List.of("src", "srcset", "action", "data", "poster", "xlink:href")) {
        assertFalse(element.hasAttribute(name), name);
      }
      assertTrue(
          element.getAttribute("href").isEmpty() || element.getAttribute("href").startsWith("#"));
    }
    assertFalse(html.contains("@import"));
    assertFalse(html.contains("url("));
  }

  @Test
  void doesWithoutGoldTrees() throws Exception {
    Document page = parse(report(SampleRuns.texts()).html());

    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("There are no gold trees for these texts"));
    assertTrue(text.contains("labelled “good”, truly “bad”"));
    assertEquals(3, ofClass(page, "svg", "chart").size());
    assertTrue(ofClass(page, "path", "theirs").isEmpty());
    assertFalse(shown(report(SampleRuns.texts()).html()).contains("NaN"));
  }

  @Test
  void takesSentencesOfEveryLength() throws Exception {
    RunResult run = SampleRuns.relations();
    List<TreeSample> trees =
        List.of(
            SampleRuns.sample("one", 1, 1),
            SampleRuns.sample("long", 30, 2),
            SampleRuns.sample("longer", 150, 2));
    Document page = parse(report(with(run, run.networks(), run.baselines(), trees)).html());

    List<Element> drawings =
        ofClass(page, "svg", "arcs").stream().filter(s -> s.hasAttribute("role")).toList();
    assertEquals(2, drawings.size(), "the longest is for the script");
    for (Element drawing : drawings) {
      assertTrue(Double.parseDouble(drawing.getAttribute("width")) < 500, "it does not scroll");
    }
    assertTrue(Double.parseDouble(drawings.get(1).getAttribute("height")) > 30 * 20);
    assertTrue(page.getDocumentElement().getTextContent().contains("1 word"));
  }

  @Test
  void theHeadlineNamesWhatIsBetter() throws Exception {
    RunResult run = SampleRuns.relations();
    List<NetworkResult> networks =
        List.of(
            SampleRuns.network(Trees.LATENT, 0.712, 0.283, 12, 1),
            SampleRuns.network(Trees.NONE, 0.76, Double.NaN, 10, 2));
    Document page = parse(report(with(run, networks, run.baselines(), run.trees())).html());
    assertEquals(
        "The network gives 71.2\u202F% of the words of unseen text the right grammatical relation,"
            + " fewer than the same network without trees (76.0\u202F%).",
        elements(page, "h1").getFirst().getTextContent());
    String text = page.getDocumentElement().getTextContent();
    assertTrue(text.contains("no more than in the best tree that ignores the words"), text);

    networks =
        List.of(
            SampleRuns.network(Trees.LATENT, 0.712, 0.283, 12, 1),
            SampleRuns.network(Trees.RANDOM, 0.705, Double.NaN, 10, 2));
    assertTrue(
        report(with(run, networks, run.baselines(), run.trees()))
            .html()
            .contains("no more for certain than the same network with random trees"));
  }

  @Test
  void treesThatAreAllAlikeAreSaidToBe() {
    RunResult run = SampleRuns.relations();
    List<TreeSample> alike =
        run.trees().stream()
            .map(s ->
                new TreeSample(
                    s.id(),
                    s.words(),
                    SimpleTrees.toNext(s.words().size()),
                    s.gold(),
                    s.predicted(),
                    s.labels(),
                    Certainty.NONE))
            .toList();
    String alikeText = "Its trees are all alike: 100.0\u202F% of the words hang on the next word";
    assertTrue(
        report(with(run, run.networks(), run.baselines(), alike)).html().contains(alikeText));
    assertFalse(report(run).html().contains("all alike"));
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

    String shown = shown(html);
    assertTrue(shown.contains(Numbers.NONE));
    assertFalse(shown.contains("NaN"));
    assertFalse(shown.contains("Infinity"));
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
  void namesAnEstimatorWhereStructuresAreLatentAlone() throws Exception {
    RunResult run = SampleRuns.relations();
    for (Trees trees : List.of(Trees.LATENT, Trees.NONE, Trees.GOLD, Trees.RANDOM)) {
      StructureConfig structure = run.config().structure().withTrees(trees);
      Document page = parse(report(with(run, run.config().with(structure))).html());
      assertEquals(
          "Espalier · relations · projective · "
              + (trees == Trees.LATENT ? "spigot" : trees.title()),
          ofClass(page, "p", "kicker").getFirst().getTextContent());
      String setup =
          elements(page, "section").stream()
              .filter(section -> section.getAttribute("id").equals("setup"))
              .map(Element::getTextContent)
              .collect(Collectors.joining());
      assertEquals(trees == Trees.LATENT, setup.contains("stimator"), setup);
      assertTrue(setup.contains("Seed"), setup);
    }
  }

  @Test
  void saysWhatIsMissingWhereNoExampleWasKept() {
    RunResult run = SampleRuns.relations();
    RunResult empty = with(run, run.networks(), run.baselines(), List.of());
    RunResult strings = with(empty, SampleRuns.config("transduce"));
    assertTrue(report(strings).html().contains("No test string was kept."));
  }

  @Test
  void explainsEveryEstimatorOfTheCatalogue() {
    for (EstimatorEntry estimator : Catalogue.estimators()) {
      String words = EstimatorWords.of(estimator.name());
      assertTrue(words.endsWith(".") && !words.contains("  "), words);
    }
  }
}
