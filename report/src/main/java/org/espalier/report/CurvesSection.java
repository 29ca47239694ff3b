package org.espalier.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.EpochRecord;
import org.espalier.report.page.Element;
import org.espalier.report.page.LineChart;
import org.espalier.report.page.LineChart.Reference;
import org.espalier.report.page.LineChart.Size;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Picture;
import org.espalier.report.page.Series;
import org.espalier.report.page.Table;

/** Learning curves, epoch by epoch. */
final class CurvesSection {

  private CurvesSection() {}

  static Element of(RunResult result) {
    NetworkResult ours = result.latent();
    boolean latent = ours.trees() == Trees.LATENT;
    List<NetworkResult> several = result.networks().size() > 1 ? result.networks() : List.of();
    Element grid = Element.of("div", "class", "plots").add(legend(result));
    Stream.of(
            chart(
                "Loss of the %s, nats per label"
                    .formatted(NetworkLook.longName(ours.trees(), result.config())),
                false,
                List.of(
                    line(ours, "training", LineStyle.GREEN, EpochRecord::trainLoss),
                    line(
                        ours,
                        "development",
                        NetworkLook.style(ours.trees()),
                        EpochRecord::devLoss)),
                List.of()),
            chart(
                "Loss on the development set, nats per label",
                false,
                lines(result, several, EpochRecord::devLoss),
                List.of()),
            chart(
                quality(result) + " on the development set",
                true,
                lines(result, result.networks(), EpochRecord::devAccuracy),
                List.of()),
            chart(
                "Attachment of the trees on the development set",
                true,
                lines(
                    result,
                    result.networks().stream().filter(n -> n.trees() == Trees.LATENT).toList(),
                    EpochRecord::devAttachment),
                latent
                    ? result.baselines().attachments().stream()
                        .map(score -> new Reference(firstWords(score.name()), score.score()))
                        .toList()
                    : List.of()),
            chart(
                "Entropy of the distribution over " + structures(result) + ", nats per word",
                false,
                lines(
                    result,
                    result.networks().stream().filter(n -> n.trees() == Trees.LATENT).toList(),
                    EpochRecord::entropy),
                List.of()))
        .filter(chart -> !chart.isEmpty())
        .forEach(chart -> grid.add(chart.figure()));
    return Page.section("curves", "How it learned", grid, numbers(result));
  }

  /** Returns the name of what epochs were chosen by, as a title begins. */
  private static String quality(RunResult result) {
    String name = Tasks.named(result.config().task()).quality(result.labels());
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static LineChart chart(
      String title, boolean percent, List<Series> series, List<Reference> references) {
    return new LineChart(title, "epoch", percent, 1, series, references, Size.HALF);
  }

  private static List<Series> lines(
      RunResult result, List<NetworkResult> networks, ToDoubleFunction<EpochRecord> value) {
    return networks.stream()
        .map(n ->
            line(
                n,
                NetworkLook.name(n.trees(), result.config()),
                NetworkLook.style(n.trees()),
                value))
        .toList();
  }

  private static Series line(
      NetworkResult network, String name, LineStyle style, ToDoubleFunction<EpochRecord> value) {
    List<EpochRecord> history = network.history();
    int best =
        IntStream.range(0, history.size())
            .filter(i -> history.get(i).epoch() == network.bestEpoch())
            .findFirst()
            .orElse(-1);
    return new Series(
        name,
        style,
        history.stream().mapToDouble(EpochRecord::epoch).toArray(),
        history.stream().mapToDouble(value).toArray(),
        best);
  }

  private static String firstWords(String name) {
    return Baseline.shortName(name).replace("uniformly random tree", "random tree");
  }

  private static String structures(RunResult result) {
    return Tasks.named(result.config().task()).plural(result.config().structure().name());
  }

  private static Element legend(RunResult result) {
    Element list = Element.of("ul", "class", "legend");
    for (NetworkResult network : result.networks()) {
      list.add(
          Element.of("li")
              .add(NetworkLook.style(network.trees()).sample())
              .text(NetworkLook.longName(network.trees(), result.config())));
    }
    list.add(Element.of("li").add(LineStyle.GREEN.sample()).text("loss on the training set"));
    list.add(
        Element.of("li")
            .add(
                Picture.sample("sample", 16)
                    .add(Element.of("circle", "class", "kept", "cx", "18", "cy", "8", "r", "7")))
            .text("the epoch whose parameters were kept"));
    return Element.of("div", "class", "plot reading")
        .add(
            Page.paragraph(
                "An epoch is one pass over the training data. Loss tells how surprised the network"
                    + " is by the true labels: less is better."
                    + (result.latent().trees() == Trees.LATENT
                        ? " Entropy tells how undecided it is between "
                            + structures(result)
                            + ": 0 means that it has settled on one."
                        : "")
                    + (result.baselines().attachments().isEmpty()
                            || result.latent().trees() != Trees.LATENT
                        ? ""
                        : " Dotted lines without marks are trees that ignore the words, on the test"
                            + " set.")),
            list);
  }

  private static Element numbers(RunResult result) {
    Table table =
        new Table(
            "Every epoch of every network",
            "network",
            "epoch",
            "time",
            "training loss",
            "development loss",
            "development " + Tasks.named(result.config().task()).quality(result.labels()),
            "attachment",
            "entropy");
    for (NetworkResult network : result.networks()) {
      for (EpochRecord row : network.history()) {
        table.row(
            NetworkLook.name(network.trees(), result.config()),
            Integer.toString(row.epoch()),
            Numbers.duration(row.seconds()),
            Numbers.decimal(row.trainLoss(), 4),
            Numbers.decimal(row.devLoss(), 4),
            Numbers.percent(row.devAccuracy()),
            Numbers.percent(row.devAttachment()),
            Numbers.decimal(row.entropy(), 4));
      }
    }
    return table.folded("the numbers as a table");
  }
}
