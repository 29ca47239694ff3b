package org.espalier.lab.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads labelled texts, one in a line; blank lines are skipped. */
public final class LabelledTextReader extends LineReader<LabelledText> {

  private final TextFormat format;

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened
   */
  public LabelledTextReader(Path file, TextFormat format) {
    super(file, format.encoding());
    this.format = format;
  }

  @Override
  @Nullable LabelledText read() {
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    char separator = format.separator();
    int cut = format.labelFirst() ? line.indexOf(separator) : line.lastIndexOf(separator);
    if (cut < 0) {
      String name = separator == '\t' ? "tab" : separator == ' ' ? "blank" : "'" + separator + "'";
      throw lines.error(
          (format.labelFirst()
                  ? "expected a label, a " + name + " and a text, found no "
                  : "expected a text, a " + name + " and a label, found no ")
              + name);
    }
    String before = line.substring(0, cut);
    String after = line.substring(cut + 1);
    return text(format.labelFirst() ? before : after, format.labelFirst() ? after : before);
  }

  private LabelledText text(String label, String text) {
    String name = label.strip();
    if (name.isEmpty()) {
      throw lines.error("the label is empty");
    }
    List<String> words = format.tokenizer().words(text);
    if (words.isEmpty()) {
      throw lines.error("the text is empty");
    }
    return new LabelledText(name, words, lines.number());
  }
}
