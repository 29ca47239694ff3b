package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sentence from each line, in which every word carries its tag: {@code The/DT dog/NN
 * barks/VBZ}, as in the Brown corpus, or {@code The_DT dog_NN}. The last slash, or underscore,
 * separates: slashes where every word of the file's first line has one. The tag becomes {@link
 * Word#relation()}, as with columns of words and tags.
 */
public final class TaggedLineReader extends LineReader<Sentence> {

  private char separator;

  /**
   * Opens a file.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if it cannot be opened
   */
  public TaggedLineReader(Path file, @Nullable Charset charset) {
    super(new Lines(file, charset));
  }

  @Override
  @Nullable Sentence read() {
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    if (separator == 0) {
      separator = isTagged(line) ? '/' : '_';
    }
    List<String> forms = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (String token : tokens(line)) {
      int cut = token.lastIndexOf(separator);
      if (cut < 1 || cut == token.length() - 1) {
        throw lines.error(
            "a word and its tag with %s between them are expected, not %s"
                .formatted(separator, DataException.quote(token)));
      }
      forms.add(token.substring(0, cut));
      tags.add(token.substring(cut + 1));
    }
    return TreebankFiles.sentence(forms, tags, "", lines.file(), lines.number());
  }

  private static String[] tokens(String line) {
    return line.strip().split("\\s+");
  }

  /** Returns whether every word of a line has a tag behind a slash. */
  static boolean isTagged(String line) {
    return Arrays.stream(tokens(line)).allMatch(token -> token.matches(".+/[^/]+"));
  }
}
