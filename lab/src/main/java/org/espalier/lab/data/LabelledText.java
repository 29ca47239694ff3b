package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with a label, from a line {@code label TAB text}.
 *
 * @param label the label
 * @param words the text in words
 * @param line its line in the file, from 1
 */
public record LabelledText(String label, List<String> words, int line) {

  // A run of letters, digits and inner apostrophes or hyphens, or a single other sign.
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’.-][\\p{L}\\p{M}\\p{N}]+)*|\\S");

  /** Copies the list. */
  public LabelledText {
    words = List.copyOf(words);
  }

  /**
   * Reads a file, UTF-8, packed with gzip if its name ends so.
   *
   * @throws DataException if it has no line, or one without label, tab or text
   */
  public static List<LabelledText> readAll(Path file) {
    List<LabelledText> texts = new ArrayList<>();
    try (Lines lines = new Lines(file, StandardCharsets.UTF_8)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        if (text.isBlank()) {
          continue;
        }
        int tab = text.indexOf('\t');
        if (tab < 0) {
          throw lines.error("expected label TAB text, found no tab");
        }
        String label = text.substring(0, tab).strip();
        List<String> words = words(text.substring(tab + 1));
        if (label.isEmpty()) {
          throw lines.error("the label is empty");
        }
        if (words.isEmpty()) {
          throw lines.error("the text is empty");
        }
        texts.add(new LabelledText(label, words, lines.number()));
      }
    }
    if (texts.isEmpty()) {
      throw new DataException(file, "has no text");
    }
    return texts;
  }

  /**
   * Cuts a text into words: runs of letters and digits with apostrophes, full stops or hyphens
   * inside; every other sign by itself.
   */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
