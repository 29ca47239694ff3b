package org.espalier.data.baseline;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The multinomial Naive Bayes classifier over lower-cased words, with add-one smoothing: the
 * bag-of-words baseline. The most probable class of words w is argmax over c of log P(c) + Σ log
 * P(w|c), where P(w|c) = (n(w, c) + 1) / (n(c) + V), n counts words of the training texts and V is
 * the number of different ones. A word that training did not see has n(w, c) = 0 for all classes.
 */
public final class NaiveBayes {

  private final int classes;
  private final double[] logPrior;
  private final double[] logUnseen;
  private final Map<String, double[]> logLikelihoods = new HashMap<>();

  /**
   * Counts.
   *
   * @param texts tokenised texts
   * @param labels one class for each, in 0 … classes−1
   */
  public NaiveBayes(List<List<String>> texts, int[] labels, int classes) {
    this.classes = classes;
    logPrior = new double[classes];
    double[] words = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      logPrior[labels[i]]++;
      for (String word : texts.get(i)) {
        counts(word)[labels[i]]++;
        words[labels[i]]++;
      }
    }
    int vocabulary = logLikelihoods.size();
    for (double[] counts : logLikelihoods.values()) {
      for (int c = 0; c < classes; c++) {
        counts[c] = Math.log((counts[c] + 1) / (words[c] + vocabulary));
      }
    }
    logUnseen = new double[classes];
    for (int c = 0; c < classes; c++) {
      logPrior[c] = Math.log(logPrior[c] / labels.length);
      logUnseen[c] = -Math.log(words[c] + vocabulary);
    }
  }

  private double[] counts(String word) {
    return logLikelihoods.computeIfAbsent(
        word.toLowerCase(Locale.ROOT), unseen -> new double[classes]);
  }

  /** Returns the most probable class, the lowest of equally probable ones. */
  public int classify(List<String> text) {
    double[] score = logPrior.clone();
    for (String word : text) {
      double[] likelihood = logLikelihoods.getOrDefault(word.toLowerCase(Locale.ROOT), logUnseen);
      for (int c = 0; c < classes; c++) {
        score[c] += likelihood[c];
      }
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = score[c] > score[best] ? c : best;
    }
    return best;
  }
}
