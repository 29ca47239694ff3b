package org.espalier.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, one after the other. A line ends at a line feed; a carriage return before it
 * is dropped, and so is a byte order mark at the start. Where the file begins with carriage returns
 * and no line feed, as old files of Macintosh do, lines end at these as well.
 *
 * <p>Each line is decoded on its own, so that bytes which are not text are reported at their line,
 * and the next line can be read after such an error.
 */
public final class Lines implements AutoCloseable {

  /** The most bytes of a line; a longer one is hardly text in lines. */
  private static final int LONGEST = 1 << 26;

  private final Path file;
  private final Charset charset;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte end = '\n'; // what ends a line besides line feeds
  private byte[] line = new byte[256];
  private int number;

  /**
   * Opens a file, unpacked if it is gzip.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if the file cannot be opened
   */
  public Lines(Path file, @Nullable Charset charset) {
    this(DataFile.open(file), file, charset);
  }

  /**
   * Reads a stream, unpacked if it is gzip.
   *
   * @param name its name in errors
   * @param charset as for a file
   * @throws DataException if the stream cannot be read
   */
  public static Lines ofStream(InputStream in, Path name, @Nullable Charset charset) {
    try {
      return new Lines(DataFile.unpacked(in), name, charset);
    } catch (IOException e) {
      throw new DataException(name, DataFile.cause(e));
    }
  }

  /**
   * Reads from a stream, from which the first bytes are taken at once.
   *
   * @param name the name of the stream in messages
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if the stream cannot be read
   */
  public Lines(InputStream in, Path name, @Nullable Charset charset) {
    file = name;
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      throw new DataException(name, DataFile.cause(e));
    }
    this.charset =
        charset == null || Encodings.hasOrder(charset)
            ? Objects.requireNonNullElse(
                Encodings.proved(buffer, limit),
                Objects.requireNonNullElse(charset, StandardCharsets.UTF_8))
            : charset;
    if (Encodings.isWide(this.charset)) {
      byte[] head = Arrays.copyOf(buffer, limit);
      this.in =
          new Utf8Stream(new SequenceInputStream(new ByteArrayInputStream(head), in), this.charset);
      limit = 0;
    } else {
      this.in = in;
      end = lineEnd();
    }
    decoder =
        (Encodings.isWide(this.charset) ? StandardCharsets.UTF_8 : this.charset)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns the encoding that the lines are read in. */
  public Charset charset() {
    return charset;
  }

  /**
   * Returns whether the next line can be had without waiting for more input.
   *
   * @throws DataException if the stream cannot be asked
   */
  public boolean isReady() {
    for (int i = position; i < limit; i++) {
      if (isEnd(buffer[i])) {
        return true;
      }
    }
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Returns the next line without its end, or null at the end of the file.
   *
   * @throws DataException if the line is not text in the encoding, or is very long; the next call
   *     goes on behind it. Without a line ({@link DataException#line} is 0) if the stream failed
   */
  public @Nullable String next() {
    int length = 0;
    boolean ended = false;
    boolean tooLong = false;
    while (!ended) {
      if (position == limit && !fill()) {
        if (length == 0 && !tooLong) {
          return null;
        }
        break;
      }
      int start = position;
      while (position < limit && !isEnd(buffer[position])) {
        position++;
      }
      int count = position - start;
      tooLong |= length + count > LONGEST;
      length = tooLong ? 0 : length;
      count = tooLong ? 0 : count;
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
    if (tooLong) {
      throw error("is longer than " + (LONGEST >> 20) + " MiB; is this text in lines?");
    }
    return decode(length);
  }

  private boolean fill() {
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      throw broken(e);
    }
    position = 0;
    end = number == 0 && Encodings.isWide(charset) ? lineEnd() : end;
    return limit > 0;
  }

  private boolean isEnd(byte character) {
    return character == '\n' || character == end;
  }

  /**
   * Returns what ends lines besides line feeds: carriage returns where the buffer has no others.
   */
  private byte lineEnd() {
    boolean returns = false;
    for (int i = 0; i < limit; i++) {
      if (buffer[i] == '\n') {
        return '\n';
      }
      returns |= buffer[i] == '\r' && i + 1 < limit;
    }
    return (byte) (returns ? '\r' : '\n');
  }

  /** Blames the whole file, not a line: behind a failure of the stream nothing can be read. */
  private DataException broken(IOException failure) {
    String where = number == 0 ? "" : ", after line " + number;
    return new DataException(file, DataFile.cause(failure) + where);
  }

  private String decode(int length) {
    String text;
    try {
      text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException e) {
      String problem = "contains bytes that are not " + charset;
      throw error(
          charset.equals(StandardCharsets.UTF_8)
              ? problem + "; likely is --encoding " + Encodings.likely(line, length)
              : problem);
    }
    if (text.indexOf('\0') >= 0) {
      throw error("contains a zero byte; is this a text?");
    }
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Returns the number of the line that was read last, counted from 1; 0 before the first. */
  public int number() {
    return number;
  }

  /** Returns the file. */
  public Path file() {
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
