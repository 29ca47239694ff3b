package org.espalier.lab.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file with their numbers, one at a time. Names that end in {@code .gz} are
 * unpacked; lines end in LF, a CR before it is dropped.
 */
public final class Lines implements AutoCloseable {

  private final Path file;
  private final BufferedReader reader;
  private final StringBuilder buffer = new StringBuilder();
  private int number;

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing, cannot be read or is a folder
   */
  public Lines(Path file, Charset encoding) {
    this.file = file;
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    try {
      InputStream stream = new BufferedInputStream(Files.newInputStream(file));
      if (file.toString().endsWith(".gz")) {
        stream = new GZIPInputStream(stream);
      }
      reader =
          new BufferedReader(
              new InputStreamReader(
                  stream,
                  encoding
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file");
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Returns the next line without its end, or null after the last one. */
  public @Nullable String next() {
    number++;
    buffer.setLength(0);
    try {
      int c = reader.read();
      if (c < 0) {
        return null;
      }
      // BufferedReader.readLine would also split at a lone CR, which some corpora have inside
      // lines.
      while (c >= 0 && c != '\n') {
        buffer.append((char) c);
        c = reader.read();
      }
    } catch (CharacterCodingException e) {
      throw error("is not valid text in the expected encoding");
    } catch (IOException e) {
      throw error("cannot be read: " + e.getMessage());
    }
    int end = buffer.length();
    if (end > 0 && buffer.charAt(end - 1) == '\r') {
      buffer.setLength(end - 1);
    }
    return buffer.toString();
  }

  /** Returns the number of the line that {@link #next()} returned last, from 1. */
  public int number() {
    return number;
  }

  /** Returns an exception that blames the current line. */
  public DataException error(String cause) {
    return new DataException(file, number, cause);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw error("cannot be closed: " + e.getMessage());
    }
  }
}
