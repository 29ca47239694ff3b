package org.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.lab.run.Task;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.StorageException;
import org.espalier.report.EstimatorMap;
import org.espalier.report.PolytopePage;
import org.espalier.torch.AtomicFile;
import org.espalier.verify.table.EstimatorTable;
import org.espalier.verify.table.StructureTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists structures, estimators and tasks, and which of them fit together. */
@Command(
    name = "list",
    description = "List structures, estimators and tasks, and which fit together.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier list",
      "  espalier list estimators",
      "  espalier list questions --output docs/structures.md",
      "  espalier list polytopes --output polytopes.html",
      "  espalier list map --output estimators.svg"
    })
final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum Topic {
    /** Structures, and which tasks take them. */
    STRUCTURES,
    /** Estimators, and which structures they serve. */
    ESTIMATORS,
    /** Tasks. */
    TASKS,
    /** Which structure answers which question and how: a document, printed only if asked for. */
    QUESTIONS,
    /** Which estimator serves which structure: a document, printed only if asked for. */
    PAIRINGS,
    /** What estimators send back on small polytopes: a page, printed only if asked for. */
    POLYTOPES,
    /** Which estimator when: a picture, printed only if asked for. */
    MAP;

    static List<String> titles() {
      return List.of(
          "structures", "estimators", "tasks", "questions", "pairings", "polytopes", "map");
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TOPIC",
      description = {
        "structures, estimators or tasks (default: these three), or questions: which structure"
            + " answers which question by which algorithm, or pairings: which estimator serves"
            + " which structure, both in Markdown, or polytopes: a page to look at, on which"
            + " estimators take step after step on polytopes of three parts, or map: which"
            + " estimator when, a picture in SVG"
      })
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to a file, in UTF-8, and not to the screen.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    topics.forEach(topic -> Names.require("list", topic, Topic.titles()));
    if (output == null) {
      list(spec.commandLine().getOut());
      return 0;
    }
    StringWriter text = new StringWriter();
    list(new PrintWriter(text));
    try {
      AtomicFile.write(output, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StorageException(output, "written", e);
    }
    return 0;
  }

  private void list(PrintWriter out) {
    List<String> chosen = topics.isEmpty() ? Topic.titles().subList(0, 3) : topics;
    for (int i = 0; i < chosen.size(); i++) {
      if (i > 0) {
        out.println();
      }
      switch (Topic.values()[Topic.titles().indexOf(chosen.get(i))]) {
        case STRUCTURES -> structures(out);
        case ESTIMATORS -> estimators(out);
        case TASKS -> tasks(out);
        case QUESTIONS -> out.print(StructureTable.markdown());
        case PAIRINGS -> out.print(EstimatorTable.markdown());
        case POLYTOPES -> out.print(PolytopePage.html());
        case MAP -> out.print(EstimatorMap.svg());
      }
    }
    out.flush();
  }

  private static void structures(PrintWriter out) {
    TextTable table = new TextTable("STRUCTURE", "WHAT IT IS", "SIZES", "TASKS");
    for (StructureEntry entry : Catalogue.structures()) {
      table.row(
          entry.name(),
          entry.summary(),
          String.join(", ", entry.sizes()),
          Stream.concat(
                  Tasks.all().stream()
                      .filter(task -> task.structures().contains(entry.name()))
                      .map(Task::title),
                  Stream.of("audit"))
              .collect(Collectors.joining(", ")));
    }
    table.print(out);
  }

  private static void estimators(PrintWriter out) {
    TextTable table =
        new TextTable("ESTIMATOR", "WHAT IT DOES", "SETTINGS", "REQUIRES", "DOES NOT SERVE");
    for (EstimatorEntry entry : Catalogue.estimators()) {
      table.row(
          entry.name(),
          entry.summary(),
          entry.uses().stream().map(Setting::title).collect(Collectors.joining(", ")),
          entry.requires().stream().map(Class::getSimpleName).collect(Collectors.joining(", ")),
          Catalogue.structures().stream()
              .filter(structure -> !entry.serves(structure.family()))
              .map(StructureEntry::name)
              .collect(Collectors.joining(", ")));
    }
    table.print(out);
  }

  private static void tasks(PrintWriter out) {
    TextTable table = new TextTable("TASK", "WHAT IT IS", "STRUCTURES");
    for (Task task : Tasks.all()) {
      table.row(task.title(), task.summary(), String.join(", ", task.structures()));
    }
    table.print(out);
  }
}
