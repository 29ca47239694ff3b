package org.espalier.lab.train;

/**
 * How long and in which steps a network is trained.
 *
 * @param epochs the most passes over the training data
 * @param patience how many epochs may pass without a better result on the development set
 * @param sentences the most sentences in a batch
 * @param words the most words in a batch, with padding
 * @param longest longer sentences are left out of training
 * @param learningRate at the start; it falls to 0 along half a cosine
 * @param decay weight decay of AdamW
 * @param clip bound of the gradients' norm
 */
public record TrainingSchedule(
    int epochs,
    int patience,
    int sentences,
    int words,
    int longest,
    double learningRate,
    double decay,
    double clip) {

  /** Checks the ranges. */
  public TrainingSchedule {
    if (epochs < 1 || patience < 1 || longest < 1) {
      throw new IllegalArgumentException(
          "epochs, patience and the longest sentence must be at least 1, not "
              + epochs
              + ", "
              + patience
              + ", "
              + longest);
    }
    if (!(learningRate > 0) || !(decay >= 0) || !(clip > 0)) {
      throw new IllegalArgumentException(
          "the learning rate and the clipping bound must be positive and the decay not "
              + "negative, not "
              + learningRate
              + ", "
              + clip
              + ", "
              + decay);
    }
  }
}
