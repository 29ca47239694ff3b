package org.espalier.lab.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens files for reading, unpacked if their name ends in {@code .gz}. */
final class DataFile {

  private static final int BUFFER = 1 << 16;

  private DataFile() {}

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing, a folder, unreadable, or not gzip where its name says
   *     so
   */
  static InputStream open(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "is a folder, not a file");
    }
    try {
      InputStream raw = Files.newInputStream(file);
      if (!file.toString().endsWith(".gz")) {
        return new BufferedInputStream(raw, BUFFER);
      }
      try {
        return new GZIPInputStream(raw, BUFFER);
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(file, cause(e));
    }
  }

  /** Says why a file cannot be read. */
  static String cause(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no such file";
      case AccessDeniedException e -> "may not be read";
      case ZipException e -> "is not valid gzip data";
      case EOFException e -> "the gzip data ends too early";
      default -> "cannot be read: " + failure.getMessage();
    };
  }
}
