package org.espalier.cli;

import java.util.OptionalDouble;
import org.espalier.lab.run.Confidences;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;

/**
 * What a printed answer contains.
 *
 * @param all the probability of every choice, not only of those that were made
 * @param confidence the probability and the confidence of every part and of the whole
 * @param partsAbove labels and heads of less confidence are left open; empty for all
 * @param request the request to the model
 */
record AnswerOptions(
    boolean all, boolean confidence, OptionalDouble partsAbove, PredictionRequest request) {

  /** Returns whether a label, with its head, is probable enough to be told. */
  boolean tells(Prediction prediction, int place) {
    return partsAbove.isEmpty()
        || confidences(prediction).parts()[place] >= partsAbove.getAsDouble();
  }

  /** Returns whether the part of speech that a parser tells of a word is probable enough. */
  boolean tellsTag(Prediction prediction, int word) {
    return partsAbove.isEmpty() || confidences(prediction).tags()[word] >= partsAbove.getAsDouble();
  }

  private static Confidences confidences(Prediction prediction) {
    return prediction.beliefs().confidences().orElseThrow();
  }
}
