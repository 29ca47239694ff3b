package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.BracketTree.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracketTreeReaderTest {

  @TempDir Path folder;

  @Test
  void listsSpansFromTheLeavesUp() throws Exception {
    Path path =
        DataSamples.write(
            folder.resolve("trees.txt"),
            "(3 (2 a) (4 (1 good\\/bad) (0 -LRB-)))\n\n(S  (NP\t(N it)) ) \r\n(2 x)");
    List<BracketTree> trees = new BracketTreeReader(path, null, false).rest();
    assertEquals(
        new BracketTree(
            List.of("a", "good/bad", "("),
            List.of(
                new Span(0, 0, "2"),
                new Span(1, 1, "1"),
                new Span(2, 2, "0"),
                new Span(1, 2, "4"),
                new Span(0, 2, "3")),
            1),
        trees.getFirst());
    assertEquals(
        List.of(new Span(0, 0, "N"), new Span(0, 0, "NP"), new Span(0, 0, "S")),
        trees.get(1).spans());
    assertEquals("2", trees.getLast().label());
    assertEquals(4, trees.getLast().line());
  }

  @Test
  void readsThePennTreebank() throws Exception {
    String text =
        """
        ( (S
            (NP-SBJ-1 (NNP Mr.) (NNP Vinken))
            (VP (VBZ is)
              (S (NP (-NONE- *-1)) (VP (TO to) (VP (VB go)))))
            (. .)))

        (
          (X (N yes)))
        ( (A a) (B b) )
        """;
    Path path = DataSamples.write(folder.resolve("wsj.mrg"), text);
    List<BracketTree> trees = new BracketTreeReader(path, null, false).rest();
    assertEquals(List.of("Mr.", "Vinken", "is", "to", "go", "."), trees.getFirst().words());
    assertEquals(List.of("S", "X", "TOP"), trees.stream().map(BracketTree::label).toList());
    assertEquals(List.of(1, 7, 9), trees.stream().map(BracketTree::line).toList());
    assertEquals(
        List.of(
            new Span(3, 3, "TO"),
            new Span(4, 4, "VB"),
            new Span(4, 4, "VP"),
            new Span(3, 4, "VP"),
            new Span(3, 4, "S"),
            new Span(2, 4, "VP")),
        trees.getFirst().spans().subList(4, 10));
    BracketTree whole = new BracketTreeReader(path, null, true).rest().getFirst();
    assertEquals(List.of("Mr.", "Vinken", "is", "*-1", "to", "go", "."), whole.words());
  }

  @Test
  void readsDeepTrees() throws Exception {
    int depth = 100_000;
    Path path =
        DataSamples.write(
            folder.resolve("deep.txt"), "(1 ".repeat(depth) + "x" + ")".repeat(depth));
    assertEquals(
        depth, new BracketTreeReader(path, null, false).next().orElseThrow().spans().size());
  }

  @ParameterizedTest
  @CsvSource({
    "(1 a) (2 b), 'a second tree in the line, at character 7'",
    "(1 (2 a), 1 bracket is never closed",
    "(1 (2 a, 2 brackets are never closed",
    "(1 a)), a closing bracket without an opening one",
    "(1 ), a node with nothing below it",
    "(1 ((2 a))), 'a bracket without a label, at character 4'",
    "(a), a node with nothing below it",
    "( a), a bracket without a label",
    "(S (NP (-NONE- *))), 'has no words, only empty elements'",
    "(1 a b), a word that is not alone",
    "(1 (2 a) b), a word that is not alone",
    "(1 a (2 b)), a node with a word and a node below it",
    "a, a word outside of the tree",
    "(1 a) b, a word outside of the tree"
  })
  void reportsBrackets(String line, String part) throws Exception {
    Path path = DataSamples.write(folder.resolve("trees.txt"), "(1 x)\n" + line + "\n");
    assertError(path, 2, part, () -> new BracketTreeReader(path, null, false).rest());
  }

  @Test
  void readsTheSentimentTreebank() {
    List<BracketTree> trees =
        new BracketTreeReader(DataSamples.shared("sst/trees/test.txt"), null, false).rest();
    assertEquals(2_210, trees.size());
    for (BracketTree tree : trees) {
      assertEquals(2 * tree.words().size() - 1, tree.spans().size());
    }
  }
}
