package org.espalier.lab.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a file holds labelled texts, one in a line.
 *
 * @param encoding UTF-8, or one with a byte for every character
 * @param separator between label and text: the first one in the line if the label comes first, else
 *     the last one
 * @param labelFirst whether the label comes before the text
 * @param tokenizer cuts the text into words
 */
public record TextFormat(
    Charset encoding, char separator, boolean labelFirst, Tokenizer tokenizer) {

  /** {@code label TAB text}, UTF-8, English as it is written. */
  public static final TextFormat TSV =
      new TextFormat(StandardCharsets.UTF_8, '\t', true, Tokenizer.ENGLISH);

  /** {@code text TAB label}, UTF-8, English as it is written. */
  public static final TextFormat TEXT_FIRST =
      new TextFormat(StandardCharsets.UTF_8, '\t', false, Tokenizer.ENGLISH);

  /**
   * Returns the format of many published sets of sentences: the label, a blank, and the words
   * separated by blanks.
   *
   * @param encoding often ISO-8859-1
   */
  public static TextFormat blanks(Charset encoding) {
    return new TextFormat(encoding, ' ', true, Tokenizer.BLANKS);
  }

  /** Returns this format with another tokenizer. */
  public TextFormat with(Tokenizer other) {
    return new TextFormat(encoding, separator, labelFirst, other);
  }
}
