package org.espalier.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.core.constraint.Constraints;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import org.espalier.lab.run.Model;
import org.espalier.lab.train.RunFolder;

/**
 * The files of a trained model as bytes, which a broadcast takes to the executors: they need no
 * folder in common.
 *
 * @param id the SHA-256 of all: a model that is read twice is opened once by an executor
 * @param files by their path in the folder, with / between names
 * @param constraints that hold besides the model's own, one on a line
 * @param edges the most that they may make of a dynamic program
 */
record ModelFiles(String id, Map<String, byte[]> files, String constraints, int edges)
    implements Serializable {

  /** The most bytes of all files together, since a broadcast holds them at once. */
  private static final long MOST = 1L << 30;

  /**
   * Reads the files of a run's folder that prediction needs.
   *
   * @throws DataException if they cannot be read, or are too large
   */
  static ModelFiles read(Path folder, String constraints, int edges) {
    LinkedHashMap<String, byte[]> files = new LinkedHashMap<>();
    long size = 0;
    try (Stream<Path> all = Files.walk(folder, 2)) {
      List<Path> needed =
          all.filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().matches("[\\w-]+\\.json|model\\.\\w+"))
              .sorted()
              .toList();
      for (Path file : needed) {
        size += Files.size(file);
        if (size > MOST) {
          throw new DataException(folder, "has files of more than 1 GiB, too much for a broadcast");
        }
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(folder, "cannot be read: " + e.getMessage());
    }
    MessageDigest digest = ContentHash.sha256();
    files.forEach((name, bytes) -> {
      digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    });
    digest.update((constraints + "\n" + edges).getBytes(StandardCharsets.UTF_8));
    return new ModelFiles(HexFormat.of().formatHex(digest.digest()), files, constraints, edges);
  }

  /** Opens the model from a temporary folder, which is deleted afterwards. */
  Model open() {
    try {
      Path folder = Files.createTempDirectory("espalier-model-");
      try {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
          Path file = folder.resolve(entry.getKey());
          Files.createDirectories(file.getParent());
          Files.write(file, entry.getValue());
        }
        return open(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the model cannot be written to the executor's temporary folder: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the model of a folder under the constraints.
   *
   * @throws DataException if the folder has none, or a broken one
   * @throws IllegalArgumentException if the constraints do not fit it
   */
  Model open(Path folder) {
    return Model.load(new RunFolder(folder), Constraints.parse(constraints).within(edges));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
