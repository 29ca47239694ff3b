package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.StepTimes;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Table;

/** What training cost. */
final class CostSection {

  private CostSection() {}

  static Element of(RunResult result) {
    Table table =
        new Table(
            "Size and time of every network",
            "",
            "parameters",
            "epochs",
            "kept",
            "time per epoch",
            "training");
    for (NetworkResult network : result.networks()) {
      table.row(
          NetworkLook.longName(network.trees(), result.config()),
          Numbers.count(network.parameters()),
          Integer.toString(network.history().size()),
          Integer.toString(network.bestEpoch()),
          Numbers.duration(network.seconds() / network.history().size()),
          Numbers.duration(network.seconds()));
    }
    List<Element> elements = new ArrayList<>(List.of(table.box()));
    NetworkResult latent = result.networks().getFirst();
    if (latent.times().structures() > 0) {
      elements.add(steps(latent.times()));
    }
    return Page.section("cost", "What it cost", elements);
  }

  private static Element steps(StepTimes times) {
    Table table =
        new Table("Where the time of a training step of the latent network goes", "", "share");
    table.row("encoder: states and scores", share(times.encoder(), times));
    table.row("structured inference, forward and backward", share(times.structures(), times));
    table.row("decoder, and gradients of both", share(times.network(), times));
    table.row("clipping and optimiser", share(times.optimizer(), times));
    return table.box();
  }

  private static String share(double seconds, StepTimes times) {
    return Numbers.percent(seconds / times.total());
  }
}
