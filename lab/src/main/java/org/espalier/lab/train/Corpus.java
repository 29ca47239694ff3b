package org.espalier.lab.train;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.data.Labels;

/**
 * The data of a task, ready for training.
 *
 * @param labelsWords whether every word has a label, or every sentence one
 * @param labels the classes
 * @param codes how words become indices
 * @param train training sentences
 * @param dev sentences to choose by
 * @param test sentences to report on
 * @param hash SHA-256 of the data
 */
public record Corpus(
    boolean labelsWords,
    Labels labels,
    WordCodes codes,
    List<Example> train,
    List<Example> dev,
    List<Example> test,
    String hash) {

  /** Tells whether the sentences have gold trees. */
  public boolean hasTrees() {
    return train.getFirst().heads().length > 0;
  }

  /**
   * Returns this corpus with fewer training sentences, taken at even distances; vocabularies and
   * labels stay.
   *
   * @param most how many at most, at least 1
   */
  public Corpus thinned(int most) {
    int all = train.size();
    if (all <= most) {
      return this;
    }
    List<Example> some =
        IntStream.range(0, most).mapToObj(i -> train.get((int) ((long) i * all / most))).toList();
    return new Corpus(labelsWords, labels, codes, some, dev, test, hash);
  }
}
