package org.espalier.lab.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, one after the other. A line ends at a line feed and nowhere else; a carriage
 * return before it is dropped, and so is a byte order mark at the start.
 *
 * <p>Each line is decoded on its own, so that bytes which are not text are reported at their line.
 */
final class Lines implements AutoCloseable {

  private final Path file;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte[] line = new byte[256];
  private int number;

  /**
   * Opens a file.
   *
   * @param charset one in which a line feed is the byte 10 and that byte is nothing else
   * @throws DataException if the file cannot be opened
   */
  Lines(Path file, Charset charset) {
    if (charset.newEncoder().maxBytesPerChar() > 1 && !charset.equals(StandardCharsets.UTF_8)) {
      throw new IllegalArgumentException(
          charset + " is neither UTF-8 nor an encoding of one byte per character");
    }
    this.file = file;
    this.in = DataFile.open(file);
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns the next line without its end, or null at the end of the file. */
  @Nullable String next() {
    int length = 0;
    boolean ended = false;
    while (!ended) {
      if (position == limit && !fill()) {
        if (length == 0) {
          return null;
        }
        break;
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      int count = position - start;
      if (line.length < length + count) {
        line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
      }
      System.arraycopy(buffer, start, line, length, count);
      length += count;
      if (position < limit) {
        position++;
        ended = true;
      }
    }
    number++;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return decode(length);
  }

  private boolean fill() {
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      throw new DataException(file, number + 1, DataFile.cause(e));
    }
    position = 0;
    return limit > 0;
  }

  private String decode(int length) {
    String text;
    try {
      text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw error("contains bytes that are not " + decoder.charset());
    }
    return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Returns the number of the line that was read last, counted from 1; 0 before the first. */
  int number() {
    return number;
  }

  /** Returns the file. */
  Path file() {
    return file;
  }

  /** Describes a problem with the line that was read last. */
  DataException error(String problem) {
    return new DataException(file, number, problem);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new DataException(file, DataFile.cause(e));
    }
  }
}
