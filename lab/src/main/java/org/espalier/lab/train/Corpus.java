package org.espalier.lab.train;

import java.util.List;
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
}
