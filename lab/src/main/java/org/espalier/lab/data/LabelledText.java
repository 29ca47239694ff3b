package org.espalier.lab.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A text with a label.
 *
 * @param label the label
 * @param words the text in words
 * @param line its line in the file, from 1
 */
public record LabelledText(String label, List<String> words, int line) {

  /** Copies the list. */
  public LabelledText {
    words = List.copyOf(words);
  }

  /**
   * Reads a file of lines {@code label TAB text}, UTF-8, packed with gzip if its name ends so.
   *
   * @throws DataException if it has no text, or a line without label, tab or text
   */
  public static List<LabelledText> readAll(Path file) {
    return new LabelledTextReader(file, TextFormat.TSV).rest();
  }

  /** Cuts a text into words, as {@link #readAll(Path)} does. */
  public static List<String> words(String text) {
    return TextFormat.TSV.tokenizer().words(text);
  }
}
