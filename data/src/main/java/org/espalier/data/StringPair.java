package org.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A string and its target, such as a word and its pronunciation.
 *
 * @param source the string that is read
 * @param features further symbols, such as {@code V} and {@code PST}; may be empty
 * @param target the string that is written
 * @param file the file that it was read from
 * @param line its line in the file, from 1
 */
public record StringPair(String source, List<String> features, String target, Path file, int line) {

  public StringPair {
    features = List.copyOf(features);
  }

  /** Cuts features at semicolons, commas and white space. */
  public static List<String> features(String text) {
    return Tokenizer.WHITE_SPACE.words(text.replace(';', ' ').replace(',', ' '));
  }
}
