package org.espalier.lab.run;

import java.util.Arrays;
import org.espalier.core.calibration.BetaCalibration;

/**
 * How often answers as probable as these are right, according to a model's calibration. Each
 * probability is mapped on its own, so the results do not form a distribution. At other
 * temperatures, or under constraints that the model was not calibrated under, they are unchecked.
 *
 * @param whole of the whole answer
 * @param parts of each label, a parser's with its head, as {@link Prediction#probabilities}
 * @param tags of each part of speech that a parser tells beside the tree; else none
 */
public record Confidences(double whole, double[] parts, double[] tags) {

  /**
   * How probabilities are mapped.
   *
   * @param whole those of whole answers
   * @param parts those of labels, a parser's with their heads
   * @param tags those of parts of speech beside trees
   */
  public record Maps(BetaCalibration whole, BetaCalibration parts, BetaCalibration tags) {

    /** Probabilities as they are. */
    public static final Maps NONE =
        new Maps(BetaCalibration.IDENTITY, BetaCalibration.IDENTITY, BetaCalibration.IDENTITY);

    /** Returns what an answer's probabilities are worth; those of strings are not measured. */
    Confidences of(Prediction prediction) {
      double[] ofTags =
          prediction.beliefs().layer(PartType.TAGS).map(Layer::probabilities).orElse(new double[0]);
      return new Confidences(
          whole.of(Math.min(1, prediction.beliefs().probability())),
          Arrays.stream(prediction.probabilities()).map(parts::of).toArray(),
          Arrays.stream(ofTags).map(tags::of).toArray());
    }
  }
}
