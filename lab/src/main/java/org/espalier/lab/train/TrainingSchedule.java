package org.espalier.lab.train;

import org.espalier.data.Decimals;

/**
 * How long a network is trained, and by which steps.
 *
 * @param epochs the most passes over the training data
 * @param patience number of epochs without a better result on the development set after which
 *     training stops
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

  public TrainingSchedule {
    if (epochs < 1 || patience < 1 || longest < 1) {
      throw new IllegalArgumentException(
          "epochs, patience and the longest sentence must be at least 1, not %s, %s, %s"
              .formatted(epochs, patience, longest));
    }
    if (!(learningRate > 0) || !(decay >= 0) || !(clip > 0)) {
      throw new IllegalArgumentException(
          ("the learning rate and the clipping bound must be positive and the decay not"
                  + " negative, not %s, %s, %s")
              .formatted(learningRate, clip, decay));
    }
  }

  /**
   * Returns a schedule of {@code epochs} epochs, the best of which counts, in batches of 32
   * sentences of any length at a learning rate of 2e-3, without weight decay, clipped at 5.
   */
  public static TrainingSchedule ofEpochs(int epochs) {
    return new TrainingSchedule(
        epochs, epochs, 32, Integer.MAX_VALUE, Integer.MAX_VALUE, 2e-3, 0, 5);
  }

  /** Returns this schedule with another number of epochs, the best of which counts. */
  public TrainingSchedule withEpochs(int other) {
    return new TrainingSchedule(other, other, sentences, words, longest, learningRate, decay, clip);
  }

  /** Returns this schedule with other batches. */
  public TrainingSchedule withBatches(int ofSentences, int ofWords) {
    return new TrainingSchedule(
        epochs, patience, ofSentences, ofWords, longest, learningRate, decay, clip);
  }

  /** Returns this schedule with another bound on the words of a sentence. */
  public TrainingSchedule withLongest(int other) {
    return new TrainingSchedule(
        epochs, patience, sentences, words, other, learningRate, decay, clip);
  }

  /** Returns this schedule with another learning rate. */
  public TrainingSchedule withLearningRate(double other) {
    return new TrainingSchedule(epochs, patience, sentences, words, longest, other, decay, clip);
  }

  /** Returns this schedule with another weight decay. */
  public TrainingSchedule withDecay(double other) {
    return new TrainingSchedule(
        epochs, patience, sentences, words, longest, learningRate, other, clip);
  }

  /** Returns this schedule with another bound of the gradients' norm. */
  public TrainingSchedule withClip(double other) {
    return new TrainingSchedule(
        epochs, patience, sentences, words, longest, learningRate, decay, other);
  }

  /**
   * Returns the learning rate of a step, which falls to 0 along half a cosine (Loshchilov &amp;
   * Hutter 2017, arXiv 1608.03983).
   *
   * @param step 0 for the first
   * @param steps after which it is 0, positive
   */
  public double learningRate(long step, long steps) {
    return learningRate * (1 + Math.cos(Math.PI * Math.min(1.0, (double) step / steps))) / 2;
  }

  /** Returns it in words, for readers. */
  public String summary() {
    return "AdamW "
        + (decay == 0 ? "without weight decay" : "with weight decay " + Decimals.plain(decay))
        + ", batches of "
        + sentences
        + (words == Integer.MAX_VALUE ? "" : " and at most " + words + " words")
        + ", at most "
        + epochs
        + " epochs"
        + (longest == Integer.MAX_VALUE ? "" : " over examples of at most " + longest + " words")
        + ", learning rate "
        + Decimals.plain(learningRate)
        + " falling to 0, gradients clipped at "
        + Decimals.plain(clip);
  }
}
