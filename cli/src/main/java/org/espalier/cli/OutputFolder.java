package org.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.lab.data.DataException;

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

  /**
   * Does some work that makes a folder, and removes the folder if the work fails before anything
   * was trained. A folder that was there before is left alone.
   */
  static <T> T keptOnlyIfUsed(Path folder, Supplier<T> work) {
    boolean existed = Files.exists(folder);
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      if (!existed) {
        discard(folder);
      }
      throw e;
    }
  }

  private static void discard(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      if (all.stream().noneMatch(file -> file.toString().endsWith(".safetensors"))) {
        for (Path file : all) {
          Files.delete(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The failure that led here is what the user must hear of; an empty folder may stay.
      return;
    }
  }
}
