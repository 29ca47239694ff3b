package org.espalier.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in ONNX of a few nodes: the state of piece k is (k, 10 k), its first layer twice that,
 * its second and last the first's plus the largest number of all that it is given at once, as if it
 * were quantised.
 */
final class ToyModel {

  private static final int PIECES = 12;

  /** The pieces, by number. */
  static final List<String> VOCABULARY =
      List.of("[UNK]", "[CLS]", "[SEP]", "a", "b", "##c", "##d", "[", "]", "SEP", "<", ">");

  private final List<byte[]> nodes = new ArrayList<>();

  private ToyModel() {}

  /** Writes model, tokenizer and configuration; windows have at most so many pieces. */
  static Path write(Path folder, int longest) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("model.onnx"), model(3, "input_ids", "attention_mask"));
    StringBuilder vocabulary = new StringBuilder();
    for (int k = 0; k < PIECES; k++) {
      vocabulary.append(k == 0 ? "" : ", ").append("\"" + VOCABULARY.get(k) + "\": " + k);
    }
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"version": "1.0",
         "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
         "padding": {"strategy": {"Fixed": 6}, "direction": "Right", "pad_to_multiple_of": null,
           "pad_id": 0, "pad_type_id": 0, "pad_token": "[UNK]"},
         "added_tokens": [{"id": 2, "content": "[SEP]", "single_word": false, "lstrip": false,
           "rstrip": false, "normalized": false, "special": true}],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
           "strip_accents": false, "lowercase": false},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
           "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
           "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
             "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
         "decoder": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": {%s}}}
        """
            .formatted(vocabulary));
    Files.writeString(
        folder.resolve("config.json"), "{\"max_position_embeddings\": " + (longest + 1) + "}");
    return folder;
  }

  /** Returns a model whose result has a rank of 2 or 3. */
  static byte[] model(int rank, String... inputs) {
    ToyModel toy = new ToyModel();
    toy.node("/embeddings/Gather", "Gather", "states", "table", inputs[0]);
    toy.node("/encoder/layer.0/output/Mul", "Mul", "first", "states", "two");
    toy.node("/encoder/layer.1/Max", "ReduceMax", "largest", "first");
    toy.node("/encoder/layer.1/output/Add", "Add", rank == 3 ? "last" : "all", "first", "largest");
    if (rank == 2) {
      toy.node("/pooler/Reshape", "Flatten", "last", "all");
    }
    Message graph = new Message();
    toy.nodes.forEach(node -> graph.put(1, node));
    graph.put(2, "toy");
    float[] table = new float[2 * PIECES];
    for (int k = 0; k < PIECES; k++) {
      table[2 * k] = k;
      table[2 * k + 1] = 10 * k;
    }
    graph.put(5, tensor("table", table, PIECES, 2));
    graph.put(5, tensor("two", new float[] {2}, 1));
    for (String input : inputs) {
      graph.put(11, value(input, 7, 2));
    }
    graph.put(12, value("last", 1, rank));
    return new Message()
        .put(1, 8)
        .put(7, graph.bytes())
        .put(8, new Message().put(1, "").put(2, 13).bytes())
        .bytes();
  }

  private void node(String name, String operator, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.put(1, input);
    }
    nodes.add(node.put(2, output).put(3, name).put(4, operator).bytes());
  }

  private static byte[] tensor(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    Message tensor = new Message();
    for (long size : shape) {
      tensor.put(1, size);
    }
    return tensor.put(2, 1).put(8, name).put(9, raw.array()).bytes();
  }

  private static byte[] value(String name, long type, int rank) {
    Message shape = new Message();
    for (int d = 0; d < rank; d++) {
      shape.put(1, new Message().put(2, "d" + name + d).bytes());
    }
    Message tensor = new Message().put(1, type).put(2, shape.bytes());
    return new Message().put(1, name).put(2, new Message().put(1, tensor.bytes()).bytes()).bytes();
  }

  /** A message of Protocol Buffers. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message put(int field, byte[] content) {
      number(field << 3 | 2);
      number(content.length);
      out.writeBytes(content);
      return this;
    }

    Message put(int field, String text) {
      return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message put(int field, long value) {
      number(field << 3);
      number(value);
      return this;
    }

    private void number(long value) {
      long left = value;
      for (; left >= 0x80; left >>>= 7) {
        out.write((int) ((left & 0x7f) | 0x80));
      }
      out.write((int) left);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
