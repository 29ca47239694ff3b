package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pairs of sentences from three files whose lines correspond: labels, first and second
 * sentences.
 */
public final class ParallelPairReader extends LineReader<SentencePair> {

  private final Lines first;
  private final Lines second;
  private final Tokenizer tokenizer;

  /**
   * Opens the files.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if one cannot be opened
   */
  public ParallelPairReader(
      Path labels, Path first, Path second, Tokenizer tokenizer, @Nullable Charset charset) {
    super(new Lines(labels, charset));
    this.tokenizer = tokenizer;
    try {
      this.first = new Lines(first, charset);
    } catch (DataException e) {
      super.close();
      throw e;
    }
    try {
      this.second = new Lines(second, charset);
    } catch (DataException e) {
      this.first.close();
      super.close();
      throw e;
    }
  }

  @Override
  @Nullable SentencePair read() {
    String label = lines.next();
    String one = first.next();
    String other = second.next();
    if (label == null && one == null && other == null) {
      return null;
    }
    if (label == null) {
      throw new DataException(
          lines.file(), lines.number() + 1, "there is no label, but sentences have this line");
    }
    if (label.isBlank()) {
      throw lines.error("the label is empty");
    }
    return new SentencePair(
        label.strip(), words(one, first), words(other, second), lines.file(), lines.number());
  }

  private List<String> words(@Nullable String text, Lines source) {
    List<String> words = text == null ? List.of() : tokenizer.words(text);
    if (words.isEmpty()) {
      throw new DataException(
          source.file(),
          lines.number(),
          "there is no sentence, but the labels in " + lines.file() + " have this line");
    }
    return words;
  }

  @Override
  public void close() {
    try (first;
        second) {
      super.close();
    }
  }
}
