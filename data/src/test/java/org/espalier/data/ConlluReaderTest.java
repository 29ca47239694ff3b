package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.espalier.data.DataSamples.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConlluReaderTest {

  private static final String TWO =
      """
      # newdoc id = reviews-1
      # sent_id = a-1
      # text = I don't, you do
      1\tI\tI\tPRON\tPRP\tCase=Nom|Number=Sing\t3\tnsubj\t3:nsubj\t_
      2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
      2\tdo\tdo\tAUX\tVBP\t_\t3\taux\t3:aux\t_
      3\tn't\tnot\tPART\tRB\t_\t0\troot\t0:root|4.1:conj:and\t_
      4\t,\t,\tPUNCT\t,\t_\t3\tpunct\t_\t_
      4.1\tsay\tsay\tVERB\t_\t_\t_\t_\t3:conj\tCopyOf=3
      4.2\t_\t_\t_\t_\t_\t_\t_\t4.1:dep\t_

      # sent_id = a-2
      1\tGo\tgo\tVERB\tVB\t_\t0\troot\t0:root\t_
      """;

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return DataSamples.write(folder.resolve("sample.conllu"), text);
  }

  private List<Sentence> read(String text) throws IOException {
    return ConlluReader.readAll(write(text));
  }

  private void assertRejected(int line, String part, String text) throws IOException {
    Path path = write(text);
    assertError(path, line, part, () -> ConlluReader.readAll(path));
  }

  @Test
  void keepsEveryColumn() throws Exception {
    List<Sentence> treebank = read(TWO);
    assertEquals(2, treebank.size());
    assertEquals("a-2", treebank.getLast().id());
    Sentence sentence = treebank.getFirst();
    assertEquals("a-1", sentence.id());
    assertEquals("I don't, you do", sentence.text());
    assertEquals(3, sentence.comments().size());
    assertEquals(List.of("I", "do", "n't", ","), sentence.forms());
    assertEquals(List.of("nsubj", "aux", "root", "punct"), sentence.relations());
    assertArrayEquals(new int[] {2, 2, -1, 2}, sentence.heads());
    assertEquals(
        new Word(
            "I",
            "I",
            "PRON",
            "PRP",
            "Case=Nom|Number=Sing",
            2,
            "nsubj",
            List.of(new Link(new Node(2, 0), "nsubj")),
            "_",
            4),
        sentence.words().getFirst());
    assertEquals(7, sentence.words().get(2).line());
    assertEquals(4, sentence.line());
    assertEquals(
        List.of(false, false, false, true),
        sentence.words().stream().map(Word::isPunctuation).toList());
  }

  @Test
  void keepsMultiwordTokensAndEmptyNodesApart() throws Exception {
    Sentence sentence = read(TWO).getFirst();
    assertEquals(
        List.of(new MultiwordToken(1, 2, "don't", "_", "SpaceAfter=No")),
        sentence.multiwordTokens());
    assertEquals(
        List.of(new Link(Node.ROOT, "root"), new Link(new Node(3, 1), "conj:and")),
        sentence.words().get(2).links());
    assertEquals(List.of(), sentence.words().get(3).links());
    assertEquals(2, sentence.emptyNodes().size());
    EmptyNode first = sentence.emptyNodes().getFirst();
    assertEquals("4.1", first.node().toString());
    assertEquals("say", first.form());
    assertEquals("CopyOf=3", first.miscellany());
    assertEquals(List.of(new Link(first.node(), "dep")), sentence.emptyNodes().getLast().links());
  }

  @Test
  void carriesTheDocumentOnToTheNextOne() throws Exception {
    String one = row("1", "x", "0", "root");
    List<Sentence> treebank =
        read(one + "\n# newdoc id = d 1\n" + one + "\n" + one + "\n# newdoc\n" + one);
    assertEquals(List.of("", "d 1", "d 1", ""), treebank.stream().map(Sentence::document).toList());
  }

  @Test
  void readsTheSameFromCarriageReturnsGzipAndSurplusEmptyLines() throws Exception {
    List<Sentence> expected = read(TWO);
    assertEquals(expected, read(TWO.replace("\n", "\r\n")));
    assertEquals(expected, read("\uFEFF" + TWO.stripTrailing()));
    assertEquals(expected, read(TWO + "\n"));
    assertEquals(2, read("\n\n" + TWO.replace("\n\n", "\n\n\n") + "\n\n").size());
    Path gzip = DataSamples.write(folder.resolve("sample.conllu.gz"), TWO);
    assertEquals(
        expected.get(1).words(),
        new ConlluReader(gzip, TreeCheck.NONE, null).rest().get(1).words());
    assertEquals(ContentHash.of(write(TWO)), ContentHash.of(gzip));
  }

  @Test
  void hashesTheContent() throws Exception {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ContentHash.of(write("a"), DataSamples.write(folder.resolve("bc.gz"), "bc")));
  }

  @Test
  void reportsFiles() throws Exception {
    Path missing = folder.resolve("nowhere.conllu");
    assertError(
        missing, 0, "no such file", () -> new ConlluReader(missing, TreeCheck.NONE, null).rest());
    assertError(
        folder, 0, "is a folder", () -> new ConlluReader(folder, TreeCheck.NONE, null).rest());
    assertRejected(0, "the file is empty", "");
    assertRejected(0, "no examples", "\n\n");
    assertRejected(2, "no words", "# sent_id = 1\n\n");
    Path text = folder.resolve("text.gz");
    Files.writeString(text, TWO);
    assertEquals(
        2, new ConlluReader(text, TreeCheck.NONE, null).rest().size(), "the name is no proof");
    Path whole = DataSamples.write(folder.resolve("whole.gz"), (TWO + "\n").repeat(50));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut.gz");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 20));
    DataException e = assertThrows(DataException.class, () -> ConlluReader.readAll(cut));
    assertTrue(e.problem().startsWith("the gzip data ends too early, after line "), e.problem());
    assertEquals(0, e.line(), "the rest of the file is lost, not a line");
  }

  @Test
  void reportsBytesThatAreNoText() throws Exception {
    byte[] bytes = (TWO + "\n" + row("1", "é", "0", "root")).getBytes(StandardCharsets.ISO_8859_1);
    Path path = DataSamples.write(folder.resolve("latin.conllu"), bytes);
    assertError(path, 15, "not UTF-8", () -> new ConlluReader(path, TreeCheck.NONE, null).rest());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 'the id is \"1\" where 2 is next; is the empty line'",
    "x, 'the id is \"x\"'",
    "-2, 'the id is'",
    "3, 'where 2 is next'",
    "99999999999999999999, 'where 2 is next'",
    "2.1, 'where 1.1 is next'",
    "1.2, 'where 1.1 is next'",
    "1.x, 'not an id'",
    "1.0, 'not an id'",
    "3-4, 'before word 2'",
    "2-1, 'not a range'",
    "2-z, 'not a range'"
  })
  void reportsIds(String id, String part) throws Exception {
    assertRejected(2, part, row("1", "a", "0", "root") + row(id, "b", "1", "dep"));
  }

  @Test
  void reportsRangesThatOverlapOrReachTooFar() throws Exception {
    String one = row("1", "a", "0", "root");
    String two = row("2", "b", "1", "dep");
    assertRejected(
        2, "1-3 reaches beyond the sentence of 2", row("1-3", "ab", "_", "_") + one + two);
    assertRejected(
        3, "2-3 overlaps", row("1-2", "ab", "_", "_") + one + row("2-3", "bc", "_", "_") + two);
    assertRejected(1, "before word 1", row("2-3", "bc", "_", "_") + one);
    assertRejected(1, "2-3 reaches beyond the sentence of 1", one + row("2-3", "bc", "_", "_"));
    assertRejected(1, "no words", row("1-2", "ab", "_", "_"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1\ta", "1 a _ X _ _ 0 root _ _", "\t", "1\ta\t_\tX\t_\t_\t0\troot\t_\t_\t_"})
  void reportsTheNumberOfColumns(String line) throws Exception {
    assertRejected(3, "needs 10 columns", row("1", "a", "0", "root") + "\n" + line + "\n");
  }

  @Test
  void reportsEmptyColumnsAndStrayComments() throws Exception {
    assertRejected(1, "column 2 (FORM) is empty", row("1", "", "0", "root"));
    assertRejected(2, "a comment among the words", row("1", "a", "0", "root") + "# x\n");
  }

  @ParameterizedTest
  @CsvSource({
    "x, 0, 1, 'head is not a number: \"x\"'",
    "-1, 0, 1, 'head is not a number'",
    "_, 0, 1, 'head is not a number'",
    "1, 0, 1, 'word 1 is its own head'",
    "3, 0, 1, 'head of word 1 is 3, but the sentence has only 2 words'",
    "2, 1, 1, 'no word of this sentence hangs on the root'",
    "0, 0, 2, 'words 1 and 2 both hang on the root'"
  })
  void reportsHeads(String first, String second, int line, String part) throws Exception {
    assertRejected(line, part, row("1", "a", first, "x") + row("2", "b", second, "x"));
  }

  @Test
  void reportsCycles() throws Exception {
    String text =
        row("1", "a", "0", "root")
            + row("2", "b", "3", "x")
            + row("3", "c", "5", "x")
            + row("4", "d", "3", "x")
            + row("5", "e", "4", "x");
    assertRejected(3, "the heads form a cycle: 3 → 5 → 4 → 3", text);
    assertEquals(1, new ConlluReader(write(text), TreeCheck.NONE, null).rest().size());
  }

  @Test
  void takesSeveralRootsAndMissingHeadsWhereAllowed() throws Exception {
    Path two = write(row("1", "a", "0", "root") + row("2", "b", "0", "root"));
    assertArrayEquals(
        new int[] {-1, -1},
        new ConlluReader(two, TreeCheck.MULTI_ROOT, null).rest().getFirst().heads());
    Path none = write(row("1", "a", "_", "_"));
    assertArrayEquals(
        new int[] {Word.NO_HEAD},
        new ConlluReader(none, TreeCheck.NONE, null).rest().getFirst().heads());
  }

  @ParameterizedTest
  @CsvSource({
    "0:root|x, 'needs head:relation, but has \"x\"'",
    "0:, 'needs head:relation'",
    ":x, 'needs head:relation'",
    "a:x, 'not an id: \"a\"'",
    "2:x, 'names 2, which is not in the sentence'",
    "1.1:x, 'names 1.1, which is not in the sentence'"
  })
  void reportsTheEnhancedGraph(String links, String part) throws Exception {
    assertRejected(1, part, row("1", "a", "0", "root").replace("root\t_", "root\t" + links));
  }

  @Test
  void keepsTheFirstSentencesOfAFileThatBreaksLater() throws Exception {
    Path path = write(TWO + "\nbroken\n");
    try (ConlluReader reader = new ConlluReader(path, TreeCheck.SINGLE_ROOT, null)) {
      assertEquals(4, reader.next().orElseThrow().length());
      assertEquals(1, reader.next().orElseThrow().length());
      assertError(path, 15, "needs 10 columns", reader::next);
    }
  }
}
