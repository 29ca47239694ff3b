package org.espalier.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with a label.
 *
 * @param id as in the file, empty if it has none
 * @param label the label
 * @param words the text in words; of a pair of texts the words of both, one after the other
 * @param first of a pair the number of words of the first text, else 0
 * @param file the file that it was read from
 * @param line its first line in the file, from 1
 */
public record LabelledText(
    String id, String label, List<String> words, int first, Path file, int line) {

  /** A single text. */
  public LabelledText(String id, String label, List<String> words, Path file, int line) {
    this(id, label, words, 0, file, line);
  }

  /** A pair of texts. */
  public LabelledText(SentencePair pair) {
    this(
        "",
        pair.label(),
        Stream.concat(pair.first().stream(), pair.second().stream()).toList(),
        pair.first().size(),
        pair.file(),
        pair.line());
  }

  public LabelledText {
    words = List.copyOf(words);
  }
}
