package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.lab.experiment.MarkedText;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.report.page.Element;
import org.espalier.report.page.Page;

/**
 * The texts in which methods have marked words. Each table shows every text once with the words
 * that each method marked below it.
 */
final class MarkedTextsSection {

  /** What a method marked in a text. */
  private record Marking(String method, MarkedText text) {}

  private MarkedTextsSection() {}

  /** Returns the section; empty if no trial of the first seed has texts. */
  static Optional<Element> of(List<TrialResult> results) {
    Map<String, Map<List<String>, List<Marking>>> tables = new LinkedHashMap<>();
    for (TrialResult trial : results) {
      if (trial.seed() == 1) {
        for (MarkedText text : trial.texts()) {
          tables
              .computeIfAbsent(trial.table(), _ -> new LinkedHashMap<>())
              .computeIfAbsent(text.words(), _ -> new ArrayList<>())
              .add(new Marking(trial.method(), text));
        }
      }
    }
    List<Element> parts = new ArrayList<>();
    tables.forEach((table, texts) -> {
      parts.add(Element.of("h3").text(table));
      texts.values().forEach(markings -> parts.add(markings(markings)));
    });
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(Page.section("texts", "Words that were selected, first seed", parts));
  }

  private static Element markings(List<Marking> markings) {
    Element list = Element.of("dl", "class", "marked");
    for (Marking marking : markings) {
      list.add(
          Element.of("div").add(Element.of("dt").text(marking.method()), shown(marking.text())));
    }
    return Element.of("figure")
        .add(Element.of("figcaption").text("Class " + markings.getFirst().text().label()), list);
  }

  /** Returns a text of a run with the words that were chosen of it. */
  static Element shown(TreeSample sample) {
    return Element.of("dl", "class", "marked")
        .add(
            Element.of("div")
                .add(
                    Element.of("dt").text("chosen"),
                    shown(
                        new MarkedText(
                            sample.words(),
                            Arrays.stream(sample.chosen()).map(word -> word[0]).toList(),
                            String.join(" ", sample.labels()),
                            String.join(" ", sample.labels())))));
  }

  /** Writes the text; words that are marked one after the other share one mark. */
  private static Element shown(MarkedText text) {
    Element line = Element.of("dd");
    List<String> words = text.words();
    int i = 0;
    while (i < words.size()) {
      boolean marked = text.marked().contains(i);
      int end = i + 1;
      while (end < words.size() && text.marked().contains(end) == marked) {
        end++;
      }
      String run = String.join(" ", words.subList(i, end));
      if (marked) {
        line.add(Element.of("mark").text(run));
      } else {
        line.text(run);
      }
      line.text(" ");
      i = end;
    }
    if (!text.label().equals(text.found())) {
      line.add(Element.of("small").text("found: " + text.found()));
    }
    return line;
  }
}
