package org.espalier.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A string and what it becomes, such as a word and its pronunciation.
 *
 * @param source what is read
 * @param features what is known besides, such as {@code V} and {@code PST}; none where nothing is
 * @param target what is written
 * @param file where it was read
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
