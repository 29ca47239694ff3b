package org.espalier.cli;

import java.io.PrintWriter;
import java.util.List;
import org.espalier.lab.train.Corpus;

/** Warns of labels that can hardly be learned. */
final class RareLabels {

  /** The most names that the warning lists. */
  private static final int LISTED = 5;

  private RareLabels() {}

  /** Names the labels that occur but once in training, in one line; none if there are none. */
  static void warn(PrintWriter console, Corpus corpus) {
    List<String> once = corpus.labelsThatOccurOnce();
    if (once.isEmpty()) {
      return;
    }
    console.println(
        "warning: "
            + (once.size() == 1 ? "1 label occurs" : once.size() + " labels occur")
            + " only once in the training data: "
            + String.join(", ", once.subList(0, Math.min(LISTED, once.size())))
            + (once.size() > LISTED ? " and " + (once.size() - LISTED) + " more" : ""));
    console.flush();
  }
}
