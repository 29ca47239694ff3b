package org.espalier.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.espalier.core.calibration.Reliability;
import org.espalier.data.Counts;
import org.espalier.data.CsvTable;
import org.espalier.lab.run.Assessment;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Assessment.LengthScore;
import org.espalier.lab.run.Assessment.Mistake;
import org.espalier.lab.run.Assessment.RelationScore;
import org.espalier.lab.run.Confidence;
import org.espalier.lab.run.Confidence.BestOf;
import org.espalier.lab.run.Confidence.Coverage;
import org.espalier.lab.run.Confidence.FrequencyScore;
import org.espalier.lab.run.Confidence.Kept;
import org.espalier.lab.run.Confidence.TypeReliability;
import org.espalier.lab.run.Nouns;
import org.espalier.report.AssessmentReport;

/** An {@link Assessment} as text for readers and as CSV for programs. */
final class AssessmentTables {

  private static final int SHOWN_CONFUSIONS = 10;

  private AssessmentTables() {}

  /** Prints the tables that the command shows. */
  static void text(PrintWriter out, Assessment result, Nouns nouns) {
    out.println(Counts.of(result.sentences(), nouns.examples()));
    section(
        out,
        scores(result),
        result.constrained().stream()
            .map(effect -> AssessmentReport.told(effect, nouns))
            .toArray(String[]::new));
    Confidence confidence = result.confidence();
    section(out, calibration(confidence));
    section(out, reliability(confidence));
    section(
        out,
        sets(confidence),
        "promised for sentences that are exchangeable with those of the calibration data; words"
            + " of one sentence depend on each other, so sentences count alike");
    section(out, kept(confidence));
    section(out, bestOf(confidence));
    section(out, frequencies(confidence));
    section(out, labels(result, nouns));
    section(out, classes("SPANS", result.spans()));
    section(out, relations(result));
    section(out, lengths(result, nouns));
    section(out, confusion(result));
    section(out, mistakes(result));
  }

  /** Prints a table after a blank line, and notes below it, unless it is empty. */
  private static void section(PrintWriter out, TextTable table, String... notes) {
    if (!table.isEmpty()) {
      out.println();
      table.print(out);
      List.of(notes).forEach(out::println);
    }
  }

  private static TextTable scores(Assessment result) {
    TextTable table = new TextTable("SCORE", "VALUE", "95 % INTERVAL");
    result.scores().forEach(one -> score(table, one, ""));
    result.confidence().minimumRisk().forEach(one -> score(table, one, ", minimum Bayes risk"));
    result.constrained().stream()
        .flatMap(effect -> effect.without().stream())
        .forEach(one -> score(table, one, ", without the constraints"));
    return table;
  }

  private static void score(TextTable table, Estimate one, String more) {
    table.figures(one.name() + more, one.score(), interval(one.low(), one.high()));
  }

