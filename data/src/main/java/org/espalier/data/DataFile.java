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
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files for reading, unpacked if their first bytes are those of gzip, whatever the name. */
final class DataFile {

  private static final int BUFFER = 1 << 16;

  /** The number of bytes by which kinds of files are distinguished. */
  private static final int HEAD = 263;

  /** The offset of the name of the format in a tar archive. */
  private static final int TAR = 257;

  /** The byte order mark of UTF-8. */
  private static final String MARK = "\u00ef\u00bb\u00bf";

  private static final String GZIP = "\u001f\u008b";
  private static final String UNPACK = "unpack it first, or pack it with gzip";
  private static final String EXPORT = "export it first as CSV, TSV or JSON lines";

  /**
   * A kind of file that is not read, though people try.
   *
   * @param start its first bytes, as ISO-8859-1
   * @param name the name of its kind
   * @param remedy the advice to the user
   */
  private record Foreign(String start, String name, String remedy) {}

  private static final Foreign[] FOREIGN = {
    new Foreign("PK\u0003\u0004", "a zip archive", UNPACK),
    new Foreign("Rar!", "a rar archive", UNPACK),
    new Foreign("\u0004\"M\u0018", "packed with lz4", UNPACK),
    new Foreign("\u001f\u009d", "packed with compress", UNPACK),
    new Foreign("BZh", "packed with bzip2", UNPACK),
    new Foreign("\u00fd7zXZ", "packed with xz", UNPACK),
    new Foreign("(\u00b5/\u00fd", "packed with zstd", UNPACK),
    new Foreign("7z\u00bc\u00af", "a 7z archive", UNPACK),
    new Foreign("PAR1", "a Parquet table", EXPORT),
    new Foreign("ARROW1", "an Arrow table", EXPORT),
    new Foreign("FEA1", "an Arrow table", EXPORT),
    new Foreign("Obj\u0001", "an Avro file", EXPORT),
    new Foreign("\u0080\u0004\u0095", "a Python pickle", EXPORT),
    new Foreign("{\\rtf", "RTF", "save its text first"),
    new Foreign("SQLite f", "an SQLite database", EXPORT),
    new Foreign("\u0089HDF", "an HDF5 file", EXPORT),
    new Foreign("\u00d0\u00cf\u0011\u00e0", "an Office document", EXPORT),
    new Foreign("%PDF-", "a PDF", "save its text first"),
    new Foreign("<?xml", "XML", EXPORT),
    new Foreign("<!DOCTYP", "an HTML page", "is it a download that went wrong?"),
    new Foreign("<html", "an HTML page", "is it a download that went wrong?"),
    new Foreign("\u0093NUMPY", "a NumPy array", "vectors are read with their words"),
    new Foreign("\u00ba\u0016O/", "a model of fastText", "its vectors are in the file .vec"),
    new Foreign(
        "version https://git-lfs",
        "a Git LFS pointer",
        "git lfs pull, or download the file that it stands for"),
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
        byte[] head = raw.readNBytes(HEAD);
        raw.reset();
        if (!start(head, file).startsWith(GZIP)) {
          return raw;
        }
        PushbackInputStream unpacked =
            new PushbackInputStream(new GZIPInputStream(raw, BUFFER), HEAD);
        head = unpacked.readNBytes(HEAD);
        unpacked.unread(head);
        if (start(head, file).startsWith(GZIP)) {
          throw new DataException(file, "is packed with gzip twice; unpack it once");
        }
        return unpacked;
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(file, cause(e));
    }
  }

  /** Returns the first bytes of a file, unless they are those of a kind that is not read. */
  private static String start(byte[] head, Path file) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    String text = start.startsWith(MARK) ? start.substring(MARK.length()) : start;
    if (text.startsWith("ustar", TAR)) {
      throw new DataException(file, "is a tar archive; unpack it first");
    }
    for (Foreign kind : FOREIGN) {
      boolean markup = kind.start.startsWith("<"); // whose names have no case
      if (text.regionMatches(markup, 0, kind.start, 0, kind.start.length())) {
        throw new DataException(file, "is " + kind.name + "; " + kind.remedy);
      }
    }
    return start;
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
