package org.espalier.fuzz;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.espalier.data.DataException;

/** Files in memory, for targets that read paths: a disk would be the slowest part of a case. */
final class Memory {

  private static final FileSystem FILES = Jimfs.newFileSystem(Configuration.unix());

  private Memory() {}

  /** Returns the path of a file that now holds the bytes. */
  static Path file(String name, byte[] content) {
    try {
      return Files.write(FILES.getPath("/" + name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file, which must give an answer or a {@link DataException} in one line that names the
   * file; whatever else is thrown passes through and is a finding.
   */
  static void read(Path file, Consumer<Path> reader) {
    try {
      reader.accept(file);
    } catch (DataException e) {
      String message = e.getMessage();
      if (!message.startsWith(file.toString()) || message.lines().count() != 1) {
        throw new AssertionError("a message in one line that names " + file + ": " + message, e);
      }
    }
  }
}
