package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.Tasks;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Picture;

/** Trees of test sentences, drawn. */
final class TreesSection {

  /** What a figure adds to its picture's width, in pixels. */
  private static final double FRAME = 36;

  private TreesSection() {}

  static Element of(RunResult result) {
    List<Element> content = new ArrayList<>();
    if (result.trees().isEmpty()) {
      content.add(Page.paragraph("No test sentence was kept."));
      return section(content);
    }
    boolean gold = result.trees().stream().anyMatch(sample -> sample.gold().length > 0);
    boolean drawn = gold || result.trees().stream().anyMatch(sample -> sample.induced().length > 0);
    boolean labelled =
        !Tasks.named(result.config().task()).writesStrings()
            && result.trees().stream().allMatch(s -> s.predicted().size() == s.words().size());
    Choice choice = Tasks.named(result.config().task()).choice(result.config().structure().name());
    content.add(Page.paragraph(reading(drawn, gold, labelled) + reading(choice)));
    content.add(legend(gold));
    Element sentences = Element.of("div", "class", "sentences");
    for (int k = 0; k < result.trees().size(); k++) {
      TreeSample sample = result.trees().get(k);
      sentences.add(
          choice == Choice.NOTHING
              ? figure(sample, "tree-" + k, labelled)
              : chosen(sample, choice, labelled));
    }
    content.add(sentences);
    return section(content);
  }

  private static Element section(List<Element> content) {
    return Page.section("trees", "Test sentences", content);
  }

  private static String reading(boolean drawn, boolean gold, boolean labelled) {
    StringBuilder text =
        new StringBuilder("From short to long, at even steps through the test set.");
    if (drawn) {
      text.append(" An arrow runs from a word's head to the word.")
          .append(
              gold
                  ? " Above the words is the tree that the network made, below them the gold tree,"
                      + " drawn by linguists. Lines drawn through are arcs that both trees have;"
                      + " dashed lines are arcs of one tree alone. A head counts as right if it is"
                      + " the gold tree's."
                  : " There are no gold trees for these texts to compare with.");
    }
    if (labelled) {
      text.append(
          " Under each word is the predicted label; where it is wrong, it has a cross and the true"
              + " label follows in brackets.");
    }
    return text.toString();
  }

  private static String reading(Choice choice) {
    return switch (choice) {
      case NOTHING -> "";
      case WORDS -> " The words that decided are marked; the network saw no others.";
      case BRACKETS -> " Square brackets stand around the spans that the network made.";
      case LINKS -> " Below each text are the words that the network linked.";
      case EMISSIONS -> " Below each string is what the network wrote at each of its symbols.";
    };
  }

  private static Element chosen(TreeSample sample, Choice choice, boolean labelled) {
    Element figure = Element.of("figure", "class", "sentence long").add(caption(sample, labelled));
    return switch (choice) {
      case WORDS -> figure.add(MarkedTextsSection.shown(sample));
      case NOTHING, BRACKETS ->
          figure.add(
              Page.paragraph(choice.text(sample.words(), sample.chosen(), sample.predicted())));
      case LINKS, EMISSIONS ->
          figure.add(
              Page.paragraph(String.join(" ", sample.words())),
              Page.paragraph(choice.text(sample.words(), sample.chosen(), sample.predicted())));
    };
  }

  private static Element caption(TreeSample sample, boolean labelled) {
    return Element.of("figcaption")
        .add(Element.of("b").text(words(sample)))
        .text(facts(sample, labelled))
        .add(Element.of("span", "class", "id").text(sample.id()));
  }

  private static Element legend(boolean gold) {
    Element legend = Element.of("ul", "class", "legend");
    if (gold) {
      legend.add(
          entry("induced shared", "network's arc, also in the gold tree"),
          entry("induced alone", "network's arc alone"),
          entry("gold shared", "gold arc, found by the network"),
          entry("gold alone", "gold arc, missed"));
    }
    return legend;
  }

  private static Element entry(String kind, String text) {
    return Element.of("li")
        .add(
            Picture.sample("sample tree", 12)
                .add(Element.of("g", "class", kind).add(Picture.path("arc", "M1 6H35"))))
        .text(text);
  }

  private static Element figure(TreeSample sample, String id, boolean labelled) {
    TreeDrawing drawing = new TreeDrawing(sample, id, labelled);
    List<Element> lines = drawing.lines();
    Element figure =
        Element.of(
                "figure",
                "class",
                lines.isEmpty() ? "sentence" : "sentence long",
                "style",
                "flex-basis: " + Numbers.pixels(drawing.width() + FRAME) + "px")
            .add(
                caption(sample, labelled),
                Picture.scrolling("Sentence " + sample.id(), drawing.svg()),
                drawing.table());
    return lines.isEmpty() ? figure : figure.add(Element.of("div", "class", "paper").add(lines));
  }

  private static String words(TreeSample sample) {
    return sample.words().size() == 1 ? "1 word" : sample.words().size() + " words";
  }

  private static String facts(TreeSample sample, boolean labelled) {
    List<String> facts = new ArrayList<>();
    if (sample.gold().length > 0 && sample.induced().length > 0) {
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
}
