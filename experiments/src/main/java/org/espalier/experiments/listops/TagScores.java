package org.espalier.experiments.listops;

/** Counts right and wrong tags and arcs. */
final class TagScores {

  private final long[] gold;
  private final long[] predicted;
  private final long[] right;
  private long goldArcs;
  private long shownArcs;
  private long rightArcs;
  private double loss;

  TagScores(int classes) {
    gold = new long[classes];
    predicted = new long[classes];
    right = new long[classes];
  }

  /** Counts a tag. */
  void tag(int truth, int found) {
    gold[truth]++;
    predicted[found]++;
    right[truth] += truth == found ? 1 : 0;
  }

  /**
   * Counts the arcs of a sentence.
   *
   * @param truth how many gold arcs it has
   * @param found how many arcs are shown
   * @param common how many of these are gold
   */
  void arcs(long truth, long found, long common) {
    goldArcs += truth;
    shownArcs += found;
    rightArcs += common;
  }

  /** Counts the loss of a sentence, summed over its tags. */
  void addLoss(double sum) {
    loss += sum;
  }

  private long tags() {
    long sum = 0;
    for (long count : gold) {
      sum += count;
    }
    return sum;
  }

  /** Returns the mean loss of a tag. */
  double loss() {
    return loss / tags();
  }

  /** Returns the share of right tags. */
  double accuracy() {
    long sum = 0;
    for (long count : right) {
      sum += count;
    }
    return (double) sum / tags();
  }

  /** Returns the F1 of every class, averaged over the classes that occur or are predicted. */
  double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < gold.length; c++) {
      if (gold[c] + predicted[c] > 0) {
        sum += 2.0 * right[c] / (gold[c] + predicted[c]);
        classes++;
      }
    }
    return sum / classes;
  }

  /** Returns the share of shown arcs that are gold, NaN if none was shown. */
  double arcPrecision() {
    return (double) rightArcs / shownArcs;
  }

  /** Returns the share of gold arcs that were shown. */
  double arcRecall() {
    return (double) rightArcs / goldArcs;
  }
}
