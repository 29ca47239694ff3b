package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateCacheTest {

  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;

  /** Counts the sentences that it reads. */
  private static final class Counting implements FrozenEncoder {
    private final String name;
    private int read;
    private boolean closed;

    Counting(String name) {
      this.name = name;
    }

    @Override
    public float[][][] states(List<List<String>> sentences) {
      read += sentences.size();
      return sentences.stream()
          .map(words ->
              words.stream()
                  .map(word -> new float[] {word.hashCode(), name.length(), words.size(), 0.1f})
                  .toArray(float[][]::new))
          .toArray(float[][][]::new);
    }

    @Override
    public Optional<String> identity() {
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final List<List<String>> TEXTS =
      List.of(List.of("a", "b"), List.of("ab"), List.of("a", "b", "c"));

  /** Asks for texts and returns how many had to be read. */
  private int read(String name, List<List<String>> texts, long room) {
    Counting encoder = new Counting(name);
    try (FrozenEncoder cached = StateCache.over(encoder, folder, room)) {
      assertArrayEquals(new Counting(name).states(texts), cached.states(texts));
      assertArrayEquals(new Counting(name).states(texts), cached.states(texts));
    }
    assertTrue(encoder.closed);
    return encoder.read;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatWasReadIsKept() {
    assertEquals(3, read("one", TEXTS, ROOM));
    assertEquals(0, read("one", TEXTS, ROOM));
    assertEquals(1, read("one", List.of(List.of("a"), List.of("ab")), ROOM));
    assertEquals(3, read("another", TEXTS, ROOM));
  }

  @Test
  void whatIsDamagedOrCutOffIsReadAgain() throws IOException {
    assertEquals(3, read("one", TEXTS, ROOM));
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    byte[] flipped = bytes.clone();
    flipped[bytes.length - 1] ^= 1;
    Files.write(file, flipped);
    assertEquals(1, read("one", TEXTS, ROOM));
    for (Path each : files()) {
      Files.write(each, new byte[] {1, 2, 3});
    }
    assertEquals(3, read("one", TEXTS, ROOM));
  }

  @Test
  void sizesThatCannotBeAreReadAgain() throws IOException {
    assertEquals(1, read("one", TEXTS.subList(0, 1), ROOM));
    Path file = files().getFirst();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.putInt(16, -bytes.getInt(16)).putInt(20, -bytes.getInt(20)); // their product stays
    Files.write(file, bytes.array());
    assertEquals(1, read("one", TEXTS.subList(0, 1), ROOM));
  }

  @Test
  void whatIsNoTableIsNotKept() throws IOException {
    FrozenEncoder wrong =
        new FrozenEncoder() {
          @Override
          public float[][][] states(List<List<String>> sentences) {
            return new float[][][] {{new float[2], new float[1]}};
          }

          @Override
          public Optional<String> identity() {
            return Optional.of("wrong");
          }
        };
    try (FrozenEncoder cached = StateCache.over(wrong, folder, ROOM)) {
      assertEquals(1, cached.states(TEXTS.subList(0, 1))[0][1].length);
    }
    assertEquals(List.of(), files());
  }

  @Test
  void theFolderIsBoundedAndWhatIsLongestUnusedGoes() throws IOException {
    List<List<String>> many = IntStream.range(0, 40).mapToObj(i -> List.of("w" + i)).toList();
    assertEquals(40, read("old", many, 1 << 14));
    long size = size();
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    }
    assertEquals(3, read("new", TEXTS, size + 10));
    assertTrue(size() <= size + 10);
    assertEquals(0, read("new", TEXTS, size + 10));
    assertTrue(read("old", many, 1 << 14) > 0);
    assertEquals(6, read("small", TEXTS, 1), "nothing is kept");
  }

  private long size() throws IOException {
    long size = 0;
    for (Path file : files()) {
      size += Files.size(file);
    }
    return size;
  }

  @Test
  void whatHasNoIdentityIsNotKept() throws IOException {
    Counting encoder = new Counting("");
    assertSame(encoder, StateCache.over(encoder, folder, ROOM));
    Counting named = new Counting("name");
    assertSame(named, StateCache.over(named, folder, 0));
    assertEquals(List.of(), files());
  }

  @Test
  void aFolderThatCannotBeMadeCostsTimeAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Counting encoder = new Counting("one");
    try (FrozenEncoder cached = StateCache.over(encoder, file, ROOM)) {
      assertArrayEquals(new Counting("one").states(TEXTS), cached.states(TEXTS));
    }
  }
}
