package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.espalier.core.calibration.BetaCalibration;
import org.espalier.data.DataException;
import org.espalier.data.FileLayout;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Calibration;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.PartType;
import org.espalier.lab.run.PredictionRequest;
import org.espalier.lab.run.TreebankComparison;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.AssessmentReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures a model on labelled data, or one file of sentences against another. */
@Command(
    name = "evaluate",
    description = {
      "Measure a trained model on labelled data, or a file of trees or tags against the right one.",
      "",
      "Scores come with 95 %% intervals over samples of sentences. LAS, UAS and CLAS are those of"
          + " the CoNLL 2018 shared task, spans are counted as conlleval does. Of a model it also"
          + " tells whether probabilities can be believed, and sets (--sets).",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier evaluate runs/parser --data test.conllu",
      "  espalier evaluate runs/reviews --data new.tsv --format json > scores.json",
      "  espalier evaluate runs/parser --data test.conllu --sets 0.95 --format html > parser.html",
      "  espalier evaluate runs/parser --data new-kind.conllu --calibrate",
      "  espalier evaluate runs/names --data test.conllu --constraint 'scheme bio'",
      "  espalier evaluate --gold test.conllu --predicted parsed.conllu",
    })
final class EvaluateCommand implements Callable<Integer> {

  /** What was measured, and what its data is called. */
  record Measured(Assessment assessment, Nouns nouns) {}

  /** How the result is written. */
  enum Format {
    /** Tables to read. */
    TEXT {
      @Override
      void print(PrintWriter out, Measured result, String measured, String data) {
        AssessmentTables.text(out, result.assessment(), result.nouns());
      }
    },
    /** One JSON object. */
    JSON {
      @Override
      void print(PrintWriter out, Measured result, String measured, String data) {
        out.println(JsonMapper.shared().writeValueAsString(result.assessment()));
      }
    },
    /** All figures in rows of table, row, column and value. */
    CSV {
      @Override
      void print(PrintWriter out, Measured result, String measured, String data) {
        out.print(AssessmentTables.csv(result.assessment()));
      }
    },
    /** A page. */
    HTML {
      @Override
      void print(PrintWriter out, Measured result, String measured, String data) {
        out.print(new AssessmentReport(result.assessment(), result.nouns(), measured, data).html());
      }
    };

    /**
     * Prints what was measured.
     *
     * @param measured the model or the file
     * @param data on which
     */
    abstract void print(PrintWriter out, Measured result, String measured, String data);
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The folder of a run; none to compare two files.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Labelled data in a format of the model's task.")
  private @Nullable Path data;

  @Option(
      names = "--gold",
      paramLabel = "FILE",
      description = "Without a model: the right trees or tags.")
  private @Nullable Path gold;

