package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Baselines;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.Tasks;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Table;

/** Accuracy of the latent network and of what it is compared with. */
final class AccuracySection {

  private AccuracySection() {}

  static Element of(RunResult result) {
    Nouns nouns = Tasks.named(result.config().task()).nouns();
    Table table =
        new Table(
            "Share of the " + nouns.answers() + " that are right",
            "",
            "development",
            "test",
            "test, 0 to 100 %");
    for (NetworkResult network : result.networks()) {
      boolean ours = network.equals(result.latent());
      row(
          table,
          NetworkLook.longName(network.trees(), result.config()),
          ours,
          network.dev().accuracy(),
          network.test().accuracy());
    }
    Baselines baselines = result.baselines();
    row(table, baselines.counted(), false, Double.NaN, baselines.countedAccuracy());
    baselines
        .constant()
        .ifPresent(one ->
            row(
                table,
                "always “" + one.name() + "”, the most frequent",
                false,
                Double.NaN,
                one.score()));
    List<Element> content = new ArrayList<>();
    List<NamedScore> scores = result.latent().test().scores();
    if (!scores.isEmpty()) {
      content.add(scores(result.latent().dev().scores(), scores));
    }
    content.addAll(
        List.of(
            table.box(),
            Page.paragraph(
                ("The parameters were chosen by the development set, the test set was looked at"
                        + " once. The test set has %s %s; the data have %s different %s. A dash:"
                        + " not measured.")
                    .formatted(
                        Numbers.count(result.latent().test().labels()),
                        nouns.answers(),
                        result.labels().size(),
                        nouns.labels()))));
    return Page.section("accuracy", "How often the " + nouns.answers() + " are right", content);
  }

  /** Returns the task's own scores. */
  private static Element scores(List<NamedScore> dev, List<NamedScore> test) {
    Table table = new Table("Scores of the task", "", "development", "test", "test, 0 to 100 %");
    for (int i = 0; i < test.size(); i++) {
      String name = test.get(i).name();
      row(
          table,
          name,
          i == 0,
          dev.stream()
              .filter(score -> score.name().equals(name))
              .mapToDouble(NamedScore::score)
              .findFirst()
              .orElse(Double.NaN),
          test.get(i).score());
    }
    return table.box();
  }

  private static void row(Table table, String name, boolean ours, double dev, double test) {
    table.row(name, ours, test, Numbers.percent(dev), Numbers.percent(test));
  }
}
