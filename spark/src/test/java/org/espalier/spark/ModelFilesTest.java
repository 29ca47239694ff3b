package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

  @TempDir private Path folder;

  @Test
  void theSameFilesAreTheSameModel() throws IOException {
    Path config = Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(folder.resolve("report.html"), "not needed");
    ModelFiles first = ModelFiles.read(folder, "", 1);
    assertEquals(Set.of("config.json"), first.files().keySet());
    assertEquals(first.id(), ModelFiles.read(folder, "", 1).id());
    Files.writeString(config, "[]");
    assertNotEquals(first.id(), ModelFiles.read(folder, "", 1).id());
  }
}
