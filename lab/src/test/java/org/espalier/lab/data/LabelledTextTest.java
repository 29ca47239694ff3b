package org.espalier.lab.data;

import static org.espalier.lab.data.Samples.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledTextTest {

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Samples.write(folder.resolve("texts.tsv"), text);
  }

  @Test
  void readsLabelTabText() throws Exception {
    Path path = write("good\tIt isn't bad.\r\n\n bad \tNo\t1\n");
    assertEquals(
        List.of(
            new LabelledText("good", List.of("It", "is", "n't", "bad", "."), 1),
            new LabelledText("bad", List.of("No", "1"), 3)),
        LabelledText.readAll(path));
  }

  @Test
  void readsTextTabLabel() throws Exception {
    TextFormat format = TextFormat.TEXT_FIRST.with(Tokenizer.BLANKS);
    assertEquals(
        List.of(new LabelledText("x", List.of("a-b", "c."), 1)),
        new LabelledTextReader(write("a-b c.\tx"), format).rest());
  }

  @Test
  void readsLinesWithABlankInAnyEncoding() throws Exception {
    byte[] bytes = "1 caf\u00e9 a\u0085b  c \n0 d\n".getBytes(StandardCharsets.ISO_8859_1);
    Path path = Samples.write(folder.resolve("texts.all"), bytes);
    TextFormat format = TextFormat.blanks(StandardCharsets.ISO_8859_1);
    assertEquals(
        List.of("caf\u00e9", "a\u0085b", "c"),
        new LabelledTextReader(path, format).rest().getFirst().words());
    TextFormat wrong = TextFormat.blanks(StandardCharsets.UTF_8);
    assertError(path, 1, "not UTF-8", () -> new LabelledTextReader(path, wrong).rest());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, the file is empty",
    "'  |', 0, no examples",
    "'a\tb|c d', 2, found no tab",
    "'a\tb|\tc', 2, the label is empty",
    "'a\tb|c\t ', 2, the text is empty"
  })
  void reportsLines(String text, int line, String part) throws Exception {
    Path path = write(text.replace('|', '\n'));
    assertError(path, line, part, () -> LabelledText.readAll(path));
  }

  @ParameterizedTest
  @CsvSource({
    "'He said: \"Don''t!!!\"', 'He|said|:|\"|Do|n''t|!!!|\"'",
    "'I cannot; you can''t...', 'I|can|not|;|you|ca|n''t|...'",
    "'U.S. e-mail to a.b@c.org', 'U.S.|e|-|mail|to|a.b@c.org'",
    "'See http://x.org/a?b=1. OK', 'See|http://x.org/a?b=1|.|OK'",
    "'1,200.50 at 10:30', '1,200.50|at|10:30'",
    "'We’re John’s 21st', 'We|’re|John|’s|21st'",
    "'O''Brien naïve 𝔸😀x', 'O''Brien|naïve|𝔸|😀|x'",
    "'$5(ok)', '$|5|(|ok|)'",
    "'Mr. Stone of AT&T, 713-646-3393, 9/11/2001 :-)', 'Mr.|Stone|of|AT&T|,|713-646-3393|,|9/11/2001|:-)'",
    "'Q&A? men&women?! 1-2', 'Q&A|?|men|&|women|?!|1|-|2'"
  })
  void cutsEnglish(String text, String words) {
    assertEquals(words, String.join("|", Tokenizer.ENGLISH.words(text)));
  }

  @Test
  void cutsNothingOutOfBlanks() {
    assertEquals(List.of(), Tokenizer.ENGLISH.words(" \t "));
    assertEquals(List.of(), Tokenizer.BLANKS.words(" \t "));
    assertEquals(List.of("a", "b.\u00a0c"), Tokenizer.BLANKS.words(" a\tb.\u00a0c"));
  }

  @Test
  void readsThePublishedSetsOfSentences() {
    Path reviews = Samples.shared("sentences/rt-polarity.all");
    assertEquals(
        10_662,
        new LabelledTextReader(reviews, TextFormat.blanks(StandardCharsets.ISO_8859_1))
            .rest()
            .size());
    Path sst = Samples.shared("sentences/stsa.binary.test");
    assertEquals(
        1_821,
        new LabelledTextReader(sst, TextFormat.blanks(StandardCharsets.UTF_8)).rest().size());
  }
}
