package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.espalier.core.calibration.BetaCalibration;
import org.espalier.core.calibration.Reliability;
import org.espalier.data.CsvTable;
import org.espalier.data.DataException;
import org.espalier.data.FileFormat;
import org.espalier.data.FileLayout;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Assessment.LengthScore;
import org.espalier.lab.run.Assessment.Mistake;
import org.espalier.lab.run.Assessment.RelationScore;
import org.espalier.lab.run.Calibration;
import org.espalier.lab.run.Confidence;
import org.espalier.lab.run.Confidence.BestOf;
import org.espalier.lab.run.Confidence.Coverage;
import org.espalier.lab.run.Confidence.FrequencyScore;
import org.espalier.lab.run.Confidence.Kept;
import org.espalier.lab.run.Confidence.TypeReliability;
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

  private static final int SHOWN_CONFUSIONS = 10;

  /** What was measured, and what its data is called. */
  record Measured(Assessment assessment, Nouns nouns) {}

  /** How the result is written. */
  enum Format {
    /** Tables to read. */
    TEXT {
      @Override
      void print(PrintWriter out, Measured result, String measured, String data) {
        text(out, result.assessment(), result.nouns());
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
        out.print(csv(result.assessment()));
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
          "Without a model: compare deprel, upos, xpos or feats alone, or the tag of that number"
              + " (default: trees, or tags where there are none).")
  private String label = "";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "Without a model: the files' encoding (default: UTF-8, or UTF-16 where the first bytes"
              + " say so).")
  private String encoding = "";

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
    Calibration fresh = Model.calibrate(folder, file);
    TextTable table = new TextTable("PROBABILITIES OF", "TEMPERATURE");
    fresh.types().forEach(one -> table.row(one.type().title(), decimals(one.temperature())));
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
    table.row(name, decimals(map.a()), decimals(map.b()), decimals(map.c()));
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
      if (!label.isEmpty() || !encoding.isEmpty()) {
        throw new IllegalArgumentException(
            "a model reads data as it was trained to; --label-column and --encoding are for --gold"
                + " and --predicted");
      }
      try (Model network = Model.load(new RunFolder(folder), constraints.together())) {
        return new Measured(
            network.assess(
                file,
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
          TreebankComparison.of(
              right,
              found,
              new FileLayout(FileFormat.AUTO, encoding, label, "", "", ""),
              Defaults.SEED),
          Nouns.SENTENCES);
    }
    throw new IllegalArgumentException(
        "give a model and --data, or --gold and --predicted without a model");
  }

  private static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    if (!Files.exists(file)) {
      throw new DataException(file, "there is no such file");
    }
  }

  private static void text(PrintWriter out, Assessment result, Nouns nouns) {
    out.println(String.format(Locale.ROOT, "%,d %s", result.sentences(), nouns.examples()));
    out.println();
    TextTable scores = new TextTable("SCORE", "VALUE", "95 % INTERVAL");
    for (Estimate one : result.scores()) {
      scores.row(
          one.name(), decimals(one.score()), decimals(one.low()) + " – " + decimals(one.high()));
    }
    for (Estimate one : result.confidence().minimumRisk()) {
      scores.row(
          one.name() + ", minimum Bayes risk",
          decimals(one.score()),
          decimals(one.low()) + " – " + decimals(one.high()));
    }
    result
        .constrained()
        .ifPresent(effect -> {
          for (Estimate one : effect.without()) {
            scores.row(
                one.name() + ", without the constraints",
                decimals(one.score()),
                decimals(one.low()) + " – " + decimals(one.high()));
          }
        });
    scores.print(out);
    result.constrained().ifPresent(effect -> out.println(AssessmentReport.told(effect, nouns)));
    out.println();
    confidence(out, result.confidence());
    TextTable classes = classes(nouns.label().toUpperCase(Locale.ROOT), result.classes());
    classes.row("mean of " + nouns.labels(), "", "", "", "", decimals(result.macroF1()));
    classes.row("all together", "", "", "", "", decimals(result.microF1()));
    classes.print(out);
    if (!result.spans().isEmpty()) {
      out.println();
      classes("SPANS", result.spans()).print(out);
    }
    if (!result.relations().isEmpty()) {
      out.println();
      TextTable relations = new TextTable("RELATION", "WORDS", "UAS", "LAS");
      for (RelationScore one : result.relations()) {
        relations.row(
            one.name(), Long.toString(one.words()), decimals(one.uas()), decimals(one.las()));
      }
      relations.print(out);
    }
    out.println();
    TextTable lengths =
        new TextTable(
            nouns.words().toUpperCase(Locale.ROOT),
            nouns.examples().toUpperCase(Locale.ROOT),
            result.scores().getFirst().name().toUpperCase(Locale.ROOT));
    for (LengthScore one : result.lengths()) {
      lengths.row(one.words(), Long.toString(one.sentences()), decimals(one.score()));
    }
    lengths.print(out);
    List<Confused> wrong =
        result.confusion().stream()
            .filter(one -> !one.gold().equals(one.predicted()))
            .sorted(Comparator.comparingLong(one -> -one.count()))
            .limit(SHOWN_CONFUSIONS)
            .toList();
    if (!wrong.isEmpty()) {
      out.println();
      TextTable confusion = new TextTable("MOST OFTEN CONFUSED", "TAKEN FOR", "TIMES");
      wrong.forEach(one -> confusion.row(one.gold(), one.predicted(), Long.toString(one.count())));
      confusion.print(out);
    }
    if (!result.mistakes().isEmpty()) {
      out.println();
      TextTable mistakes =
          new TextTable("MOST CONFIDENT MISTAKES", "TEXT", "GOLD", "PREDICTED", "PROBABILITY");
      for (Mistake one : result.mistakes()) {
        mistakes.row(
            one.id(), one.text(), one.gold(), one.predicted(), decimals(one.probability()));
      }
      mistakes.print(out);
    }
  }

  private static void confidence(PrintWriter out, Confidence confidence) {
    if (!confidence.reliability().isEmpty()) {
      TextTable table =
          new TextTable(
              "CALIBRATION",
              "ANSWERS",
              "RIGHT",
              "MEAN PROBABILITY",
              "TEMPERATURE",
              "ERROR BEFORE",
              "95 % INTERVAL",
              "ERROR AFTER",
              "95 % INTERVAL",
              "OF CONFIDENCE",
              "95 % INTERVAL");
      for (TypeReliability one : confidence.reliability()) {
        Reliability after = one.after();
        table.row(
            one.name(),
            Long.toString(after.answers()),
            decimals(after.accuracy()),
            decimals(after.confidence()),
            decimals(one.temperature()),
            decimals(one.before().error()),
            decimals(one.before().low()) + " – " + decimals(one.before().high()),
            decimals(after.error()),
            decimals(after.low()) + " – " + decimals(after.high()),
            one.confidence().map(last -> decimals(last.error())).orElse(""),
            one.confidence()
                .map(last -> decimals(last.low()) + " – " + decimals(last.high()))
                .orElse(""));
      }
      table.print(out);
      out.println();
      TextTable curve = new TextTable("RELIABILITY", "MEAN CONFIDENCE", "ANSWERS", "RIGHT");
      for (TypeReliability one : confidence.reliability()) {
        for (Reliability.Bin bin : one.last().bins()) {
          curve.row(
              one.name(),
              decimals(bin.confidence()),
              Long.toString(bin.answers()),
              decimals(bin.accuracy()));
        }
      }
      curve.print(out);
      out.println();
    }
    if (!confidence.coverage().isEmpty()) {
      TextTable table =
          new TextTable(
              "SETS OF",
              "PROMISED",
              "HELD, MEAN OF SENTENCES",
              "±",
              "HELD, ALL SETS",
              "MEAN SIZE",
              "LISTED WHOLLY");
      for (Coverage one : confidence.coverage()) {
        table.row(
            one.name(),
            decimals(one.level()),
            decimals(one.covered()),
            decimals(one.margin()),
            decimals(one.ofPlaces()),
            decimals(one.size()),
            decimals(one.carried()));
      }
      table.print(out);
      out.println(
          "promised for sentences that are exchangeable with those of the calibration data; words"
              + " of one sentence depend on each other, so sentences count alike");
      out.println();
    }
    if (!confidence.kept().isEmpty()) {
      TextTable table =
          new TextTable("KEPT ABOVE", "BY", "OF", "KEPT", "EXPECTED WRONG", "WRONG", "±");
      for (Kept one : confidence.kept()) {
        table.row(
            decimals(one.level()),
            one.by(),
            String.format(Locale.ROOT, "%d %s", one.all(), one.of()),
            Long.toString(one.kept()),
            decimals(one.expected()),
            decimals(one.wrong()),
            decimals(one.margin()));
      }
      table.print(out);
      out.println();
    }
    if (!confidence.oracle().isEmpty()) {
      TextTable table = new TextTable("BEST OF", "SCORE", "VALUE", "95 % INTERVAL");
      for (BestOf best : confidence.oracle()) {
        for (Estimate one : best.scores()) {
          table.row(
              Integer.toString(best.k()),
              one.name(),
              decimals(one.score()),
              decimals(one.low()) + " – " + decimals(one.high()));
        }
      }
      table.print(out);
      out.println();
    }
    if (!confidence.frequencies().isEmpty()) {
      TextTable table = new TextTable("TIMES IN TRAINING", "OF THE", "LABELS", "RIGHT");
      for (FrequencyScore one : confidence.frequencies()) {
        table.row(one.times(), one.of(), Long.toString(one.labels()), decimals(one.right()));
      }
      table.print(out);
      out.println();
    }
  }

  private static void rows(CsvTable csv, Confidence confidence) {
    for (Estimate one : confidence.minimumRisk()) {
      csv.row("minimum Bayes risk", one.name(), "value", one.score());
      csv.row("minimum Bayes risk", one.name(), "low", one.low());
      csv.row("minimum Bayes risk", one.name(), "high", one.high());
    }
    for (TypeReliability one : confidence.reliability()) {
      csv.row("calibration", one.name(), "answers", one.after().answers());
      csv.row("calibration", one.name(), "right", one.after().accuracy());
      csv.row("calibration", one.name(), "temperature", one.temperature());
      csv.row("calibration", one.name(), "error before", one.before().error());
      csv.row("calibration", one.name(), "error before low", one.before().low());
      csv.row("calibration", one.name(), "error before high", one.before().high());
      csv.row("calibration", one.name(), "error", one.after().error());
      csv.row("calibration", one.name(), "error low", one.after().low());
      csv.row("calibration", one.name(), "error high", one.after().high());
      curve(csv, "reliability before", one.name(), one.before());
      curve(csv, "reliability", one.name(), one.after());
      one.confidence()
          .ifPresent(last -> {
            csv.row("calibration", one.name(), "error of confidence", last.error());
            csv.row("calibration", one.name(), "error of confidence low", last.low());
            csv.row("calibration", one.name(), "error of confidence high", last.high());
            curve(csv, "reliability of confidence", one.name(), last);
          });
    }
    for (Coverage one : confidence.coverage()) {
      csv.row("sets", one.name(), "promised", one.level());
      csv.row("sets", one.name(), "held", one.covered());
      csv.row("sets", one.name(), "margin", one.margin());
      csv.row("sets", one.name(), "held of all", one.ofPlaces());
      csv.row("sets", one.name(), "size", one.size());
      csv.row("sets", one.name(), "listed", one.carried());
    }
    for (Kept one : confidence.kept()) {
      String row = one.of() + " with a " + one.by() + " above " + one.level();
      csv.row("kept", row, "all", one.all());
      csv.row("kept", row, "kept", one.kept());
      csv.row("kept", row, "expected wrong", one.expected());
      csv.row("kept", row, "wrong", one.wrong());
      csv.row("kept", row, "margin", one.margin());
    }
    for (BestOf best : confidence.oracle()) {
      for (Estimate one : best.scores()) {
        String row = one.name() + ", best of " + best.k();
        csv.row("best of k", row, "value", one.score());
        csv.row("best of k", row, "low", one.low());
        csv.row("best of k", row, "high", one.high());
      }
    }
    for (FrequencyScore one : confidence.frequencies()) {
      csv.row("times of " + one.of(), one.times(), "labels", one.labels());
      csv.row("times of " + one.of(), one.times(), "right", one.right());
    }
  }

  /** Writes a curve: a row for each bin, named by its mean probability. */
  private static void curve(CsvTable csv, String table, String name, Reliability reliability) {
    for (Reliability.Bin bin : reliability.bins()) {
      csv.row(table, name + " " + decimals(bin.confidence()), "answers", bin.answers());
      csv.row(table, name + " " + decimals(bin.confidence()), "right", bin.accuracy());
    }
  }

  private static TextTable classes(String what, List<ClassScore> classes) {
    TextTable table = new TextTable(what, "GOLD", "PREDICTED", "PRECISION", "RECALL", "F1");
    for (ClassScore one : classes) {
      table.row(
          one.name(),
          Long.toString(one.gold()),
          Long.toString(one.predicted()),
          decimals(one.precision()),
          decimals(one.recall()),
          decimals(one.f1()));
    }
    return table;
  }

  private static void rows(CsvTable csv, String table, List<ClassScore> classes) {
    for (ClassScore one : classes) {
      csv.row(table, one.name(), "gold", one.gold());
      csv.row(table, one.name(), "predicted", one.predicted());
      csv.row(table, one.name(), "precision", one.precision());
      csv.row(table, one.name(), "recall", one.recall());
      csv.row(table, one.name(), "f1", one.f1());
    }
  }

  private static CsvTable csv(Assessment result) {
    CsvTable csv = new CsvTable("table", "row", "column", "value");
    for (Estimate one : result.scores()) {
      csv.row("scores", one.name(), "value", one.score());
      csv.row("scores", one.name(), "low", one.low());
      csv.row("scores", one.name(), "high", one.high());
    }
    result
        .constrained()
        .ifPresent(effect -> {
          for (Estimate one : effect.without()) {
            csv.row("without the constraints", one.name(), "value", one.score());
            csv.row("without the constraints", one.name(), "low", one.low());
            csv.row("without the constraints", one.name(), "high", one.high());
          }
          csv.row("constraints", "answers", "changed", effect.changed());
          csv.row("constraints", "answers", "better", effect.better());
          csv.row("constraints", "answers", "worse", effect.worse());
          csv.row("constraints", "answers", "none", effect.unanswered());
        });
    rows(csv, result.confidence());
    rows(csv, "labels", result.classes());
    rows(csv, "spans", result.spans());
    csv.row("labels", "mean of labels", "f1", result.macroF1());
    csv.row("labels", "all together", "f1", result.microF1());
    for (Confused one : result.confusion()) {
      csv.row("confusion", one.gold(), one.predicted(), one.count());
    }
    for (RelationScore one : result.relations()) {
      csv.row("relations", one.name(), "words", one.words());
      csv.row("relations", one.name(), "uas", one.uas());
      csv.row("relations", one.name(), "las", one.las());
    }
    for (LengthScore one : result.lengths()) {
      csv.row("lengths", one.words(), "sentences", one.sentences());
      csv.row("lengths", one.words(), "score", one.score());
    }
    return csv;
  }

  private static String decimals(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
