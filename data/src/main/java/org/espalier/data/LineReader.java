package org.espalier.data;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reader whose examples are made of lines. A file without any example is an error. */
abstract class LineReader<T> implements DataReader<T> {

  final Lines lines;
  private boolean found;

  LineReader(Lines lines) {
    this.lines = lines;
  }

  /** Reads the next example, or returns null at the end of the file. */
  abstract @Nullable T read();

  @Override
  public final Optional<T> next() {
    T example = read();
    if (example == null && !found) {
      throw new DataException(
          lines.file(), lines.number() == 0 ? "the file is empty" : "the file has no examples");
    }
    found = true;
    return Optional.ofNullable(example);
  }

  /** Returns the next line that is not blank, or null at the end of the file. */
  final @Nullable String nextFilled() {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    return line;
  }

  @Override
  public void close() {
    lines.close();
  }
}
