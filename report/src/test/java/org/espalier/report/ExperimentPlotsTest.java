package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.report.page.Picture;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ExperimentPlotsTest {

  /** An experiment of one share that was measured elsewhere too. */
  private static final class Sample implements Experiment {
    @Override
    public String name() {
      return "sample";
    }

    @Override
    public String summary() {
      return "a sample";
    }

    @Override
    public List<String> settings(ExperimentOptions options) {
      return List.of();
    }

    @Override
    public List<Figure> figures() {
      return List.of(new Figure("accuracy", true), new Figure("loss", false));
    }

    @Override
    public List<Trial> trials(ExperimentOptions options) {
      return List.of();
    }

    @Override
    public List<Published> published() {
      return List.of(
          new Published("small", "one", "a paper", List.of("72.5 (60–80)", "1.5")),
          new Published("small", "two", "a paper", List.of("about half", "1.5")),
          new Published("small", "three", "a paper", List.of()),
          new Published("small", "four & more", "a paper", List.of("50", "1.5")));
    }
  }

  private static TrialResult result(
      String table, String method, long seed, Optional<Setting> setting, double accuracy) {
    return new TrialResult(table, method, seed, setting, List.of(accuracy, 2.0), 1, 1, List.of());
  }

  private static Map<String, Picture> pictures(List<TrialResult> results) {
    return new ExperimentPlots(new Sample(), results).pictures();
  }

  private static Document parsed(Picture picture) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(picture.file().getBytes(StandardCharsets.UTF_8)));
  }

  private static long count(Document svg, String element, String look) {
    NodeList all = svg.getElementsByTagName(element);
    long count = 0;
    for (int i = 0; i < all.getLength(); i++) {
      count +=
          ((org.w3c.dom.Element) all.item(i))
                  .getAttribute("class")
                  .matches(".*\\b" + look + "\\b.*")
              ? 1
              : 0;
    }
    return count;
  }

  @Test
  void everySeedIsADotAndPublishedFiguresAreMarked() throws Exception {
    List<TrialResult> results = new ArrayList<>();
    for (long seed = 1; seed <= 10; seed++) {
      results.add(result("small", "one", seed, Optional.empty(), seed <= 5 ? 0.5 : 0.9));
      results.add(result("small", "five", seed, Optional.empty(), 0.6 + 0.001 * seed));
      results.add(result("small", "nothing", seed, Optional.empty(), Double.NaN));
    }
    Map<String, Picture> pictures = pictures(results);
    assertEquals(List.of("seeds small accuracy"), List.copyOf(pictures.keySet()));
    Picture picture = pictures.values().iterator().next();
    Document svg = parsed(picture);
    assertEquals(20 + 1, count(svg, "circle", "dot"), "and one in the legend");
    assertEquals(2 + 1, count(svg, "path", "median"));
    assertEquals(2 + 1, count(svg, "path", "elsewhere"), "what is a number");
    String file = picture.file();
    assertTrue(file.contains("one 70.0"), "the median of half and half");
    assertTrue(file.contains("four &amp; more (reference)"));
    assertTrue(file.contains("prefers-color-scheme: dark"));
  }

  @Test
  void aSingleSeedNeedsNoPicture() {
    assertTrue(pictures(List.of(result("small", "one", 1, Optional.empty(), 0.5))).isEmpty());
  }

  @Test
  void settingsMakeCurvesWithRanges() throws Exception {
    List<TrialResult> results = new ArrayList<>();
    for (double eta : new double[] {1e-4, 1, 100}) {
      for (long seed = 1; seed <= 3; seed++) {
        Setting setting = new Setting("over eta", "one", "eta", eta);
        results.add(result("over eta", "one " + eta, seed, Optional.of(setting), 0.1 * seed));
      }
    }
    Setting lonely = new Setting("over eta", "two", "eta", 1);
    results.add(result("over eta", "two", 1, Optional.of(lonely), 0.9));
    Map<String, Picture> pictures = pictures(results);
    assertEquals(List.of("curves over eta accuracy"), List.copyOf(pictures.keySet()));
    Picture picture = pictures.values().iterator().next();
    Document svg = parsed(picture);
    assertEquals(1, count(svg, "path", "whisker"), "all ranges of a line are one path");
    assertTrue(picture.file().contains("20.0\u202F% (10.0\u202F%–30.0\u202F%)"));
    assertTrue(picture.file().contains("log₁₀ eta"));
    assertTrue(!picture.file().contains("two"), "a point is no curve");
  }

  @Test
  void aSettingThatGoesThroughSeveralTablesMakesCurvesAndEachTableAPicture() {
    List<TrialResult> results = new ArrayList<>();
    for (int k : new int[] {1, 2, 4}) {
      for (long seed = 1; seed <= 2; seed++) {
        Setting setting = new Setting("texts", "one", "k", k);
        results.add(result("texts k=" + k, "one", seed, Optional.of(setting), 0.1 * k));
      }
    }
    assertEquals(
        List.of(
            "curves texts accuracy",
            "seeds texts k=1 accuracy",
            "seeds texts k=2 accuracy",
            "seeds texts k=4 accuracy"),
        List.copyOf(pictures(results).keySet()));
  }
}
