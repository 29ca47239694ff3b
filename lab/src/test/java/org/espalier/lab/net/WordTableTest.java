package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Word vectors as an encoder. */
class WordTableTest {

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("vectors.txt"), text);
  }

  @Test
  void aWordHasItsVectorOrThatOfTheWordInLowerCase() throws IOException {
    WordTable table = new WordTable(file("the 1 2\nParis 3 4\nthe 9 9\n"));
    float[][][] states = table.states(List.of(List.of("The", "Paris", "paris"), List.of("the")));
    assertArrayEquals(new float[] {1, 2}, states[0][0]);
    assertArrayEquals(new float[] {3, 4}, states[0][1]);
    assertArrayEquals(new float[] {0, 0}, states[0][2]);
    assertArrayEquals(new float[] {1, 2}, states[1][0]);
    assertEquals(2, table.size());
    assertEquals(2, table.covered(List.of("THE", "Paris", "London")));
    assertFalse(table.isCut());
  }

  @Test
  void whatCannotBeReadIsTold() throws IOException {
    WordTable table = new WordTable(file("the 1 2\nfilm 3 nan\ndog 4 5\n"));
    assertEquals(2, table.size());
    String note = table.skippedNote().orElseThrow();
    assertTrue(note.startsWith("1 entry was skipped: ") && note.contains("vectors.txt:2"), note);
    assertTrue(new WordTable(file("the 1 2\n")).skippedNote().isEmpty());
  }

  @Test
  void otherNumbersHaveAnotherIdentity() throws IOException {
    var first = new WordTable(file("a 1\nb 2\n")).identity();
    assertEquals(first, new WordTable(file("a 1\nb 2\n")).identity());
    assertNotEquals(first, new WordTable(file("a 1\nb 3\n")).identity());
  }

  /** How many words have room depends on the machine; what the vectors are does not. */
  @Test
  void theIdentityIsThatOfTheWholeFile() throws IOException {
    Path vectors = file("a 1\nb 2\n");
    assertEquals(
        "word vectors " + ContentHash.of(vectors), new WordTable(vectors).identity().orElseThrow());
  }

  @Test
  void aFileIsReadOnceUntilItChanges() throws IOException {
    Path vectors = file("a 1\n");
    WordTable table = WordTable.of(vectors);
    assertSame(table, WordTable.of(folder.resolve(".").resolve("vectors.txt")));
    assertEquals(2, WordTable.of(file("a 1\nb 2\n")).size());
  }

  @Test
  void aFileWithoutVectorsIsRefused() throws IOException {
    Path empty = file("");
    assertThrows(DataException.class, () -> new WordTable(empty));
  }
}
