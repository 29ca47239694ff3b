package org.espalier.data.baseline;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gives every word the label that it had most often in training; a word that training did not see
 * gets the label most frequent for its last three letters, and if those are new too, the most
 * frequent of all. The baseline that looks at the word alone.
 */
public final class WordLabels {

  private final Map<String, int[]> counts = new HashMap<>();
  private final int classes;

  /**
   * Counts.
   *
   * @param texts tokenised texts
   * @param labels one class for each word, in 0 … classes−1; one below 0 is not known
   */
  public WordLabels(List<List<String>> texts, List<int[]> labels, int classes) {
    this.classes = classes;
    for (int i = 0; i < texts.size(); i++) {
      for (int m = 0; m < texts.get(i).size(); m++) {
        int label = labels.get(i)[m];
        for (String key : label < 0 ? List.<String>of() : keys(texts.get(i).get(m))) {
          counts.computeIfAbsent(key, unseen -> new int[this.classes])[label]++;
        }
      }
    }
  }

  /** From the most special to the most general; the marks keep the kinds apart. */
  private static List<String> keys(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    String ending = lower.substring(Math.max(0, lower.length() - 3));
    return List.of("w " + lower, "e " + ending, "");
  }

  /** Returns the label of a word. */
  public int classify(String word) {
    for (String key : keys(word)) {
      int[] seen = counts.get(key);
      if (seen != null) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          best = seen[c] > seen[best] ? c : best;
        }
        return best;
      }
    }
    throw new IllegalStateException("the baseline was trained on nothing");
  }
}
