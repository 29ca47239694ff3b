package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  @Test
  void anOldFileStaysUntilTheNewOneIsWhole() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, out -> out.write(new byte[] {1, 2}));
    FileSystemException failed =
        assertThrows(
            FileSystemException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(file + ": No space left on device", failed.getMessage());
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  throw new IllegalStateException();
                }));
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    AtomicFile.write(file, out -> out.write(3));
    assertArrayEquals(new byte[] {3}, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    assertThrows(
        NoSuchFileException.class,
        () -> AtomicFile.write(folder.resolve("none/file"), out -> out.write(1)));
  }

  @Test
  void leftoversAreThoseOfProcessesThatAreNoMore() {
    long own = ProcessHandle.current().pid();
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    assertTrue(AtomicFile.isLeftover(folder.resolve("a.json." + own + "-1.part")));
    assertTrue(AtomicFile.isLeftover(folder.resolve("a.json.999999999999-7.part")));
    assertFalse(AtomicFile.isLeftover(folder.resolve("a.json." + parent + "-1.part")));
    assertFalse(AtomicFile.isLeftover(folder.resolve("a.part")));
    assertFalse(AtomicFile.isLeftover(folder.resolve("a.json")));
  }
}
