package org.espalier.lab.net;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.TensorArchive;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings("try")
class CheckpointTest {

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static Checkpoint checkpoint(Tagger tagger) {
    return new Checkpoint(tagger.parameters, tagger.optimizer, Map.of("dropout", tagger.generator));
  }

  private static JsonNode metadata(int step) {
    return JsonMapper.shared().createObjectNode().put("step", step).put("name", "naïve \"x\"");
  }

  @ParameterizedTest
  @EnumSource(names = {"Float", "Double"})
  void trainingGoesOnBitForBit(ScalarType type) throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    try (Tagger whole = new Tagger(type, 1);
        Tagger first = new Tagger(type, 1);
        Tagger second = new Tagger(type, 2)) {
      double[] losses = new double[10];
      for (int step = 0; step < 10; step++) {
        losses[step] = whole.train(step);
      }
      for (int step = 0; step < 5; step++) {
        assertEquals(losses[step], first.train(step));
      }
      checkpoint(first).save(file, metadata(5));

      // The second has lived before: all of that must go.
      second.train(100);
      JsonNode metadata = checkpoint(second).restore(file);
      assertEquals(metadata(5), metadata);
      for (int step = 5; step < 10; step++) {
        assertEquals(losses[step], second.train(step));
      }
      whole
          .parameters
          .asMap()
          .forEach((name, tensor) ->
              assertTrue(Tensors.identical(tensor, second.parameters.get(name)), name));
      whole
          .optimizer
          .state()
          .forEach((name, tensor) ->
              assertTrue(
                  Tensors.identical(tensor, requireNonNull(second.optimizer.state().get(name))),
                  name));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void parametersAndMetadataCanBeReadAlone(boolean whole) throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (Tagger trained = new Tagger(ScalarType.Float, 3);
        Tagger fresh = new Tagger(ScalarType.Float, 4)) {
      trained.train(0);
      if (whole) {
        checkpoint(trained).save(file, metadata(1));
      } else {
        Checkpoint.saveParameters(file, trained.parameters, metadata(1));
        assertThrows(IOException.class, () -> checkpoint(fresh).restore(file));
      }
      assertEquals(metadata(1), Checkpoint.readMetadata(file));
      assertEquals(metadata(1), Checkpoint.restoreParameters(file, fresh.parameters));
      trained
          .parameters
          .asMap()
          .forEach((name, tensor) ->
              assertTrue(Tensors.identical(tensor, fresh.parameters.get(name)), name));
      assertEquals(
          0,
          Tensors.toLongs(requireNonNull(fresh.optimizer.state().get("steps.arcs.interaction")))[
              0]);
    }
  }

  @Test
  void refusesTheFileOfAnotherNetwork() throws IOException {
    Path file = folder.resolve("other.safetensors");
    try (Tagger tagger = new Tagger(ScalarType.Float, 5);
        Parameters smaller = new Parameters(ScalarType.Float, 5);
        Tagger doubles = new Tagger(ScalarType.Double, 5)) {
      checkpoint(tagger).save(file, metadata(0));
      smaller.add("words.word", Initializer.constant(0), Tagger.WORDS, 8);
      IOException extra =
          assertThrows(IOException.class, () -> Checkpoint.restoreParameters(file, smaller));
      assertTrue(extra.toString().contains("words.suffix"), extra.toString());
      assertEquals(0, smaller.get("words.word").abs().sum().item_double());
      IOException type = assertThrows(IOException.class, () -> checkpoint(doubles).restore(file));
      assertTrue(type.toString().contains("F32[30, 8] in the file but F64[30, 8]"));
    }
  }

  @Test
  void refusesNumbersThatNoTrainingLeaves() throws IOException {
    Path file = folder.resolve("nan.safetensors");
    try (Tagger tagger = new Tagger(ScalarType.Float, 7)) {
      tagger.train(0);
      try (NoGradGuard guard = new NoGradGuard()) {
        tagger.parameters.get("words.word").fill_(new Scalar(Double.NaN));
      }
      checkpoint(tagger).save(file, metadata(0));
      IOException e =
          assertThrows(
              IOException.class, () -> Checkpoint.restoreParameters(file, tagger.parameters));
      assertEquals(
          file + ": tensor parameters.words.word has values that are no finite numbers",
          e.getMessage());
    }
  }

  @Test
  void refusesWhatIsNotACheckpoint() throws IOException {
    Path file = folder.resolve("x.safetensors");
    assertThrows(NoSuchFileException.class, () -> Checkpoint.readMetadata(file));
    Files.writeString(file, "{}");
    assertThrows(IOException.class, () -> Checkpoint.readMetadata(file));
    try (PointerScope scope = new PointerScope()) {
      TensorArchive.write(file, Map.of("x", Tensors.of(new long[] {1}, 1)), Map.of());
      IOException e = assertThrows(IOException.class, () -> Checkpoint.readMetadata(file));
      assertTrue(e.toString().endsWith("but not a checkpoint"), e.toString());
      TensorArchive.write(
          file, Map.of("x", Tensors.of(new long[] {1}, 1)), Map.of("checkpoint", "{"));
      assertThrows(IOException.class, () -> Checkpoint.readMetadata(file));
    }
  }

  @Test
  void lossFallsAndMemoryStaysFlat() {
    try (Tagger tagger = new Tagger(ScalarType.Float, 6)) {
      double first = tagger.train(0);
      long before = 0;
      int steps = Boolean.getBoolean("espalier.nightly") ? 5000 : 1500;
      for (int step = 0; step < steps; step++) {
        // Always the same sentences: they are learned by heart.
        tagger.train(0);
        if (step == 500) {
          before = Pointer.physicalBytes();
        }
      }
      long growth = Pointer.physicalBytes() - before;
      assertTrue(growth < (32 << 20), "grew by " + growth + " bytes");
      assertTrue(tagger.train(0) < first / 4);
      try (PointerScope scope = new PointerScope()) {
        for (Tensor tensor : tagger.parameters.asMap().values()) {
          assertFalse(tensor.isnan().any().item_bool());
        }
      }
    }
  }
}
