package org.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Two sentences with a label, as for natural language inference. One of them may be empty, which is
 * one empty word.
 *
 * @param label of the pair
 * @param first words of the first sentence, the premise
 * @param second words of the second sentence, the hypothesis
 * @param file the file that it was read from
 * @param line its line in the file, from 1
 */
public record SentencePair(
    String label, List<String> first, List<String> second, Path file, int line) {

  public SentencePair {
    first = List.copyOf(first);
    second = List.copyOf(second);
  }
}
