package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.EncoderConfig.WordState;
import org.espalier.lab.run.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxEncoderTest {

  @TempDir private Path folder;

  private static FrozenEncoder open(Path model, WordState words, List<Integer> layers) {
    return new OnnxProvider().open(new EncoderConfig("onnx:" + model, words, layers, 0), 1);
  }

  /** Returns the toy's layer for a piece: its first number. */
  private static float[] first(int piece) {
    return new float[] {2 * piece, 20 * piece};
  }

  @Test
  void aWordHasTheStateOfItsFirstPieceOrTheMeanOfAll() throws IOException {
    Path toy = ToyModel.write(folder, 100);
    List<String> words = List.of("b", "acd", "a");
    try (FrozenEncoder first = open(toy, WordState.FIRST, List.of(1));
        FrozenEncoder mean = open(toy, WordState.MEAN, List.of(1))) {
      assertArrayEquals(
          new float[][] {first(4), first(3), first(3)}, first.states(List.of(words))[0]);
      float[] acd = {2 * (3 + 5 + 6) / 3f, 20 * (3 + 5 + 6) / 3f};
      assertArrayEquals(new float[][] {first(4), acd, first(3)}, mean.states(List.of(words))[0]);
      assertNotEquals(first.identity(), mean.identity());
    }
  }

  @Test
  void whatElseIsReadMakesNoDifference() throws IOException {
    try (FrozenEncoder encoder = open(ToyModel.write(folder, 100), WordState.MEAN, List.of())) {
      List<String> small = List.of("a", "a");
      List<String> large = List.of("b", "b", ">", "a");
      float[][] alone = encoder.states(List.of(small))[0];
      assertArrayEquals(new float[] {2 * 3 + 60, 20 * 3 + 60}, alone[0]);
      float[][][] together = encoder.states(List.of(large, small));
      assertArrayEquals(alone, together[1]);
      assertArrayEquals(new float[] {2 * 3 + 220, 20 * 3 + 220}, together[0][3]);
    }
  }

  @Test
  void layersStandSideBySide() throws IOException {
    try (FrozenEncoder encoder = open(ToyModel.write(folder, 100), WordState.MEAN, List.of(2, 1))) {
      assertArrayEquals(
          new float[] {2 * 4 + 80, 20 * 4 + 80, 8, 80},
          encoder.states(List.of(List.of("b")))[0][0]);
    }
    assertTold("has no layer 3", folder, List.of(3));
  }

  @Test
  void longSentencesAreReadInWindowsAndNotCutShort() throws IOException {
    List<String> words = Collections.nCopies(50, "ac");
    try (FrozenEncoder encoder = open(ToyModel.write(folder, 9), WordState.FIRST, List.of(1))) {
      float[][] states = encoder.states(List.of(words))[0];
      assertEquals(50, states.length);
      Arrays.stream(states).forEach(state -> assertArrayEquals(first(3), state));
    }
  }

  @Test
  void aWordWithoutPiecesHasZerosAndNoneIsTakenForASpecialPiece() throws IOException {
    try (FrozenEncoder encoder = open(ToyModel.write(folder, 100), WordState.MEAN, List.of(1))) {
      List<String> words = List.of("a", "\u200b", "[SEP]", "", "\ud800", "b");
      float[][] states = encoder.states(List.of(words))[0];
      assertArrayEquals(first(3), states[0]);
      assertArrayEquals(new float[2], states[1]);
      float[] separate = {2 * (7 + 9 + 8) / 3f, 20 * (7 + 9 + 8) / 3f};
      assertArrayEquals(separate, states[2]);
      assertArrayEquals(new float[2], states[3]);
      assertArrayEquals(first(4), states[5]);
      assertArrayEquals(new float[1][2], encoder.states(List.of(List.of("\u200b")))[0]);
    }
  }

  @Test
  void aModelInAFolderOfItsOwnIsFound() throws IOException {
    Path toy = ToyModel.write(folder, 100);
    Files.createDirectory(folder.resolve("onnx"));
    Files.move(folder.resolve("model.onnx"), folder.resolve("onnx/model.onnx"));
    open(toy, WordState.MEAN, List.of()).close();
  }

  @Test
  void missingFilesAreToldBeforeAnythingIsRead() {
    EncoderConfig nowhere = new EncoderConfig("onnx:" + folder.resolve("nowhere"));
    assertThrows(DataException.class, () -> Encoders.named(nowhere));
  }

  private static void assertTold(String message, Path model, List<Integer> layers) {
    String told =
        String.valueOf(
            assertThrows(DataException.class, () -> open(model, WordState.MEAN, layers))
                .getMessage());
    assertTrue(told.contains(message), told);
    assertFalse(told.contains("\n"), told);
  }

  @Test
  void whatIsMissingOrNoEncoderIsTold() throws IOException {
    assertTold("there is no such folder", folder.resolve("nowhere"), List.of());
    assertTold("holds neither model.onnx nor onnx/model.onnx", folder, List.of());
    Path model = ToyModel.write(folder, 100).resolve("model.onnx");
    Files.write(model, ToyModel.model(2, "input_ids"));
    assertTold("none of its outputs is [batch, pieces, dimensions]", folder, List.of());
    Files.write(model, ToyModel.model(3, "pixels"));
    assertTold("an encoder reads input_ids", folder, List.of());
    Files.write(model, ToyModel.model(3, "input_ids", "pixels"));
    assertTold("but this reads [input_ids, pixels]", folder, List.of());
    Files.write(model, Arrays.copyOf(ToyModel.model(3, "input_ids"), 100));
    assertTold("is no model that can be used", folder, List.of());
    assertTold("is cut off, or no model", folder, List.of(1));
    Files.write(model, ToyModel.model(3, "input_ids"));
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 3}");
    assertTold("is no tokenizer", folder, List.of());
    Files.writeString(folder.resolve("tokenizer.json"), "[");
    assertTold("is no tokenizer", folder, List.of());
    Files.delete(folder.resolve("tokenizer.json"));
    assertTold("needs the tokenizer it was trained with", folder, List.of());
  }

  /** Threads of containers have a class loader that knows nothing of the program. */
  @Test
  void encodersAreFoundFromAnyThread() {
    List<String> names = Encoders.names();
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try {
      for (ClassLoader other : new ClassLoader[] {ClassLoader.getPlatformClassLoader(), null}) {
        thread.setContextClassLoader(other);
        assertEquals(names, Encoders.names());
      }
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Test
  void namesAreThoseOfTheCommandLine() {
    var _ = Encoders.named(new EncoderConfig("minilm"));
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Encoders.named(new EncoderConfig("minilmm")))
                .getMessage());
    assertTrue(told.contains("known are bilstm, features, minilm, onnx:DIR"), told);
  }

  @Test
  void miniLmKnowsTheSentenceAroundAWord() {
    try (FrozenEncoder encoder =
        new OnnxProvider().open(new EncoderConfig("minilm", WordState.MEAN, List.of(3, 6), 0), 1)) {
      List<String> river = List.of("They", "sat", "on", "the", "bank", "of", "the", "river", ".");
      List<String> money = List.of("They", "took", "it", "to", "the", "bank", "for", "money", ".");
      float[][][] states = encoder.states(List.of(river, money));
      assertEquals(2 * 384, states[0][4].length);
      assertArrayEquals(states[1], encoder.states(List.of(money))[0]);
      double same = cosine(states[0][4], states[1][5]);
      assertTrue(same > 0.3 && same < 0.95, () -> "banks are as near as " + same);
    }
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double left = 0;
    double right = 0;
    for (int d = 0; d < a.length; d++) {
      product += a[d] * b[d];
      left += a[d] * a[d];
      right += b[d] * b[d];
    }
    return product / Math.sqrt(left * right);
  }
}
