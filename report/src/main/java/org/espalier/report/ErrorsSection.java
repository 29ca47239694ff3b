package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.RelationScore;
import org.espalier.lab.run.Nouns;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Table;

/** Confusions of labels, and precision and recall of each. */
final class ErrorsSection {

  /** How many labels the matrix has; the others are taken together. */
  private static final int SHOWN = 12;

  private static final String OTHERS = "others";

  private ErrorsSection() {}

  /** Returns the section; empty where there is but one label. */
  static Optional<Element> of(Assessment assessment, Nouns nouns) {
    if (assessment.classes().size() < 2) {
      return Optional.empty();
    }
    List<Element> content = new ArrayList<>(confusion(assessment, nouns));
    content.add(
        assessment.classes().size() > SHOWN
            ? classes(assessment).folded("every one of the " + nouns.labels())
            : classes(assessment).box());
    if (!assessment.spans().isEmpty()) {
      content.add(scores("Spans by their type", assessment.spans(), Map.of()).box());
    }
    if (assessment.lengths().size() > 1) {
      content.add(lengths(assessment, nouns));
    }
    return Optional.of(Page.section("errors", "Where it errs", content));
  }

  /** Returns the matrix of the most frequent labels, and how to read it. */
  static List<Element> confusion(Assessment assessment, Nouns nouns) {
    Map<String, Long> times =
        new TreeMap<>(); // of nothing as well, which strings lack or have more
    for (Confused one : assessment.confusion()) {
      var _ = times.merge(one.gold(), one.count(), Long::sum);
      var _ = times.merge(one.predicted(), 0L, Long::sum);
    }
    List<String> names =
        times.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(SHOWN)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(ArrayList::new));
    if (times.size() > SHOWN) {
      names.add(OTHERS);
    }
    Map<String, Map<String, Long>> counts = new HashMap<>();
    for (Confused one : assessment.confusion()) {
      var _ =
          counts
              .computeIfAbsent(
                  names.contains(one.gold()) ? one.gold() : OTHERS, _ -> new HashMap<>())
              .merge(
                  names.contains(one.predicted()) ? one.predicted() : OTHERS,
                  one.count(),
                  Long::sum);
    }
    Element head = Element.of("tr").add(heading("col", "right ↓ found →"));
    names.forEach(name -> head.add(heading("col", name)));
    List<Element> rows = new ArrayList<>();
    for (String gold : names) {
      Map<String, Long> row = counts.getOrDefault(gold, Map.of());
      long sum = row.values().stream().mapToLong(Long::longValue).sum();
      Element line = Element.of("tr").add(heading("row", gold));
      for (String found : names) {
        long count = row.getOrDefault(found, 0L);
        line.add(count == 0 ? Element.of("td") : cell(gold, found, count, sum));
      }
      rows.add(line);
    }
    return List.of(
        Table.framed(
            "confusion",
            "How often one "
                + nouns.label()
                + " was taken for another"
                + (names.contains(OTHERS) ? ", the " + SHOWN + " most frequent ones" : ""),
            head,
            rows),
        Page.paragraph(
            ("A row is a right %s, a column a predicted one; the shade is the share of the row."
                    + " Right ones lie on the diagonal.")
                .formatted(nouns.label())));
  }

  private static Element heading(String scope, String name) {
    return Element.of("th", "scope", scope).text(name);
  }

  private static Element cell(String gold, String found, long count, long sum) {
    String shade = (gold.equals(found) ? "hit s" : "miss s") + (int) Math.ceil(5.0 * count / sum);
    String text = Numbers.count(count);
    return gold.equals(OTHERS) || found.equals(OTHERS)
        ? Element.of("td", "class", shade).text(text)
        : Element.of("td", "class", shade, "data-gold", gold, "data-found", found).text(text);
  }

  private static Table classes(Assessment assessment) {
    return scores(
        "Every label of the test set",
        assessment.classes(),
        assessment.relations().stream()
            .collect(Collectors.toMap(RelationScore::name, RelationScore::uas)));
  }

  private static Table scores(String caption, List<ClassScore> all, Map<String, Double> heads) {
    List<String> columns =
        new ArrayList<>(
            List.of("label", "in the data", "predicted", "right", "precision", "recall", "F1"));
    if (!heads.isEmpty()) {
      columns.add("heads right");
    }
    Table table = new Table(caption, columns.toArray(String[]::new));
    all.stream()
        .sorted(Comparator.comparingLong(ClassScore::gold).reversed())
        .forEach(one -> {
          List<String> cells =
              new ArrayList<>(
                  List.of(
                      Numbers.count(one.gold()),
                      Numbers.count(one.predicted()),
                      Numbers.count(one.right()),
                      Numbers.percent(one.precision()),
                      Numbers.percent(one.recall()),
                      Numbers.percent(one.f1())));
          if (!heads.isEmpty()) {
            cells.add(Numbers.percent(heads.getOrDefault(one.name(), Double.NaN)));
          }
          table.row(one.name(), cells.toArray(String[]::new));
        });
    return table;
  }

  private static Element lengths(Assessment assessment, Nouns nouns) {
    Table table =
        new Table(
            "By length: " + assessment.scores().getFirst().name(),
            nouns.words(),
            nouns.examples(),
            "score",
            "0 to 100 %");
    assessment
        .lengths()
        .forEach(one ->
            table.row(
                one.words(),
                false,
                one.score(),
                Numbers.count(one.sentences()),
                Numbers.percent(one.score())));
    return table.box();
  }
}
