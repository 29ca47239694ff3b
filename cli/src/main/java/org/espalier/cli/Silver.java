package org.espalier.cli;

import java.util.Locale;
import org.espalier.lab.run.Calibration;
import org.espalier.lab.run.Confidences;
import org.espalier.lab.run.Prediction;

/**
 * Counts the answers that {@code --keep-above} keeps, and the share of them expected to be wrong.
 */
final class Silver {

  private long sentences;
  private long parts;
  private long keptSentences;
  private long keptParts;
  private double wrongSentences; // expected, of those kept
  private double wrongParts;

  /** Returns whether an answer is kept, and counts it. */
  boolean keeps(Prediction prediction, PredictCommand.Keep keep, double level) {
    Confidences confidences = prediction.beliefs().confidences().orElseThrow();
    double whole = confidences.whole();
    boolean kept = keep == PredictCommand.Keep.PARTS || whole >= level;
    sentences++;
    parts += prediction.probabilities().length;
    if (kept) {
      keptSentences++;
      wrongSentences += 1 - whole;
      for (double part : confidences.parts()) {
        if (keep == PredictCommand.Keep.SENTENCES || part >= level) {
          keptParts++;
          wrongParts += 1 - part;
        }
      }
    }
    return kept;
  }

  /** Returns one line of what was kept. */
  String told(PredictCommand.Keep keep, Calibration calibration) {
    return String.format(
        Locale.ROOT,
        "kept %s%,d of %,d labels; expected to be wrong: %s%s, by probabilities %s",
        keep == PredictCommand.Keep.PARTS
            ? ""
            : String.format(Locale.ROOT, "%,d of %,d answers, ", keptSentences, sentences),
        keptParts,
        parts,
        keep == PredictCommand.Keep.PARTS
            ? ""
            : share(wrongSentences, keptSentences) + " of the answers, ",
        share(wrongParts, keptParts) + " of the labels",
        calibration.exists()
            ? String.format(
                Locale.ROOT, "calibrated on %,d sentences like those", calibration.sentences())
            : "that nobody has calibrated");
  }

  private static String share(double wrong, long kept) {
    return kept == 0 ? "none" : String.format(Locale.ROOT, "%.1f %%", 100 * wrong / kept);
  }
}
