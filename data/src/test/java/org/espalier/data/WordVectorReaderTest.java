package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordVectorReaderTest {

  @TempDir Path folder;

  @Test
  void readsWithAndWithoutSizes() throws Exception {
    String vectors = "the 1 -2.5\n. . . 3e-1 4 \n";
    for (String text : List.of(vectors, "2 2\n" + vectors)) {
      List<WordVector> read =
          new WordVectorReader(DataSamples.write(folder.resolve("vectors.txt"), text)).rest();
      assertEquals(List.of("the", ". . ."), read.stream().map(WordVector::word).toList());
      assertArrayEquals(new float[] {1, -2.5f}, read.getFirst().values());
      assertArrayEquals(new float[] {.3f, 4}, read.getLast().values());
    }
  }

  @Test
  void keepsTheWordsOfAVocabulary() throws Exception {
    Path path = DataSamples.write(folder.resolve("v.gz"), "b 1 2\nx 9 9\na 3 4\nb 5 6\n");
    PretrainedVectors vectors =
        PretrainedVectors.read(path, new Vocabulary(List.of("a", "b", "c")));
    assertEquals(2, vectors.width());
    assertEquals(2, vectors.coverage());
    assertArrayEquals(new boolean[] {false, false, true, true, false}, vectors.found());
    assertArrayEquals(new float[] {0, 0, 0, 0, 3, 4, 1, 2, 0, 0}, vectors.values());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, the file is empty",
    "'a 1 2|b 1|c 1|d 1 2|e 1 2', 2, has fewer than 2 numbers",
    "'a 1 2|b x 2|c x 3|d 1 2|e 1 2', 2, 'not a finite number: \"x\"'",
    "'a 1 2|b NaN 2|c NaN 2|d 1 2|e 1 2', 2, not a finite number",
    "'a 1 2|b 1e99 2|c 1e99 2|d 1 2|e 1 2', 2, '2 of 5 entries are so'",
    "'a', 1, expected a word and its numbers",
    "'1 0|a', 1, vectors of 0 numbers are not possible",
    "'3 2|a 1 2|b 1 2', 0, 'has 2 vectors, but its first line says 3'"
  })
  void reportsLines(String text, int line, String part) throws Exception {
    Path path = DataSamples.write(folder.resolve("vectors.txt"), text.replace('|', '\n'));
    assertError(path, line, part, () -> new WordVectorReader(path).rest());
  }

  /** Each holds the words the, a b and film with the numbers 1 −2.5, .3 4 and 5 6. */
  @ParameterizedTest
  @CsvSource({
    "'the 1 -2.5|a b .3 4|film 5 6'",
    "'the\t1\t-2.5|a b\t.3\t4|film\t5\t6'",
    "'the\t1 -2.5 \t|a b\t.3 4|film\t5 6'",
    "'the 1 -2.5\r|a b .3 4\r|\r|film 5 6\r|\r|'",
    "'3 2|the 1 -2.5|a b .3 4|film 5 6||'",
    "'3\t2|the 1.0e0 -25E-1|a b 3e-1 4|film 5 6 '",
  })
  void readsWhatProgramsWrite(String text) throws Exception {
    String written = text.replace('|', '\n').replace("\\t", "\t").replace("\\r", "\r");
    for (String name : List.of("vectors.bin", "vectors.vec.gz")) {
      Path path = DataSamples.write(folder.resolve(name), written);
      // Whatever the name says: binary, or not packed.
      Path plain =
          Files.move(path, folder.resolve("vectors.txt"), StandardCopyOption.REPLACE_EXISTING);
      assertTheThree(plain);
    }
  }

  @Test
  void readsBinaryFilesWithLineEndsAndWithout() throws Exception {
    for (String end : List.of("", "\n")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes("3 2\n".getBytes(StandardCharsets.UTF_8));
      float[][] values = {{1, -2.5f}, {.3f, 4}, {5, 6}};
      List<String> words = List.of("the", "a_b", "film");
      for (int i = 0; i < 3; i++) {
        bytes.writeBytes((words.get(i) + " ").getBytes(StandardCharsets.UTF_8));
        ByteBuffer numbers = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.writeBytes(numbers.putFloat(values[i][0]).putFloat(values[i][1]).array());
        bytes.writeBytes(end.getBytes(StandardCharsets.UTF_8));
      }
      Path path = DataSamples.write(folder.resolve("vectors.txt"), bytes.toByteArray());
      assertTheThree(path);
      Path cut =
          DataSamples.write(
              folder.resolve("cut"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 3));
      assertError(
          cut, 0, "ends in the middle of vector 3 of 3", () -> new WordVectorReader(cut).rest());
    }
  }

  private static void assertTheThree(Path path) {
    List<WordVector> read = new WordVectorReader(path).rest();
    assertEquals(
        List.of("the", "a b", "film"),
        read.stream().map(vector -> vector.word().replace('_', ' ')).toList());
    assertArrayEquals(new float[] {1, -2.5f}, read.get(0).values());
    assertArrayEquals(new float[] {.3f, 4}, read.get(1).values());
    assertArrayEquals(new float[] {5, 6}, read.get(2).values());
  }

  @Test
  void fewBadEntriesAreSkippedAndCounted() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      bytes.writeBytes(("w" + i + " 1 2\n").getBytes(StandardCharsets.UTF_8));
    }
    bytes.writeBytes(new byte[] {'b', (byte) 0xff, ' ', '1', ' ', '2', '\n'});
    bytes.writeBytes("short 1\nnan nan 2\nw7 8 9\n".getBytes(StandardCharsets.UTF_8));
    Path path = DataSamples.write(folder.resolve("vectors.txt"), bytes.toByteArray());
    PretrainedVectors vectors =
        PretrainedVectors.read(path, new Vocabulary(List.of("w7", "w8", "other")));
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 2, 1, 2, 0, 0}, vectors.values());
    assertEquals(2.0 / 3, vectors.share());
    assertTrue(
        vectors
            .description()
            .startsWith(
                "2 of 3 words (66.7 %) have a vector of 2 numbers; 1 entries of words that came"
                    + " before do not count; 3 entries were skipped, the first: "
                    + path
                    + ":401: contains bytes that are not UTF-8"),
        vectors::description);
  }

  @Test
  void asksForMemoryBeforeItIsTaken() throws Exception {
    Path path = DataSamples.write(folder.resolve("vectors.txt"), "1 99999\nthe 1 2\n");
    List<String> words = IntStream.range(0, 40_000).mapToObj(i -> "w" + i).toList();
    assertError(
        path,
        0,
        "vectors of 99,999 numbers for the data's 40,002 words need 14.9 GiB",
        () -> PretrainedVectors.read(path, new Vocabulary(words)));
  }

  @Test
  void readsThePublishedVectors() {
    Path file = DataSamples.shared("vectors/glove-100d-subset.txt.gz");
    PretrainedVectors vectors =
        PretrainedVectors.read(file, new Vocabulary(List.of("the", "film", "notaword")));
    assertEquals(100, vectors.width());
    assertEquals(2, vectors.coverage());
    assertEquals(-0.03819f, vectors.values()[2 * 100]);
  }
}
