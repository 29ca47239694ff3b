package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.espalier.core.estimate.Catalogue;
import org.espalier.core.estimate.Catalogue.EstimatorEntry;
import org.espalier.core.estimate.Catalogue.StructureEntry;
import org.espalier.core.tree.DependencyTree;
import org.espalier.lab.train.Tasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what there is and what fits together. */
@Command(
    name = "list",
    description = "List structures, estimators and tasks, and which fit together.",
    footerHeading = "%nExamples:%n",
    footer = {"  espalier list", "  espalier list estimators"})
final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum Topic {
    /** Structures, and which tasks take them. */
    STRUCTURES,
    /** Estimators, and which structures they serve. */
    ESTIMATORS,
    /** Tasks. */
    TASKS;

    static List<String> titles() {
      return List.of("structures", "estimators", "tasks");
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TOPIC",
      description = "structures, estimators or tasks (default: all)")
  private List<String> topics = new ArrayList<>();

  @Override
  public Integer call() {
    topics.forEach(topic -> Names.require("list", topic, Topic.titles()));
    PrintWriter out = spec.commandLine().getOut();
    List<String> chosen = topics.isEmpty() ? Topic.titles() : topics;
    for (int i = 0; i < chosen.size(); i++) {
      if (i > 0) {
        out.println();
      }
      switch (Topic.values()[Topic.titles().indexOf(chosen.get(i))]) {
        case STRUCTURES -> structures(out);
        case ESTIMATORS -> estimators(out);
        case TASKS -> tasks(out);
      }
    }
    out.flush();
    return 0;
  }

  private static void structures(PrintWriter out) {
    TextTable table = new TextTable("STRUCTURE", "WHAT IT IS", "SIZES", "TASKS");
    for (StructureEntry entry : Catalogue.structures()) {
      table.row(
          entry.name(),
          entry.summary(),
          String.join(", ", entry.sizes()),
          DependencyTree.class.isAssignableFrom(entry.family())
              ? List.of(Tasks.values()).stream()
                  .map(Tasks::title)
                  .collect(Collectors.joining(", ", "", ", audit"))
              : "audit");
    }
    table.print(out);
  }

  private static void estimators(PrintWriter out) {
    TextTable table = new TextTable("ESTIMATOR", "WHAT IT DOES", "REQUIRES", "DOES NOT SERVE");
    for (EstimatorEntry entry : Catalogue.estimators()) {
      table.row(
          entry.name(),
          entry.summary(),
          entry.requires().stream().map(Class::getSimpleName).collect(Collectors.joining(", ")),
          Catalogue.structures().stream()
              .filter(structure -> !entry.serves(structure.family()))
              .map(StructureEntry::name)
              .collect(Collectors.joining(", ")));
    }
    table.print(out);
  }

  private static void tasks(PrintWriter out) {
    TextTable table = new TextTable("TASK", "WHAT IT IS");
    for (Tasks task : Tasks.values()) {
      table.row(task.title(), task.summary());
    }
    table.print(out);
  }
}
