package org.espalier.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.espalier.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code tokenizer.json} of Hugging Face, for texts that are cut into words already. It neither
 * truncates nor pads, whatever its file says: a sentence that is too long is cut into windows, not
 * short. Safe for threads.
 */
final class PieceTokenizer implements AutoCloseable {

  private static final String FLAVOR = "RUST_FLAVOR";
  private static final String TRUNCATION = "truncation";
  private static final String PADDING = "padding";

  private final HuggingFaceTokenizer tokenizer;
  private final List<String> special;

  private PieceTokenizer(HuggingFaceTokenizer tokenizer, List<String> special) {
    this.tokenizer = tokenizer;
    this.special = special;
  }

  /**
   * Reads a tokenizer.
   *
   * @param file whose content it is, for messages
   * @throws DataException if it is none
   */
  static PieceTokenizer of(Path file, byte[] content) {
    requireLibrary();
    try {
      if (!(JsonMapper.shared().readTree(content) instanceof ObjectNode root)) {
        throw new DataException(file, "is no tokenizer: it is not a JSON object");
      }
      List<String> special =
          StreamSupport.stream(root.path("added_tokens").spliterator(), false)
              .map(token -> token.path("content").asString(""))
              .filter(token -> !token.isEmpty())
              .toList();
      var _ = root.putNull(TRUNCATION);
      var _ = root.putNull(PADDING);
      separateWords(root.path("pre_tokenizer"));
      byte[] changed = root.toString().getBytes(StandardCharsets.UTF_8);
      return new PieceTokenizer(
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(changed),
              Map.of(TRUNCATION, "false", PADDING, "false", "addSpecialTokens", "true")),
          special);
    } catch (JacksonException e) {
      throw new DataException(file, "is no tokenizer: " + e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      throw e instanceof DataException known
          ? known
          : new DataException(file, "is no tokenizer that can be used: " + e.getMessage());
    }
  }

  private static void requireLibrary() {
    // The library would fetch another build of itself where there is a GPU.
    if (System.getenv(FLAVOR) == null && System.getProperty(FLAVOR) == null) {
      System.setProperty(FLAVOR, "cpu");
    }
    try {
      LibUtils.checkStatus();
    } catch (LinkageError | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          ("the tokenizers have no library for %s on %s, or cannot unpack it (DJL_CACHE_DIR"
                  + " names another folder): %s")
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), cause.getMessage()),
          e);
    }
  }

  /** Lets words begin as words do within a text, where a blank before them is part of a piece. */
  private static void separateWords(JsonNode step) {
    if (step instanceof ObjectNode object) {
      if (object.has("add_prefix_space")) {
        var _ = object.put("add_prefix_space", true);
      }
      if (object.has("prepend_scheme")) {
        var _ = object.put("prepend_scheme", "always");
      }
    }
    step.path("pretokenizers").forEach(PieceTokenizer::separateWords);
  }

  /** Cuts words into pieces. */
  Pieces pieces(List<String> words) {
    Encoding encoding = tokenizer.encode(words.stream().map(this::plain).toList());
    long[] ids = encoding.getIds();
    long[] wordIds = encoding.getWordIds();
    long[] specials = encoding.getSpecialTokenMask();
    int from = 0;
    while (from < ids.length && specials[from] == 1) {
      from++;
    }
    int to = ids.length;
    while (to > from && specials[to - 1] == 1) {
      to--;
    }
    return new Pieces(
        Arrays.copyOf(ids, from),
        Arrays.copyOfRange(ids, from, to),
        Arrays.stream(wordIds, from, to).mapToInt(Math::toIntExact).toArray(),
        Arrays.copyOfRange(ids, to, ids.length));
  }

  /** Returns the word such that no part of it is taken for a special piece. */
  private String plain(String word) {
    String plain = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    for (String token : special) {
      if (token.length() > 1) {
        plain = plain.replace(token, token.charAt(0) + " " + token.substring(1));
      }
    }
    return plain;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
