package org.espalier.lab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFilesTest {

  @TempDir private Path folder;

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static void assertGood(List<LabelledText> texts, String label) {
    assertEquals(1, texts.size());
    assertEquals(label, texts.getFirst().label());
    assertEquals(List.of("good", "film"), texts.getFirst().words());
  }

  @Test
  void textsAreReadInEveryFormat() throws IOException {
    assertGood(TextFiles.texts(write("a.tsv", "pos\tgood film")), "pos");
    assertGood(TextFiles.texts(write("b.tsv", "sentence\tlabel", "good film\t1")), "1");
    assertGood(TextFiles.texts(write("c.csv", "label,text", "pos,\"good film\"")), "pos");
    assertGood(TextFiles.texts(write("d.jsonl", "{\"text\": \"good film\", \"label\": 1}")), "1");
    assertGood(TextFiles.texts(write("e.txt", "", "(3 (4 good) (2 film))")), "3");
    assertGood(TextFiles.texts(write("f", "1 good film")), "1");
  }

  @Test
  void badRowsAreNamed() throws IOException {
    Path bad = write("a.csv", "label,text", "pos,good", "neg");
    DataException e = assertThrows(DataException.class, () -> TextFiles.texts(bad));
    assertTrue(e.toString().contains("a.csv:3"), e.toString());
    Path column = write("b.jsonl", "{\"text\": \"good\", \"klass\": 1}");
    assertThrows(DataException.class, () -> TextFiles.texts(column));
    assertThrows(DataException.class, () -> TextFiles.texts(write("empty", "")));
    assertThrows(DataException.class, () -> TextFiles.texts(folder.resolve("none.tsv")));
  }

  /** Lines are separated by bars. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.csv; label,text|pos,good|pos; 3; the row has 1 fields",
        "a.csv; label,text|pos,good|pos,; 3; the field text",
        "a.csv; label,text|,good; 2; the field label is empty",
        "a.csv; label,words|pos,good; 1; one of them text or sentence or review; it is \"label,words\"",
        "a.csv; pos,good|neg,bad; 1; the first line must name the columns",
        "a.tsv; label~text|pos~good|pos; 3; the row has 1 fields",
        "b.tsv; pos~good|pos; 2; found no tab",
        "a.jsonl; {\"label\": 1, \"text\": \"good\"}|{; 2; is not JSON",
        "a.jsonl; {\"label\": 1, \"text\": \"good\"}|{\"label\": 1}; 2; no field",
        "trees; (1 good)|(1 (2 good); 2; never closed",
        "words; 1 good film|bad; 2; found no blank",
        "words; '1 good film|1  '; 2; the text is empty"
      })
  void badRowsOfTextsAreNamed(String name, String text, int line, String part) throws IOException {
    Path path = Samples.write(folder.resolve(name), text.replace('|', '\n').replace('~', '\t'));
    Samples.assertError(path, line, part, () -> TextFiles.texts(path));
  }

  /** Lines are separated by bars. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.csv; label,premise,hypothesis|x,a,b|x,a; 3; the row has 2 fields",
        "a.txt; label~premise|x~a; 1; one of them sentence2 or sentence_B or hypothesis",
        "a.txt; label~premise~hypothesis|x~a~; 2; the field hypothesis",
        "a.jsonl; {\"label\": \"x\", \"premise\": \"a\"}; 1; no field"
      })
  void badRowsOfPairsAreNamed(String name, String text, int line, String part) throws IOException {
    Path path = Samples.write(folder.resolve(name), text.replace('|', '\n').replace('~', '\t'));
    Samples.assertError(path, line, part, () -> TextFiles.pairs(path));
  }

  @Test
  void badRowsOfParallelPairsAreNamed() throws IOException {
    Path first = write("s1.x", "a", "");
    write("s2.x", "b", "c");
    Path labels = write("labels.x", "yes", "no");
    Samples.assertError(first, 2, "there is no sentence", () -> TextFiles.parallelPairs(labels));
    write("s1.x", "a", "b");
    write("labels.x", "yes", " ");
    Samples.assertError(labels, 2, "the label is empty", () -> TextFiles.parallelPairs(labels));
  }

  @Test
  void pairsWithoutALabelAreLeftOut() throws IOException {
    Path snli =
        write(
            "snli.jsonl",
            "{\"gold_label\": \"neutral\", \"sentence1\": \"A dog.\", \"sentence2\": \"It runs.\"}",
            "{\"gold_label\": \"-\", \"sentence1\": \"A dog.\", \"sentence2\": \"A cat.\"}");
    assertEquals(
        List.of(
            new SentencePair("neutral", List.of("A", "dog", "."), List.of("It", "runs", "."), 1)),
        TextFiles.pairs(snli));
    Path sick =
        write("sick.txt", "pair_ID\tsentence_A\tsentence_B\tentailment_judgment", "1\ta\tb\tYES");
    assertEquals("YES", TextFiles.pairs(sick).getFirst().label());
    assertEquals(Path.of("x/s2.dev"), TextFiles.parallel(Path.of("x/labels.dev"), "s2"));
    write("s1.dev", "a b");
    write("s2.dev", "c");
    assertEquals(
        List.of(new SentencePair("x", List.of("a", "b"), List.of("c"), 1)),
        TextFiles.parallelPairs(write("labels.dev", "x")));
  }

  @Test
  void partsAreFoundByName() throws IOException {
    Path train = write("my.train.tsv", "a\tb");
    Path dev = write("my.valid.tsv", "a\tb");
    Path test = write("my.test.tsv", "a\tb");
    SplitFiles files = SplitFiles.of(folder);
    assertEquals(List.of(train, dev, test), List.of(files.all()));
    write("other.train.tsv", "a\tb");
    assertThrows(DataException.class, () -> SplitFiles.of(folder));
    assertEquals(train, SplitFiles.of(folder.resolve("my.")).train());
    assertThrows(DataException.class, () -> SplitFiles.of(folder.resolve("none")));
    assertThrows(DataException.class, () -> SplitFiles.of(folder.resolve("none/at/all")));
  }

  @Test
  void missingPartsAreCutFromTheTrainingRows() throws IOException {
    int count = 400;
    String[] rows =
        IntStream.range(0, count)
            .mapToObj(i -> (i % 2 == 0 ? "pos" : "neg") + "\ttext " + i)
            .toArray(String[]::new);
    Path file = write("rows.tsv", rows);
    SplitFiles.Parts<LabelledText> parts = SplitFiles.of(file).read(TextFiles::texts);
    assertEquals(count * 8 / 10, parts.train().size());
    Set<Integer> lines = new HashSet<>();
    for (List<LabelledText> part : List.of(parts.train(), parts.dev(), parts.test())) {
      part.forEach(text -> assertTrue(lines.add(text.line())));
    }
    for (List<LabelledText> part : List.of(parts.dev(), parts.test())) {
      // One of each ten rows, and labels that take turns are not told apart by their place.
      assertEquals(
          IntStream.range(0, count / 10).boxed().toList(),
          part.stream().map(text -> (text.line() - 1) / 10).toList());
      long positive = part.stream().filter(text -> text.line() % 2 == 1).count();
      assertTrue(positive >= 10 && positive <= 30, "of 40 positive are " + positive);
    }
    SplitFiles.Parts<LabelledText> again = SplitFiles.of(file).read(TextFiles::texts);
    assertEquals(
        parts.test().stream().map(LabelledText::line).toList(),
        again.test().stream().map(LabelledText::line).toList());
    Path few = write("few.tsv", "a\tb");
    SplitFiles one = SplitFiles.of(few);
    assertThrows(DataException.class, () -> one.read(TextFiles::texts));
  }
}
