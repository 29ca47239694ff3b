package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.Counts;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Likely;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import org.espalier.report.page.ArcDiagram;
import org.espalier.report.page.ArcDiagram.Arc;
import org.espalier.report.page.ArcDiagram.Side;
import org.espalier.report.page.ArcDiagram.Word;
import org.espalier.report.page.Element;
import org.espalier.report.page.Page;
import org.espalier.report.page.Picture;

/**
 * Test sentences: some of them drawn, for readers without scripts and for paper, and all of them as
 * data for the script that lists, filters and draws them.
 */
final class SentencesSection {

  /** The script's name. */
  static final String SCRIPT = "sentences.js";

  /** How many are drawn. */
  private static final int DRAWN = 10;

  /** The longest that is drawn, in words. */
  private static final int LONGEST = 32;

  /** What fits on the narrowest screen, in pixels. */
  private static final double ROOM = 320;

  private SentencesSection() {}

  static Element of(RunResult result) {
    Task task = Tasks.named(result.config().task());
    Nouns nouns = task.nouns();
    if (result.trees().isEmpty()) {
      return Page.section(
          "sentences",
          "Test " + nouns.examples(),
          Page.paragraph("No test " + nouns.example() + " was kept."));
    }
    boolean gold = result.trees().stream().anyMatch(SentencesSection::compares);
    boolean drawn = result.trees().stream().anyMatch(sample -> sample.induced().length > 0);
    boolean writes = task.writesStrings();
    boolean labelled =
        !writes && result.trees().stream().allMatch(s -> s.predicted().size() == s.words().size());
    Choice choice = task.choice(result.config().structure().name());
    Element figures = Element.of("div", "class", "static");
    if (gold) {
      figures.add(legend());
    }
    Element sentences = Element.of("div", "class", "sentences");
    for (TreeSample sample : some(result.trees())) {
      sentences.add(figure(sample, nouns, choice, labelled));
    }
    return Page.section(
        "sentences",
        "Test " + nouns.examples(),
        Page.paragraph(reading(drawn, gold, labelled) + reading(choice)),
        figures.add(sentences),
        Element.data(
            "sentences-data",
            data(result, nouns, writes ? "strings" : labelled ? "words" : "text", choice)));
  }

  private static boolean compares(TreeSample sample) {
    return sample.gold().length > 0 && sample.induced().length > 0;
  }

  private static List<TreeSample> some(List<TreeSample> all) {
    List<TreeSample> fit = all.stream().filter(sample -> sample.words().size() <= LONGEST).toList();
    int count = Math.min(DRAWN, fit.size());
    return IntStream.range(0, count)
        .mapToObj(k -> fit.get((2 * k + 1) * fit.size() / (2 * count)))
        .toList();
  }

  private static String reading(boolean drawn, boolean gold, boolean labelled) {
    StringBuilder text =
        new StringBuilder("From short to long, at even steps through the test set.");
    if (drawn) {
      text.append(" An arrow runs from a word’s head to the word.")
          .append(
              gold
                  ? " Arcs that the network’s tree and the gold tree, drawn by linguists, both have"
                      + " are grey and drawn once, so that what differs stands out. Faint lines are"
                      + " improbable ones."
                  : " There are no gold trees for these texts to compare with.");
    }
    if (labelled) {
      text.append(" Below each word is the predicted label, with a cross where it is wrong.");
    }
    return text.toString();
  }

  private static String reading(Choice choice) {
    return switch (choice) {
      case NOTHING -> "";
      case WORDS -> " The words that decided are marked; the network saw no others.";
      case BRACKETS -> " Brackets stand around the spans that the network made.";
      case LINKS -> " The words that the network linked are shown with each text.";
      case EMISSIONS -> " With each string is what the network wrote at each of its symbols.";
    };
  }

  private static Element legend() {
    return Element.of("ul", "class", "legend")
        .add(
            entry("shared", "in both trees"),
            entry("mine", "network’s tree alone, above or left"),
            entry("theirs", "gold tree alone, below or right"));
  }

  private static Element entry(String look, String text) {
    return Element.of("li")
        .add(Picture.sample("arcs sample", 10).add(Picture.path("arc " + look, "M1 5H35")))
        .text(text);
  }

  private static Element figure(TreeSample sample, Nouns nouns, Choice choice, boolean labelled) {
    Element caption = Element.of("figcaption").add(Element.of("b").text(words(sample, nouns)));
    caption.text(facts(sample, labelled)).add(Element.of("span", "class", "id").text(sample.id()));
    Element figure = Element.of("figure", "class", "sentence").add(caption);
    return switch (choice) {
      case NOTHING -> figure.add(drawing(sample, labelled).picture());
      case WORDS -> figure.add(MarkedTextsSection.shown(sample));
      case BRACKETS ->
          figure.add(
              Page.paragraph(choice.text(sample.words(), sample.chosen(), sample.predicted())));
      case LINKS, EMISSIONS ->
          figure.add(
              Page.paragraph(String.join(" ", sample.words())),
              Page.paragraph(choice.text(sample.words(), sample.chosen(), sample.predicted())));
    };
  }

