package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Files for tests, and what a test expects of a message. */
public final class DataSamples {

  private DataSamples() {}

  /** Writes a file in UTF-8, compressed if its name says so. */
  static Path write(Path path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path path, byte... bytes) throws IOException {
    try (OutputStream file = Files.newOutputStream(path);
        OutputStream out = path.toString().endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      out.write(bytes);
    }
    return path;
  }

  /** A row of a treebank: id, form, head and relation. */
  static String row(String id, String form, String head, String relation) {
    return String.join("\t", id, form, "_", "X", "_", "_", head, relation, "_", "_") + "\n";
  }

  /** Checks file, line and cause of an error, and that it is one line. */
  static void assertError(Path path, int line, String part, Executable action) {
    DataException e = assertThrows(DataException.class, action);
    String message = String.valueOf(e.getMessage());
    assertEquals(path.toString(), e.file());
    assertEquals(line, e.line(), message);
    assertEquals(
        line > 0 ? path + ":" + line + ": " + e.problem() : path + ": " + e.problem(), message);
    assertEquals(true, message.contains(part), message);
    assertFalse(message.contains("\n"), message);
  }

  /** Skips the test where the treebank is absent. */
  public static Ewt ewt() {
    assumeTrue(
        Ewt.isAvailable(),
        "the English Web Treebank: not in the folder of the system property " + Ewt.PROPERTY);
    return Loaded.EWT;
  }

  /** Read once for all tests. */
  private static final class Loaded {
    private static final Ewt EWT = Ewt.load();
  }

  /** Skips the test where a file of the shared data sets is absent. */
  static Path shared(String file) {
    @Nullable String folder = System.getProperty("shared.data");
    assumeTrue(folder != null, "shared data sets: no folder in the system property shared.data");
    Path path = Path.of(String.valueOf(folder), file);
    assumeTrue(Files.exists(path), "shared data sets: there is no " + file);
    return path;
  }

  /** Returns whether no two arcs of a tree cross; the root stands before the first word. */
  public static boolean isProjective(int... heads) {
    for (int a = 0; a < heads.length; a++) {
      for (int b = 0; b < heads.length; b++) {
        int left = Math.min(a, heads[a]);
        int right = Math.max(a, heads[a]);
        int first = Math.min(b, heads[b]);
        int last = Math.max(b, heads[b]);
        if (left < first && first < right && right < last) {
          return false;
        }
      }
    }
    return true;
  }
}
