package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.espalier.core.calibration.Reliability;
import org.espalier.core.calibration.Reliability.Bin;
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
import org.espalier.report.page.Element;
import org.espalier.report.page.LineChart;
import org.espalier.report.page.LineChart.Size;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Series;
import org.espalier.report.page.Table;

/**
 * What a model or a file of predictions is worth, as a page.
 *
 * @param result what was measured
 * @param nouns what its data is called
 * @param measured what: a model's folder or a file, as typed
 * @param data on which, as typed
 */
public record AssessmentReport(Assessment result, Nouns nouns, String measured, String data) {

  /** How many confusions are listed. */
  private static final int MOST = 20;

  /** The most constraints that are named; lexicons have thousands. */
  private static final int NAMED = 3;

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    Estimate first = result.scores().getFirst();
    List<Element> content = new ArrayList<>();
    content.add(
        Page.header(
            "Espalier · evaluation",
            first.name() + " " + Numbers.percent(first.score()) + " on " + data,
            "%s, %s %s."
                .formatted(
                    measured,
                    Numbers.count(result.sentences()),
                    result.sentences() == 1 ? nouns.example() : nouns.examples())));
    content.add(scores());
    Confidence confidence = result.confidence();
    if (!confidence.reliability().isEmpty()) {
      content.add(reliability(confidence.reliability()));
    }
    if (!confidence.coverage().isEmpty()) {
      content.add(coverage(confidence.coverage()));
    }
    if (!confidence.kept().isEmpty()) {
      content.add(kept(confidence.kept()));
    }
    if (!confidence.oracle().isEmpty()) {
      content.add(oracle(confidence.oracle()));
    }
    content.add(labels());
    if (!result.relations().isEmpty()) {
      content.add(relations());
    }
    content.add(where());
    content.add(confusion());
    if (!result.mistakes().isEmpty()) {
      content.add(mistakes());
    }
    return Page.of("Evaluation of " + measured + " on " + data, content);
  }

  private Element scores() {
    Table table = new Table("Scores with 95 % intervals", "", "score", "from", "to", "0 to 100 %");
    result.scores().forEach(one -> score(table, one, "", one.equals(result.scores().getFirst())));
    result
        .confidence()
        .minimumRisk()
        .forEach(one -> score(table, one, ", minimum Bayes risk", false));
    result
        .constrained()
        .ifPresent(effect ->
            effect.without().forEach(one -> score(table, one, ", without the constraints", false)));
    return Page.section(
        "scores",
        "How much is right",
        table.box(),
        Page.paragraph(
            result.constrained().map(effect -> told(effect, nouns) + " ").orElse("")
                + "Intervals are percentiles over 1,000 samples of as many "
                + nouns.examples()
                + ", drawn with replacement."
                + (result.confidence().minimumRisk().isEmpty()
                    ? ""
                    : " With minimum Bayes risk the structure answers that has most expected"
                        + " right parts, not the most probable one.")));
  }

  /** Returns what constraints have changed, in a line. */
  public static String told(ConstraintEffect effect, Nouns nouns) {
    int constraints = effect.constraints().size();
    return "Under "
        + (constraints > NAMED
            ? Numbers.count(constraints) + " constraints"
            : String.join("; ", effect.constraints()))
        + ": answers that differ from those without: "
        + Numbers.count(effect.changed())
        + ", better "
        + Numbers.count(effect.better())
        + ", worse "
        + Numbers.count(effect.worse())
        + "."
        + (effect.unanswered() == 0
            ? ""
            : " %s %s without any answer under them: left out; the first: %s."
                .formatted(
                    Numbers.count(effect.unanswered()),
                    effect.unanswered() == 1 ? nouns.example() : nouns.examples(),
                    effect.reason()));
  }

  private static void score(Table table, Estimate one, String more, boolean emphasised) {
    table.row(
        one.name() + more,
        emphasised,
        one.score(),
        Numbers.percent(one.score()),
        Numbers.percent(one.low()),
        Numbers.percent(one.high()));
  }

  private static Element reliability(List<TypeReliability> types) {
    Table table =
        new Table(
            "Expected calibration error, with 95 % intervals",
            "",
            "answers",
            "right",
            "mean probability",
            "temperature",
            "error before",
            "from",
            "to",
            "error after",
            "from",
            "to",
            "of confidence",
            "from",
            "to");
    Element grid = Element.of("div", "class", "plots");
    for (TypeReliability one : types) {
      Reliability after = one.after();
      table.row(
          one.name(),
          Numbers.count(after.answers()),
          Numbers.percent(after.accuracy()),
          Numbers.percent(after.confidence()),
          Numbers.decimal(one.temperature(), 2),
          Numbers.percent(one.before().error()),
          Numbers.percent(one.before().low()),
          Numbers.percent(one.before().high()),
          Numbers.percent(after.error()),
          Numbers.percent(after.low()),
          Numbers.percent(after.high()),
          one.confidence().map(last -> Numbers.percent(last.error())).orElse(""),
          one.confidence().map(last -> Numbers.percent(last.low())).orElse(""),
          one.confidence().map(last -> Numbers.percent(last.high())).orElse(""));
      grid.add(chart(one).figure());
    }
    return Page.section(
        "reliability",
        "Whether probabilities can be believed",
        Page.paragraph(
            "Of the answers with a probability near 90 %, 90 % should be right. The error is"
                + " the mean distance from that, over "
                + Reliability.BINS
                + " bins; even a perfect model's is a little above 0. Temperatures were fitted"
                + " on other data. Relations are measured at right heads. The confidence of a"
                + " label or of a whole answer is its probability, mapped to how often such"
                + " answers are right."),
        grid,
        table.box());
  }

  private static LineChart chart(TypeReliability type) {
    return new LineChart(
        "Share right of " + type.name() + ", by probability",
        "probability in percent",
        true,
        0,
        List.of(
            new Series(
                "as promised", LineStyle.GREEN, new double[] {0, 100}, new double[] {0, 1}, -1),
            curve("before", LineStyle.ORANGE, type.before()),
            curve("calibrated", LineStyle.BLUE, type.last())),
        List.of(),
        Size.HALF);
  }

  private static Series curve(String name, LineStyle style, Reliability reliability) {
    return new Series(
        name,
        style,
        reliability.bins().stream().mapToDouble(bin -> 100 * bin.confidence()).toArray(),
        reliability.bins().stream().mapToDouble(Bin::accuracy).toArray(),
        -1);
  }

  private static Element coverage(List<Coverage> rows) {
    Table table =
        new Table(
            "How often sets hold what is right",
            "",
            "promised",
            "held, mean of sentences",
            "±",
            "held, all sets",
            "mean size",
            "listed wholly",
            "sets");
    for (Coverage one : rows) {
      table.row(
          one.name(),
          Numbers.percent(one.level()),
          Numbers.percent(one.covered()),
          Numbers.percent(one.margin()),
          Numbers.percent(one.ofPlaces()),
          Numbers.decimal(one.size(), 2),
          Numbers.percent(one.carried()),
          Numbers.count(one.places()));
    }
    return Page.section(
        "coverage",
        "Whether sets hold what they promise",
        table.box(),
        Page.paragraph(
            "The promise is about a word drawn from a sentence, over sentences that are"
                + " exchangeable with those that the thresholds come from: data of another kind"
                + " breaks it. Words of one sentence depend on each other, so sentences count"
                + " alike."));
  }

  private static Element kept(List<Kept> rows) {
    Table table =
        new Table("Kept above a level", "", "by", "of", "kept", "expected wrong", "wrong", "±");
    for (Kept one : rows) {
      table.row(
          one.of() + ", " + Numbers.percent(one.level()),
          one.by(),
          Numbers.count(one.all()),
          Numbers.count(one.kept()),
          Numbers.percent(one.expected()),
          Numbers.percent(one.wrong()),
          Numbers.percent(one.margin()));
    }
    return Page.section(
        "kept",
        "What is kept above a level",
        table.box(),
        Page.paragraph(
            "What predict --keep-above would keep of this data, and the share of it that is"
                + " wrong: as is said, and as it is. It keeps by confidence; by probability is"
                + " what it would keep without."));
  }

  private static Element oracle(List<BestOf> rows) {
    Table table = new Table("The best of the k best answers", "", "k", "score", "from", "to");
    for (BestOf best : rows) {
      for (Estimate one : best.scores()) {
        table.row(
            one.name(),
            Numbers.count(best.k()),
            Numbers.percent(one.score()),
            Numbers.percent(one.low()),
            Numbers.percent(one.high()));
      }
    }
    List<Series> curves = new ArrayList<>();
    List<LineStyle> styles = List.of(LineStyle.BLUE, LineStyle.ORANGE, LineStyle.GREEN);
    double[] doublings =
        rows.stream().mapToDouble(one -> Math.log(one.k()) / Math.log(2)).toArray();
    List<Estimate> first = rows.getFirst().scores();
    for (int s = 0; s < Math.min(first.size(), styles.size()); s++) {
      int score = s;
      curves.add(
          new Series(
              first.get(s).name(),
              styles.get(s),
              doublings,
              rows.stream().mapToDouble(one -> one.scores().get(score).score()).toArray(),
              -1));
    }
    LineChart chart =
        new LineChart(
            "Score of the best of k answers",
            "doublings of k, from 1",
            true,
            0,
            curves,
            List.of(),
            Size.HALF);
    return Page.section(
        "oracle",
        "What a better choice among the best could gain",
        Element.of("div", "class", "plots").add(chart.figure()),
        table.box(),
        Page.paragraph(
            "Of the k most probable answers the one that scores most is taken, for each score"
                + " by itself: what reranking them could reach at most."));
  }

  private Element labels() {
    List<Element> content = new ArrayList<>();
    content.add(classes(capital(nouns.labels()), result.classes()).box());
    if (!result.spans().isEmpty()) {
      content.add(classes("Spans", result.spans()).box());
    }
    return Page.section("labels", capital(nouns.label()) + " by " + nouns.label(), content);
  }

  private static String capital(String noun) {
    return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }

  private static Table classes(String caption, List<ClassScore> classes) {
    Table table = new Table(caption, "", "gold", "predicted", "precision", "recall", "F1");
    for (ClassScore one : classes) {
      table.row(
          one.name(),
          Numbers.count(one.gold()),
          Numbers.count(one.predicted()),
          Numbers.percent(one.precision()),
          Numbers.percent(one.recall()),
          Numbers.percent(one.f1()));
    }
    return table;
  }

  private Element relations() {
    Table table = new Table("Words by their gold relation", "", "words", "UAS", "LAS");
    for (RelationScore one : result.relations()) {
      table.row(
          one.name(),
          Numbers.count(one.words()),
          Numbers.percent(one.uas()),
          Numbers.percent(one.las()));
    }
    return Page.section("relations", "Relation by relation", table.box());
  }

  private Element where() {
    List<Element> content = new ArrayList<>();
    for (String of : List.of("word", "label")) {
      List<FrequencyScore> some =
          result.confidence().frequencies().stream().filter(one -> one.of().equals(of)).toList();
      if (!some.isEmpty()) {
        Table table =
            new Table("By how often training has the " + of, "times", "labels", "right", "");
        for (FrequencyScore one : some) {
          table.row(
              one.times(),
              false,
              one.right(),
              Numbers.count(one.labels()),
              Numbers.percent(one.right()));
        }
        content.add(table.box());
      }
    }
    Table table =
        new Table(
            result.scores().getFirst().name() + " by number of " + nouns.words(),
            nouns.words(),
            nouns.examples(),
            "score",
            "");
    for (LengthScore one : result.lengths()) {
      table.row(
          one.words(),
          false,
          one.score(),
          Numbers.count(one.sentences()),
          Numbers.percent(one.score()));
    }
    content.add(table.box());
    return Page.section("where", "Where it errs", content);
  }

  private Element confusion() {
    Table most = new Table("Most often confused", "gold", "predicted", "times");
    result.confusion().stream()
        .filter(one -> !one.gold().equals(one.predicted()))
        .sorted(Comparator.comparingLong(one -> -one.count()))
        .limit(MOST)
        .forEach(
            (Confused one) -> most.row(one.gold(), one.predicted(), Numbers.count(one.count())));
    List<Element> content = new ArrayList<>(ErrorsSection.confusion(result, nouns));
    content.add(most.box());
    return Page.section("confusion", "What is taken for what", content);
  }

  private Element mistakes() {
    Table table =
        new Table(
            "Most confident mistakes", nouns.example(), "text", "gold", "predicted", "probability");
    for (Mistake one : result.mistakes()) {
      table.row(
          one.id(), one.text(), one.gold(), one.predicted(), Numbers.percent(one.probability()));
    }
    return Page.section("mistakes", "Where it was sure and wrong", table.box());
  }
}
