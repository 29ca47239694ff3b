package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
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
