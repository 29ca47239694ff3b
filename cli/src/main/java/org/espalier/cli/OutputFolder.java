package org.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.data.DataException;

/** Folders that commands write to. */
final class OutputFolder {

  private OutputFolder() {}

  /**
   * Checks before anything is read that a folder can be made and written to.
   *
   * @throws DataException if it cannot
   */
  static void requireWritable(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there)) {
      Path parent = there.getParent();
      if (parent == null) {
        throw new DataException(folder, "cannot be made");
      }
      there = parent;
    }
    if (!Files.isDirectory(there)) {
      throw new DataException(folder, "cannot be made: " + there + " is a file");
    }
    if (!Files.isWritable(there)) {
      throw new DataException(folder, "cannot be written: no permission in " + there);
    }
  }
}
