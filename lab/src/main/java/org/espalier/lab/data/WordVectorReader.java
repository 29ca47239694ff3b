package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads word vectors as text, one in a line: the word and its numbers, separated by blanks, UTF-8.
 * A first line of two whole numbers, how many words and how many numbers each (word2vec), is
 * checked; without it (GloVe) the first word's vector says the width. A word may contain blanks,
 * except the first one.
 *
 * <p>J. Pennington, R. Socher, C. Manning, GloVe: global vectors for word representation, EMNLP
 * 2014.
 */
public final class WordVectorReader extends LineReader<WordVector> {

  private static final int UNKNOWN = -1;

  private int width = UNKNOWN;
  private long expected = UNKNOWN;
  private long count;

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened
   */
  public WordVectorReader(Path file) {
    super(file, StandardCharsets.UTF_8);
  }

  @Override
  @Nullable WordVector read() {
    String line = lines.next();
    if (line != null && lines.number() == 1 && line.matches("\\d{1,12} \\d{1,6} ?")) {
      String[] header = line.split(" ", -1);
      expected = Long.parseLong(header[0]);
      width = Integer.parseInt(header[1]);
      line = lines.next();
    }
    if (line == null) {
      if (expected >= 0 && count != expected) {
        throw new DataException(
            lines.file(), "has " + count + " vectors, but its first line says " + expected);
      }
      return null;
    }
    count++;
    return vector(line.endsWith(" ") ? line.substring(0, line.length() - 1) : line);
  }

  private WordVector vector(String line) {
    if (width == UNKNOWN) {
      width = (int) line.chars().filter(character -> character == ' ').count();
      if (width == 0) {
        throw lines.error("expected a word and its numbers: " + DataException.quote(line));
      }
    }
    float[] values = new float[width];
    int end = line.length();
    for (int i = width - 1; i >= 0; i--) {
      int blank = line.lastIndexOf(' ', end - 1);
      if (blank < 1) {
        throw lines.error("has fewer than " + width + " numbers: " + DataException.quote(line));
      }
      values[i] = number(line.substring(blank + 1, end));
      end = blank;
    }
    return new WordVector(line.substring(0, end), values);
  }

  private float number(String text) {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, like infinity.
    }
    throw lines.error("not a finite number: " + DataException.quote(text));
  }
}
