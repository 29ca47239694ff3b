package org.espalier.experiments.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Vocabulary;
import org.espalier.lab.train.CacheFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCacheTest {

  private static final Vocabulary WORDS = new Vocabulary(List.of("a", "b", "c"));

  @TempDir private Path folder;
  private Path file = Path.of("");

  private VectorCache cache() {
    return new VectorCache(folder.resolve("made/when/needed"));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(cache().folder())) {
      return files.sorted().toList();
    }
  }

  @BeforeEach
  void writeVectors() throws IOException {
    file = Files.writeString(folder.resolve("v.txt"), "b 1 2.5\nx 9 9\na 3 4e-3\n");
  }

  private static void assertSame(PretrainedVectors expected, PretrainedVectors actual) {
    assertEquals(expected.width(), actual.width());
    assertArrayEquals(expected.found(), actual.found());
    assertArrayEquals(expected.values(), actual.values());
  }

  @Test
  void anEntryHoldsWhatTheFileHolds() throws IOException {
    PretrainedVectors read = PretrainedVectors.read(file, WORDS);
    assertSame(read, cache().read(file, WORDS));
    Path entry = entries().getFirst();
    FileTime before = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(entry, before);
    assertSame(read, cache().read(file, WORDS));
    assertEquals(List.of(entry), entries());
    assertEquals(before, Files.getLastModifiedTime(entry), "not made again");
  }

  @Test
  void anotherFileOrVocabularyHasAnEntryOfItsOwn() throws IOException {
    cache().read(file, WORDS);
    PretrainedVectors others = cache().read(file, new Vocabulary(List.of("x", "b")));
    assertArrayEquals(new float[] {0, 0, 0, 0, 9, 9, 1, 2.5f}, others.values());
    Files.writeString(file, "b 7 8\n");
    assertEquals(7, cache().read(file, WORDS).values()[3 * 2]);
    assertEquals(3, entries().size());
  }

  @Test
  void aDamagedEntryIsMadeAnew() throws IOException {
    PretrainedVectors read = cache().read(file, WORDS);
    Path entry = entries().getFirst();
    byte[] whole = Files.readAllBytes(entry);
    byte[] flipped = whole.clone();
    flipped[9] ^= 1;
    for (byte[] damaged : new byte[][] {flipped, new byte[0], new byte[] {1}, new byte[100]}) {
      Files.write(entry, damaged);
      assertSame(read, cache().read(file, WORDS));
      assertArrayEquals(whole, Files.readAllBytes(entry));
    }
    assertEquals(List.of(entry), entries());
  }

  @Test
  void aFolderThatCannotBeMadeCostsTimeOnly() {
    assertSame(
        PretrainedVectors.read(file, WORDS),
        new VectorCache(file.resolve("below a file")).read(file, WORDS));
  }

  @Test
  void badVectorsLeaveNoEntry() throws IOException {
    cache().read(file, WORDS);
    Files.writeString(file, "a 1 2\nb 1\nx 1\nc 1 2\nd 1 2\n");
    String message =
        String.valueOf(
            assertThrows(DataException.class, () -> cache().read(file, WORDS)).getMessage());
    assertTrue(message.startsWith(file + ":2: ") && message.contains("fewer than 2"), message);
    assertEquals(1, entries().size());
  }

  @Test
  void theUsersFolderIsThatOfTheSystemProperty() {
    assertNotEquals(
        "", System.getProperty(CacheFolder.PROPERTY, ""), "the build sets it for tests");
    assertEquals(
        Path.of(System.getProperty(CacheFolder.PROPERTY, "")), VectorCache.ofUser().folder());
  }
}
