package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try")
class TensorArchiveTest {

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("state", torch.make_generator_cpu(1).get_state());
    tensors.put(
        "weight", Tensors.of(new double[] {1, -0.0, 3e-40, 4, 5, 6}, ScalarType.Float, 2, 3));
    tensors.put("Gewicht \"é\"", Tensors.of(new double[] {Math.E}, ScalarType.Double));
    tensors.put("step", Tensors.of(new long[] {Long.MIN_VALUE, 7}, 2));
    tensors.put("empty", Tensors.of(new double[0], ScalarType.Float, 0, 4));
    return tensors;
  }

  @Test
  void keepsEveryBit() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = tensors();
      Map<String, String> metadata = Map.of("config", "{\"epoch\": 3, \"name\": \"ä\\n\"}");
      TensorArchive.write(file, tensors, metadata);
      try (TensorArchive archive = TensorArchive.open(file)) {
        assertEquals(metadata, archive.metadata());
        assertEquals(tensors.keySet(), archive.names());
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
          assertTrue(Tensors.identical(named.getValue(), archive.read(named.getKey())));
          Tensor target = torch.ones_like(named.getValue());
          archive.read(named.getKey(), target);
          assertTrue(Tensors.identical(named.getValue(), target));
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void writesTheFormatThatOthersRead() throws IOException {
    Path file = folder.resolve("b.safetensors");
    try (PointerScope scope = new PointerScope()) {
      Tensor matrix = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, ScalarType.Float, 2, 3);
      TensorArchive.write(file, Map.of("w", matrix.t()), Map.of("k", "v"));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    assertEquals(0, header.length % 8);
    String text = new String(header, StandardCharsets.UTF_8).strip();
    assertEquals(
        "{\"__metadata__\":{\"sha256\":\"SUM\",\"k\":\"v\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}}",
        text.replaceFirst("[0-9a-f]{64}", "SUM"));
    float[] values = new float[6];
    bytes.asFloatBuffer().get(values);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, values);
  }

  @Test
  void replacesAFileOnlyOnceItIsWhole() throws IOException {
    Path file = folder.resolve("c.safetensors");
    try (PointerScope scope = new PointerScope()) {
      TensorArchive.write(file, Map.of("x", Tensors.of(new long[] {1}, 1)), Map.of());
      byte[] before = Files.readAllBytes(file);
      Tensor wrong = torch.zeros(2).to(ScalarType.Half);
      assertThrows(
          IllegalArgumentException.class,
          () -> TensorArchive.write(file, Map.of("x", wrong), Map.of()));
      assertArrayEquals(before, Files.readAllBytes(file));
      TensorArchive.write(file, Map.of("x", Tensors.of(new long[] {2}, 1)), Map.of());
      try (TensorArchive archive = TensorArchive.open(file)) {
        assertArrayEquals(new long[] {2}, Tensors.toLongs(archive.read("x")));
      }
    }
  }

  @Test
  void namesFileTensorAndShapesWhereTheyDisagree() throws IOException {
    Path file = folder.resolve("d.safetensors");
    try (PointerScope scope = new PointerScope()) {
      TensorArchive.write(file, tensors(), Map.of());
      try (TensorArchive archive = TensorArchive.open(file)) {
        Tensor target = Tensors.zeros(ScalarType.Float, 3, 3);
        IOException shape = assertThrows(IOException.class, () -> archive.read("weight", target));
        assertEquals(
            file + ": tensor weight is F32[2, 3] in the file but F32[3, 3] in the network",
            shape.getMessage());
        assertThrows(
            IOException.class,
            () -> archive.read("weight", Tensors.zeros(ScalarType.Double, 2, 3)));
        IOException missing = assertThrows(IOException.class, () -> archive.read("bias", target));
        assertEquals(file + ": there is no tensor named bias", missing.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"w\": 3}",
        "{\"w\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}",
        "{\"w\": {\"dtype\": \"F16\", \"shape\": [2], \"data_offsets\": [0, 4]}}",
        "{\"w\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}",
        "{\"w\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}",
        "{\"w\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 12]}}",
        "{\"w\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904], \"data_offsets\": [0, 0]}}",
        "{\"w\": {\"dtype\": \"U8\", \"shape\": [0, 4611686018427387904, 4], \"data_offsets\": [0, 0]}}",
        "{\"w\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]},"
            + "\"w\": {\"dtype\": \"U8\", \"shape\": [8], \"data_offsets\": [0, 8]}}",
      })
  void refusesBrokenHeaders(String header) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    Path file = folder.resolve("e.safetensors");
    Files.write(file, bytes.array());
    IOException e = assertThrows(IOException.class, () -> TensorArchive.open(file));
    assertTrue(e.toString().contains(file + ": "), e.toString());
  }

  @Test
  void noticesEveryChangedByte() throws IOException {
    Path file = folder.resolve("g.safetensors");
    try (PointerScope scope = new PointerScope()) {
      TensorArchive.write(file, tensors(), Map.of("k", "v"));
    }
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i += i < 700 ? 1 : 97) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << i % 8);
      Files.write(file, changed);
      try (TensorArchive archive = TensorArchive.open(file)) {
        // Another name for the checksum: then it is an archive of somebody else's.
        assertFalse(archive.isSealed(), "byte " + i);
        assertEquals(2, archive.metadata().size(), "byte " + i);
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": "), e::toString);
      }
    }
    Files.write(file, whole);
    try (TensorArchive archive = TensorArchive.open(file)) {
      assertTrue(archive.isSealed());
    }
  }

  @Test
  void refusesFilesThatAreCutOff() throws IOException {
    Path file = folder.resolve("f.safetensors");
    try (PointerScope scope = new PointerScope()) {
      TensorArchive.write(file, tensors(), Map.of());
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(0, 5, 8, 40, whole.length - 1)) {
      Files.write(file, Arrays.copyOf(whole, length));
      IOException e = assertThrows(IOException.class, () -> TensorArchive.open(file));
      assertTrue(e.toString().contains(file + ": "), e.toString());
    }
  }
}
