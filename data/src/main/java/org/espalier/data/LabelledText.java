package org.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A text with a label.
 *
 * @param id as in the file, empty if it has none
 * @param label the label
 * @param words the text in words
 * @param file where it was read
 * @param line its first line in the file, from 1
 */
public record LabelledText(String id, String label, List<String> words, Path file, int line) {
  /** Copies the list. */
  public LabelledText {
    words = List.copyOf(words);
  }
}
