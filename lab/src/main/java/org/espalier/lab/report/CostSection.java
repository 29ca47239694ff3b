package org.espalier.lab.report;

import java.util.List;
import org.espalier.lab.train.RunResult;
import org.espalier.lab.train.RunResult.NetworkResult;

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
          Kind.longName(network.trees()),
          Numbers.count(network.parameters()),
          Integer.toString(network.history().size()),
          Integer.toString(network.bestEpoch()),
          Numbers.duration(network.seconds() / network.history().size()),
          Numbers.duration(network.seconds()));
    }
    return Page.section("cost", "What it cost", List.of(table.box()));
  }
}
