package org.espalier.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** What estimators do, in plain words, from {@code estimators.properties}. */
final class EstimatorWords {

  private static final String FILE = "estimators.properties";
  private static final Properties WORDS = read();

  private EstimatorWords() {}

  private static Properties read() {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(EstimatorWords.class.getResourceAsStream(FILE), FILE),
            StandardCharsets.UTF_8)) {
      Properties words = new Properties();
      words.load(reader);
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what an estimator of the catalogue does, in sentences. */
  static String of(String estimator) {
    return Objects.requireNonNull(WORDS.getProperty(estimator), estimator);
  }
}
