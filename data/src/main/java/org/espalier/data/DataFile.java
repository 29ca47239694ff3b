package org.espalier.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files for reading, unpacked if their first bytes are those of gzip, whatever the name. */
final class DataFile {

  private static final int BUFFER = 1 << 16;

  /**
   * A kind of file that is not read, though people try.
   *
   * @param start its first bytes, as ISO-8859-1
   * @param name what it is
   */
  private record Foreign(String start, String name) {}

  private static final Foreign[] FOREIGN = {
    new Foreign("PK\u0003\u0004", "a zip archive"),
    new Foreign("BZh", "packed with bzip2"),
    new Foreign("\u00fd7zXZ", "packed with xz"),
    new Foreign("(\u00b5/\u00fd", "packed with zstd"),
    new Foreign("7z\u00bc\u00af", "a 7z archive"),
    new Foreign("PAR1", "a Parquet table"),
  };

  private DataFile() {}

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing, a folder, unreadable, or packed in another way than
   *     gzip
   */
  static InputStream open(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    try {
      InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      try {
        raw.mark(BUFFER);
        byte[] head = raw.readNBytes(8);
        raw.reset();
        String start = new String(head, StandardCharsets.ISO_8859_1);
        Foreign foreign =
            Arrays.stream(FOREIGN)
                .filter(kind -> start.startsWith(kind.start))
                .findFirst()
                .orElse(null);
        if (foreign != null) {
          throw new DataException(
              file, "is " + foreign.name + "; unpack it first, or pack it with gzip");
        }
        return start.startsWith("\u001f\u008b") ? new GZIPInputStream(raw, BUFFER) : raw;
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(file, cause(e));
    }
  }

  /** Returns a stream, unpacked if its first bytes are those of gzip; it waits for one byte. */
  static InputStream unpacked(InputStream in) throws IOException {
    PushbackInputStream raw = new PushbackInputStream(in, 2);
    int first = raw.read();
    int second = first == 0x1f ? raw.read() : -1;
    if (second >= 0) {
      raw.unread(second);
    }
    if (first >= 0) {
      raw.unread(first);
    }
    return second == 0x8b ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  /** Returns whether a file is packed with gzip. */
  static boolean isPacked(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    } catch (IOException e) {
      throw new DataException(file, cause(e));
    }
  }

  /** Returns why a file cannot be read. */
  static String cause(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no such file";
      case AccessDeniedException e -> "may not be read";
      case ZipException e -> "is not valid gzip data";
      case CharacterCodingException e -> "contains bytes that are not of its encoding";
      case EOFException e -> "the gzip data ends too early";
      default -> "cannot be read: " + failure.getMessage();
    };
  }
}
