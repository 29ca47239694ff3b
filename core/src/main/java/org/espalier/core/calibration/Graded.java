package org.espalier.core.calibration;

/**
 * An answer with its probability, graded.
 *
 * @param group what it was drawn with: answers of one group, such as the words of a sentence,
 *     depend on each other
 * @param probability that it is right, as the model says, in [0, 1]
 * @param right whether it is
 */
public record Graded(int group, double probability, boolean right) {

  public Graded {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is in [0, 1], not " + probability);
    }
  }
}
