package org.espalier.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.Workers;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCrfFileTest {

  private static final List<String> WORDS = List.of("a", "ü", "new");

  @TempDir private Path folder;

  private static FeatureCrf model(int bits) {
    List<LabelledSequence> data =
        List.of(
            new LabelledSequence(List.of("a", "b"), new int[] {0, 1}),
            new LabelledSequence(List.of("ü", "a"), new int[] {1, 0}));
    double[] legality = new double[2 * 4];
    legality[3] = Double.NEGATIVE_INFINITY;
    try (Workers workers = Workers.sequential()) {
      return new CrfTrainer(
              Template.USUAL, List.of("X", "Y"), legality, new CrfSettings(1, bits, 0, 1, 20))
          .train(data, workers, _ -> {})
          .model();
    }
  }

  private Path written(byte... bytes) throws IOException {
    return Files.write(folder.resolve("model.crf"), bytes);
  }

  private static byte[] bytes(FeatureCrf model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FeatureCrfFile.write(model, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6})
  void readsWhatWasWritten(int bits) throws IOException {
    FeatureCrf model = model(bits);
    FeatureCrf again = FeatureCrfFile.read(written(bytes(model)));
    assertEquals(model.labels(), again.labels());
    assertEquals(model.template(), again.template());
    assertEquals(model.size(), again.size());
    assertArrayEquals(model.scores(WORDS), again.scores(WORDS), 0);
    assertTrue(Arrays.stream(model.scores(WORDS)).anyMatch(score -> score != 0));
  }

  @Test
  void everyDamagedByteIsFound() throws IOException {
    byte[] good = bytes(model(0));
    Random random = new Random(1);
    for (int trial = 0; trial < 2000; trial++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Path file = written(bad);
      DataException found =
          assertThrows(DataException.class, () -> FeatureCrfFile.read(file), "byte " + at);
      assertTrue(found.toString().contains("model.crf"), found.toString());
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] good = bytes(model(0));
    for (int length = 0; length < good.length; length += 37) {
      Path file = written(Arrays.copyOf(good, length));
      assertThrows(DataException.class, () -> FeatureCrfFile.read(file));
    }
    Path longer = written(Arrays.copyOf(good, good.length + 1));
    assertThrows(DataException.class, () -> FeatureCrfFile.read(longer));
    assertThrows(DataException.class, () -> FeatureCrfFile.read(folder.resolve("none")));
  }
}
