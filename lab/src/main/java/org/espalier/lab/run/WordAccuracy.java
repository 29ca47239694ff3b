package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Vocabulary;
import org.espalier.lab.run.RunResult.NamedScore;

/**
 * How many words have the right label.
 *
 * @param words all whose label the data gives
 * @param right those labelled right
 * @param unknown those that the network's vocabulary lacks, because training has them but once or
 *     not at all
 * @param unknownRight those of them labelled right
 */
record WordAccuracy(long words, long right, long unknown, long unknownRight) {

  static WordAccuracy of(List<Example> examples, List<Prediction> predictions) {
    long words = 0;
    long right = 0;
    long unknown = 0;
    long unknownRight = 0;
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      for (int k = 0; k < example.length(); k++) {
        if (example.labels()[k] == Example.NOT_GIVEN) {
          continue;
        }
        boolean hit = predictions.get(i).labels()[k] == example.labels()[k];
        boolean known = example.words()[k] != Vocabulary.UNKNOWN;
        words++;
        right += hit ? 1 : 0;
        unknown += known ? 0 : 1;
        unknownRight += hit && !known ? 1 : 0;
      }
    }
    return new WordAccuracy(words, right, unknown, unknownRight);
  }

  List<NamedScore> scores() {
    List<NamedScore> scores = new ArrayList<>();
    scores.add(new NamedScore("accuracy", (double) right / words));
    if (unknown > 0) {
      scores.add(new NamedScore("accuracy on unknown words", (double) unknownRight / unknown));
    }
    return scores;
  }
}
