package org.espalier.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The page of the server that answers for a model. It asks that server alone: {@code model} for
 * what the model is, {@code predict} for answers. Parts of an answer are drawn as their field draws
 * them, and each can be required or forbidden by a press; the page's address is its state.
 */
public final class AnswerPage {

  private static final String FILE = "answers.html";

  private AnswerPage() {}

  /** Returns the page, with one style sheet and one script in it. */
  public static String html() {
    try (InputStream in =
        Objects.requireNonNull(AnswerPage.class.getResourceAsStream(FILE), FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