  private static ArcDiagram drawing(TreeSample sample, boolean labelled) {
    List<Word> words = new ArrayList<>();
    List<Arc> arcs = new ArrayList<>();
    for (int i = 0; i < sample.words().size(); i++) {
      boolean wrong = labelled && !sample.predicted().get(i).equals(sample.labels().get(i));
      words.add(
          new Word(
              sample.words().get(i),
              labelled ? sample.predicted().get(i) : "",
              wrong ? sample.labels().get(i) : ""));
    }
    for (int m = 0; m < sample.induced().length; m++) {
      boolean shared = compares(sample) && sample.gold()[m] == sample.induced()[m];
      arcs.add(arc(sample, sample.induced()[m], m, Side.FIRST, shared ? "shared" : "mine"));
      if (compares(sample) && !shared) {
        arcs.add(arc(sample, sample.gold()[m], m, Side.SECOND, "theirs"));
      }
    }
    return new ArcDiagram(words, arcs, ROOM, description(sample));
  }

  private static Arc arc(TreeSample sample, int head, int word, Side side, String look) {
    Likely likely = sample.certainty().structure();
    int n = sample.words().size();
    DependencyTree trees = new ProjectiveTree(n, Roots.SINGLE);
    int at = Arrays.binarySearch(likely.at(), trees.arc(head, word));
    double p = likely.at().length == 0 ? Double.NaN : at < 0 ? 0 : likely.p()[at];
    return new Arc(head, word, side, look, p);
  }

  private static String description(TreeSample sample) {
    String words = String.join(" ", sample.words());
    if (sample.induced().length == 0) {
      return words;
    }
    return words
        + ". Tree: "
        + ArcDiagram.inWords(sample.words(), sample.induced())
        + (compares(sample)
            ? ". Gold tree: " + ArcDiagram.inWords(sample.words(), sample.gold())
            : "")
        + ".";
  }

  private static String words(TreeSample sample, Nouns nouns) {
    return Counts.of(sample.words().size(), nouns.words());
  }

  private static String facts(TreeSample sample, boolean labelled) {
    List<String> facts = new ArrayList<>();
    if (compares(sample)) {
      Attachment attachment = Attachment.of(sample.induced(), sample.gold());
      facts.add(attachment.attached() + " of " + attachment.words() + " heads right");
    }
    if (labelled) {
      long right =
          IntStream.range(0, sample.labels().size())
              .filter(i -> sample.labels().get(i).equals(sample.predicted().get(i)))
              .count();
      facts.add(right + " of " + sample.labels().size() + " labels right");
    } else {
      String predicted = String.join(" ", sample.predicted());
      String truth = String.join(" ", sample.labels());
      facts.add(
          predicted.equals(truth)
              ? "✓ rightly labelled “" + truth + "”"
              : "✗ labelled “" + predicted + "”, truly “" + truth + "”");
    }
    return " · " + String.join(" · ", facts) + " ";
  }

  /** Returns all sentences in few characters; probabilities are in thousandths. */
  private static Map<String, Object> data(
      RunResult result, Nouns nouns, String labels, Choice choice) {
    Map<String, Integer> classes = new LinkedHashMap<>();
    result.labels().forEach(label -> classes.putIfAbsent(label, classes.size()));
    for (TreeSample sample : result.trees()) {
      sample.predicted().forEach(label -> classes.putIfAbsent(label, classes.size()));
      sample.labels().forEach(label -> classes.putIfAbsent(label, classes.size()));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (TreeSample sample : result.trees()) {
      List<Object> row = new ArrayList<>();
      row.add(sample.id());
      row.add(
          String.join("\n", sample.words().stream().map(word -> word.replace('\n', ' ')).toList()));
      row.add(sample.induced());
      row.add(sample.gold());
      row.add(sample.predicted().stream().mapToInt(classes::get).toArray());
      row.add(sample.labels().stream().mapToInt(classes::get).toArray());
      row.add(thousandths(sample.certainty().probabilities()));
      row.add(steps(sample.certainty().structure().at()));
      row.add(thousandths(sample.certainty().structure().p()));
      row.add(steps(sample.certainty().classes().at()));
      row.add(thousandths(sample.certainty().classes().p()));
      row.add(finite(sample.certainty().entropy()));
      row.add(finite(sample.certainty().loss()));
      row.add(sample.chosen());
      row.add(sample.course());
      row.add(sample.first());
      rows.add(row);
    }
    return Map.of(
        "examples",
        nouns.examples(),
        "example",
        nouns.example(),
        "words",
        nouns.words(),
        "word",
        nouns.word(),
        "classes",
        List.copyOf(classes.keySet()),
        "width",
        result.labels().size(),
        "labels",
        labels,
        "choice",
        choice.name().toLowerCase(Locale.ROOT),
        "sentences",
        rows);
  }

  /** Returns how far each index is from the one before: small numbers. */
  private static int[] steps(int... at) {
    return IntStream.range(0, at.length).map(k -> k == 0 ? at[0] : at[k] - at[k - 1]).toArray();
  }

  private static int[] thousandths(double... shares) {
    return DoubleStream.of(shares).mapToInt(p -> (int) Math.rint(1000 * p)).toArray();
  }

  /** Returns a number to three digits, or a text that stands for an unknown one. */
  private static Object finite(double value) {
    return Double.isFinite(value) ? Math.rint(1000 * value) / 1000 : "";
  }
}
