package org.espalier.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.espalier.core.calibration.Reliability;
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
    out.println(String.format(Locale.ROOT, "%,d %s", result.sentences(), nouns.examples()));
    out.println();
    TextTable scores = new TextTable("SCORE", "VALUE", "95 % INTERVAL");
    for (Estimate one : result.scores()) {
      scores.row(one.name(), decimals(one.score()), interval(one.low(), one.high()));
    }
    for (Estimate one : result.confidence().minimumRisk()) {
      scores.row(
          one.name() + ", minimum Bayes risk",
          decimals(one.score()),
          interval(one.low(), one.high()));
    }
    result
        .constrained()
        .ifPresent(effect -> {
          for (Estimate one : effect.without()) {
            scores.row(
                one.name() + ", without the constraints",
                decimals(one.score()),
                interval(one.low(), one.high()));
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
            interval(one.before().low(), one.before().high()),
            decimals(after.error()),
            interval(after.low(), after.high()),
            one.confidence().map(last -> decimals(last.error())).orElse(""),
            one.confidence().map(last -> interval(last.low(), last.high())).orElse(""));
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
              interval(one.low(), one.high()));
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
    return decimals(low) + " – " + decimals(high);
  }

  /** Returns a figure with three decimals, empty if there is none. */
  static String decimals(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