  private static TextTable calibration(Confidence confidence) {
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
      Reliability before = one.before();
      Reliability after = one.after();
      table.figures(
          one.name(),
          after.answers(),
          after.accuracy(),
          after.confidence(),
          one.temperature(),
          before.error(),
          interval(before.low(), before.high()),
          after.error(),
          interval(after.low(), after.high()),
          one.confidence().map(Reliability::error).orElse(Double.NaN),
          one.confidence().map(last -> interval(last.low(), last.high())).orElse(""));
    }
    return table;
  }

  private static TextTable reliability(Confidence confidence) {
    TextTable table = new TextTable("RELIABILITY", "MEAN CONFIDENCE", "ANSWERS", "RIGHT");
    for (TypeReliability one : confidence.reliability()) {
      for (Reliability.Bin bin : one.last().bins()) {
        table.figures(one.name(), bin.confidence(), bin.answers(), bin.accuracy());
      }
    }
    return table;
  }

  private static TextTable sets(Confidence confidence) {
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
      table.figures(
          one.name(),
          one.level(),
          one.covered(),
          one.margin(),
          one.ofPlaces(),
          one.size(),
          one.carried());
    }
    return table;
  }

  private static TextTable kept(Confidence confidence) {
    TextTable table =
        new TextTable("KEPT ABOVE", "BY", "OF", "KEPT", "EXPECTED WRONG", "WRONG", "±");
    for (Kept one : confidence.kept()) {
      String all = one.all() + " " + one.of();
      table.figures(
          one.level(), one.by(), all, one.kept(), one.expected(), one.wrong(), one.margin());
    }
    return table;
  }

  private static TextTable bestOf(Confidence confidence) {
    TextTable table = new TextTable("BEST OF", "SCORE", "VALUE", "95 % INTERVAL");
    for (BestOf best : confidence.oracle()) {
      for (Estimate one : best.scores()) {
        table.figures(best.k(), one.name(), one.score(), interval(one.low(), one.high()));
      }
    }
    return table;
  }

  private static TextTable frequencies(Confidence confidence) {
    TextTable table = new TextTable("TIMES IN TRAINING", "OF THE", "LABELS", "RIGHT");
    for (FrequencyScore one : confidence.frequencies()) {
      table.figures(one.times(), one.of(), one.labels(), one.right());
    }
    return table;
  }

  private static TextTable labels(Assessment result, Nouns nouns) {
    TextTable table = classes(nouns.label().toUpperCase(Locale.ROOT), result.classes());
    table.figures("mean of " + nouns.labels(), "", "", "", "", result.macroF1());
    table.figures("all together", "", "", "", "", result.microF1());
    return table;
  }

  private static TextTable classes(String what, List<ClassScore> classes) {
    TextTable table = new TextTable(what, "GOLD", "PREDICTED", "PRECISION", "RECALL", "F1");
    for (ClassScore one : classes) {
      table.figures(
          one.name(), one.gold(), one.predicted(), one.precision(), one.recall(), one.f1());
    }
    return table;
  }

  private static TextTable relations(Assessment result) {
    TextTable table = new TextTable("RELATION", "WORDS", "UAS", "LAS");
    result.relations().forEach(one -> table.figures(one.name(), one.words(), one.uas(), one.las()));
    return table;
  }

  private static TextTable lengths(Assessment result, Nouns nouns) {
    TextTable table =
        new TextTable(
            nouns.words().toUpperCase(Locale.ROOT),
            nouns.examples().toUpperCase(Locale.ROOT),
            result.scores().getFirst().name().toUpperCase(Locale.ROOT));
    result.lengths().forEach(one -> table.figures(one.words(), one.sentences(), one.score()));
    return table;
  }

  private static TextTable confusion(Assessment result) {
    TextTable table = new TextTable("MOST OFTEN CONFUSED", "TAKEN FOR", "TIMES");
    result.confusion().stream()
        .filter(one -> !one.gold().equals(one.predicted()))
        .sorted(Comparator.comparingLong(one -> -one.count()))
        .limit(SHOWN_CONFUSIONS)
        .forEach((Confused one) -> table.figures(one.gold(), one.predicted(), one.count()));
    return table;
  }

  private static TextTable mistakes(Assessment result) {
    TextTable table =
        new TextTable("MOST CONFIDENT MISTAKES", "TEXT", "GOLD", "PREDICTED", "PROBABILITY");
    for (Mistake one : result.mistakes()) {
      table.figures(one.id(), one.text(), one.gold(), one.predicted(), one.probability());
    }
    return table;
  }

  private static void row(CsvTable csv, String table, String row, Estimate estimate) {
    csv.row(table, row, "value", estimate.score());
    csv.row(table, row, "low", estimate.low());
    csv.row(table, row, "high", estimate.high());
  }

  private static void rows(CsvTable csv, Confidence confidence) {
    for (Estimate one : confidence.minimumRisk()) {
      row(csv, "minimum Bayes risk", one.name(), one);
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
        row(csv, "best of k", row, one);
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
      csv.row(table, name + " " + TextTable.decimals(bin.confidence()), "answers", bin.answers());
      csv.row(table, name + " " + TextTable.decimals(bin.confidence()), "right", bin.accuracy());
    }
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

  /** Returns every figure as a row of table, row, column and value. */
  static CsvTable csv(Assessment result) {
    CsvTable csv = new CsvTable("table", "row", "column", "value");
    for (Estimate one : result.scores()) {
      row(csv, "scores", one.name(), one);
    }
    result
        .constrained()
        .ifPresent(effect -> {
          for (Estimate one : effect.without()) {
            row(csv, "without the constraints", one.name(), one);
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

  private static String interval(double low, double high) {
    return TextTable.decimals(low) + " – " + TextTable.decimals(high);
  }
}
