package org.espalier.features;

import java.io.Serializable;
import java.util.List;

/**
 * A sentence to learn from.
 *
 * @param words at least 1
 * @param labels the index of each word's label; negative where it is not known
 */
public record LabelledSequence(List<String> words, int[] labels) implements Serializable {

  public LabelledSequence {
    words = List.copyOf(words);
    if (words.isEmpty() || words.size() != labels.length) {
      throw new IllegalArgumentException(words.size() + " words have " + labels.length + " labels");
    }
  }
}
