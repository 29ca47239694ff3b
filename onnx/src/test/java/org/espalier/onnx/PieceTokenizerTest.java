package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers that make a blank before a word a part of its piece, as RoBERTa's and Llama's do. */
final class PieceTokenizerTest {

  private static final String BYTES =
      "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true,"
          + " \"use_regex\": true}";

  private static PieceTokenizer tokenizer(String before, String blank) {
    String json =
        """
        {"version": "1.0", "truncation": {"direction": "Right", "max_length": 3,
           "strategy": "LongestFirst", "stride": 0}, "padding": null,
         "added_tokens": [{"id": 0, "content": "<s>", "single_word": false, "lstrip": false,
           "rstrip": false, "normalized": false, "special": true},
           {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
           "normalized": false, "special": true}],
         "normalizer": null, "pre_tokenizer": %s,
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
           "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
           "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
             "</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
         "decoder": null,
         "model": {"type": "BPE", "dropout": null, "unk_token": null,
           "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": false,
           "vocab": {"<s>": 0, "</s>": 1, "a": 2, "b": 3, "BLANK": 4, "BLANKa": 5, "BLANKb": 6,
             "<": 7, "s": 8, ">": 9},
           "merges": ["BLANK a", "BLANK b"]}}
        """
            .formatted(before)
            .replace("BLANK", blank);
    return PieceTokenizer.of(Path.of("tokenizer.json"), json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ġ" + BYTES,
        "Ġ{\"type\": \"Sequence\", \"pretokenizers\": [" + BYTES + "]}",
        "▁{\"type\": \"Metaspace\", \"replacement\": \"▁\", \"prepend_scheme\": \"first\","
            + " \"split\": true}"
      })
  void wordsBeginAsWithinATextAndNoneIsLost(String step) {
    try (PieceTokenizer tokenizer = tokenizer(step.substring(1), step.substring(0, 1))) {
      Pieces pieces = tokenizer.pieces(List.of("a", "ba", "b"));
      assertArrayEquals(new long[] {5, 6, 2, 6}, pieces.ids());
      assertArrayEquals(new int[] {0, 1, 1, 2}, pieces.words());
      assertArrayEquals(new long[] {0}, pieces.prefix());
      assertArrayEquals(new long[] {1}, pieces.suffix());
      assertEquals(300, tokenizer.pieces(Collections.nCopies(300, "a")).ids().length);
      Pieces special = tokenizer.pieces(List.of("<s>", "a"));
      assertTrue(special.ids().length > 3, "the word <s> is text");
      assertEquals(1, special.prefix().length);
    }
  }
}
