package org.espalier.data;

import java.util.List;

/**
 * A text with a label.
 *
 * @param id as in the file, empty if it has none
 * @param label the label
 * @param words the text in words
 * @param line its line in the file, from 1
 */
public record LabelledText(String id, String label, List<String> words, int line) {
  /** Copies the list. */
  public LabelledText {
    words = List.copyOf(words);
  }
}
