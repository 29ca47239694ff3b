package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.core.calibration.Graded;
import org.espalier.core.calibration.Reliability;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.ConstraintEffect;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Assessment.LengthScore;
import org.espalier.lab.run.Assessment.Mistake;
import org.espalier.lab.run.Assessment.RelationScore;
import org.espalier.lab.run.Confidence;
import org.espalier.lab.run.Confidence.BestOf;
import org.espalier.lab.run.Confidence.Coverage;
import org.espalier.lab.run.Confidence.FrequencyScore;
import org.espalier.lab.run.Confidence.Kept;
import org.espalier.lab.run.Confidence.TypeReliability;
import org.espalier.lab.run.Nouns;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The page of an evaluation. */
class AssessmentReportTest {

  private static Reliability reliability() {
    Random random = new Random(1);
    List<Graded> sample = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double p = random.nextDouble();
      sample.add(new Graded(i, p, random.nextDouble() < p));
    }
    return Reliability.of(sample, random);
  }

  private static Assessment assessment(Confidence confidence) {
    return new Assessment(
        1234,
        List.of(new Estimate("LAS", 0.8125, 0.79, 0.83), new Estimate("UAS", 0.85, 0.84, 0.86)),
        List.of(new ClassScore("nsubj", 10, 12, 8), new ClassScore("<b>", 3, 1, 0)),
        List.of(),
        0.5,
        0.6,
        List.of(
            new Confused("nsubj", "nsubj", 8),
            new Confused("<b>", "nsubj", 3),
            new Confused("nsubj", "<b>", 2)),
        List.of(new RelationScore("nsubj", 10, 0.9, 0.8)),
        List.of(new LengthScore("1–5", 3, 0.9)),
        List.of(new Mistake("s & 1", "<script>", "nsubj 2", "obj 3", 0.987)),
        confidence,
        Optional.of(
            new ConstraintEffect(
                List.of("scheme <bio>"),
                2,
                "no tree meets",
                17,
                9,
                4,
                List.of(new Estimate("LAS", 0.7999, 0.78, 0.82)))));
  }

  static AssessmentReport report() {
    return new AssessmentReport(assessment(confidence()), Nouns.SENTENCES, "runs/parser", "te<st>");
  }

  private static Confidence confidence() {
    return new Confidence(
        List.of(
            new TypeReliability(
                "heads", 1.25, reliability(), reliability(), Optional.of(reliability()))),
        List.of(new Coverage("heads", 0.95, 100, 0.953, 0.011, 0.948, 1.75, 1)),
        List.of(new Estimate("LAS", 0.8188, 0.8, 0.83)),
        List.of(
            new FrequencyScore("word", "2–4", 20, 0.75),
            new FrequencyScore("label", "100–999", 50, 0.875)),
        List.of(new Kept("answers", "confidence", 0.9, 1234, 777, 0.038, 0.041, 0.01)),
        List.of(
            new BestOf(1, List.of(new Estimate("LAS", 0.8125, 0.8, 0.83))),
            new BestOf(2, List.of(new Estimate("LAS", 0.862, 0.85, 0.88)))));
  }

  @Test
  void lexiconsAreCountedNotQuoted() {
    List<String> lexicon = Collections.nCopies(3000, "\"bank\" is NOUN");
    ConstraintEffect effect = new ConstraintEffect(lexicon, 0, "", 1, 1, 0, List.of());
    assertEquals(
        "Under 3\u202f000 constraints: answers that differ from those without: 1, better 1, worse"
            + " 0.",
        AssessmentReport.told(effect, Nouns.SENTENCES));
  }

  @Test
  void thePageHasEveryTableAndIsWellFormed() throws Exception {
    String html = report().html();
    Document page = RunReportTest.parse(html);
    String text = page.getDocumentElement().getTextContent().replaceAll("(?U)\\s", "");
    for (String expected :
        List.of(
            "LAS81.3%onte<st>",
            "1234sentences",
            "LAS,minimumBayesrisk",
            "81.9%",
            "LAS,withouttheconstraints80.0%",
            "answersthatdifferfromthosewithout:17,better9,worse4",
            "2sentenceswithoutanyanswer",
            "1.25",
            "95.3%",
            "1.75",
            "2–4",
            "100–999",
            "answers,90.0%confidence12347773.8%4.1%",
            "LAS286.2%",
            "Mostconfidentmistakes",
            "<script>",
            "98.7%")) {
      assertTrue(text.contains(expected), expected + " in " + text);
    }
    assertEquals(
        1,
        RunReportTest.elements(page.getDocumentElement(), "script").size(),
        "the page's own; data make none");
    assertTrue(RunReportTest.elements(page.getDocumentElement(), "path").size() > 1, "curves");
  }

  @Test
  void filesHaveNoProbabilities() throws Exception {
    String html =
        new AssessmentReport(assessment(Confidence.NONE), Nouns.SENTENCES, "a", "b").html();
    Document page = RunReportTest.parse(html);
    assertFalse(page.getDocumentElement().getTextContent().contains("can be believed"));
  }

  @Test
  void stringsAreCalledStringsAndTheirSymbolsSymbols() {
    String html = new AssessmentReport(assessment(Confidence.NONE), Nouns.STRINGS, "a", "b").html();
    String text = html.substring(html.indexOf("<body"), html.indexOf("</body>"));
    assertTrue(text.contains("Symbol by symbol"), text);
    assertTrue(text.contains("strings"), text);
    assertFalse(text.contains(">sentences<") || text.contains("Label by label"), text);
  }
}