  @Option(
      names = "--predicted",
      paramLabel = "FILE",
      description = "Without a model: the file to measure; the same words in the same sentences.")
  private @Nullable Path predicted;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "Without a model: compare deprel, upos, xpos, feats, another column or an attribute of"
              + " MISC alone (default: trees, or tags where there are none).")
  private String label = "";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "The data's encoding (default: as the model was trained to; UTF-8, or UTF-16 where the"
              + " first bytes say so).")
  private String encoding = "";

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      description =
          "The column of the text or the words, by name or number, or several with commas between"
              + " (default: as the model was trained to).")
  private String text = "";

  @Option(
      names = "--header",
      paramLabel = "yes|no",
      description =
          "Whether the first row names the columns (default: as the model was trained to).")
  private String header = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, json, csv or html (default: text).")
  private Format format = Format.TEXT;

  @Option(
      names = "--sets",
      paramLabel = "LEVEL",
      description =
          "Measure sets that promise to hold what is right so often, such as 0.95: how often they"
              + " do, and how large they are.")
  private @Nullable Double sets;

  @Option(
      names = "--k",
      paramLabel = "N",
      description =
          "Measure the best of the N best answers as well: what a better choice among them could"
              + " gain, for 1, 2, 4 … N.")
  private int k;

  @Mixin private AnswerConstraints constraints;

  @Option(
      names = "--calibrate",
      description =
          "Fit the model's temperatures and sets to the data instead of measuring, and keep them in"
              + " its folder; take data that it was not trained on.")
  private boolean calibrate;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (calibrate) {
      calibrate(out);
    } else {
      boolean best = spec.commandLine().getParseResult().hasMatchedOption("--k");
      if (best && (k < 1 || k > PredictionRequest.MOST)) {
        throw new IllegalArgumentException(
            "--k is between 1 and " + PredictionRequest.MOST + ", not " + k);
      }
      Measured result = measured();
      format.print(
          out,
          result,
          String.valueOf(model == null ? predicted : model),
          String.valueOf(data == null ? gold : data));
    }
    out.flush();
    return 0;
  }

  private void calibrate(PrintWriter out) {
    Path folder = model;
    Path file = data;
    if (folder == null || file == null || sets != null || k != 0 || format != Format.TEXT) {
      throw new IllegalArgumentException(
          "--calibrate needs a model and --data, and neither --sets nor --k nor --format");
    }
    if (!constraints.all().isEmpty()) {
      throw new IllegalArgumentException(
          "--calibrate fits to the model as it is, under the constraints of its training; leave out"
              + " --constraint");
    }
    requireModel(folder);
    requireFile(file);
    Calibration fresh = Model.calibrate(folder, file, layout());
    TextTable table = new TextTable("PROBABILITIES OF", "TEMPERATURE");
    fresh
        .types()
        .forEach(one -> table.row(one.type().title(), TextTable.decimals(one.temperature())));
    table.print(out);
    TextTable maps = new TextTable("CONFIDENCE OF", "A", "B", "C");
    row(maps, "whole answers", fresh.confidence().whole());
    row(maps, "labels", fresh.confidence().parts());
    if (fresh.types().stream().anyMatch(one -> one.type() == PartType.TAGS)) {
      row(maps, "tags", fresh.confidence().tags());
    }
    out.println();
    maps.print(out);
    out.println("1, 1, 0: as probable as that; the data do not say otherwise");
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "fitted on %,d sentences and kept in %s",
            fresh.sentences(),
            folder.resolve("calibration.json")));
  }

  private static void row(TextTable table, String name, BetaCalibration map) {
    table.row(
        name,
        TextTable.decimals(map.a()),
        TextTable.decimals(map.b()),
        TextTable.decimals(map.c()));
  }

  private static void requireModel(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder; MODEL is the folder of a run");
    }
  }

  private Measured measured() {
    Path folder = model;
    Path file = data;
    Path right = gold;
    Path found = predicted;
    if (folder != null && file != null && right == null && found == null) {
      requireModel(folder);
      requireFile(file);
      try (Model network = Model.load(new RunFolder(folder), constraints.together())) {
        return new Measured(
            network.assess(
                file,
                layout(),
                Defaults.SEED,
                sets == null ? OptionalDouble.empty() : OptionalDouble.of(sets),
                k),
            network.task().nouns());
      }
    }
    if (folder == null && file == null && right != null && found != null) {
      if (!constraints.all().isEmpty()) {
        throw new IllegalArgumentException(
            "files are as they are; --constraint needs a model, whose answers it changes");
      }
      if (sets != null || k != 0) {
        throw new IllegalArgumentException(
            "files have no probabilities; " + (k != 0 ? "--k" : "--sets") + " needs a model");
      }
      requireFile(right);
      requireFile(found);
      return new Measured(
          TreebankComparison.of(right, found, layout(), Defaults.SEED), Nouns.SENTENCES);
    }
    throw new IllegalArgumentException(
        "give a model and --data, or --gold and --predicted without a model");
  }

  private FileLayout layout() {
    return FileLayout.encoded(encoding).withLabel(label).withText(text).withHeader(header);
  }

  private static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    if (!Files.exists(file)) {
      throw new DataException(file, "there is no such file");
    }
  }
}
