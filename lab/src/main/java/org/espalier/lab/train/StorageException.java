package org.espalier.lab.train;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Thrown when the file system fails. The message names the file, the cause and a remedy. */
public final class StorageException extends UncheckedIOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Blames a file or folder.
   *
   * @param action the failed action, as in "cannot be written"
   */
  public StorageException(Path file, String action, IOException cause) {
    super(file + ": cannot be " + action + ": " + reason(cause), cause);
  }

  /** Returns the cause in plain words and, where there is something to do, what. */
  static String reason(IOException e) {
    String told =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : String.valueOf(e.getMessage());
    return switch (e) {
      case AccessDeniedException _ ->
          "no permission; let its owner grant it, or name a folder of yours";
      case NoSuchFileException _ -> "its folder is not there; was it removed in the meantime?";
      case FileAlreadyExistsException _, NotDirectoryException _ ->
          "a file is in the way; remove it or choose another name";
      case DirectoryNotEmptyException _ ->
          "a folder is in the way; remove it or choose another name";
      default ->
          told
              + (told.contains("No space left") || told.contains("quota")
                  ? "; make room and give the same command again"
                  : told.contains("Read-only")
                      ? "; choose a folder that can be written"
                      : told.contains("File name too long") ? "; choose a shorter name" : "");
    };
  }
}
