package org.espalier.lab.data;

import static org.espalier.lab.data.Samples.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.espalier.lab.data.BracketTree.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracketTreeReaderTest {

  @TempDir Path folder;

  @Test
  void listsSpansFromTheLeavesUp() throws Exception {
    Path path =
        Samples.write(
            folder.resolve("trees.txt"),
            "(3 (2 a) (4 (1 good\\/bad) (0 -LRB-)))\n\n(S  (NP\t(N it)) ) \r\n(2 x)");
    List<BracketTree> trees = new BracketTreeReader(path).rest();
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
  void readsDeepTrees() throws Exception {
    int depth = 100_000;
    Path path =
        Samples.write(folder.resolve("deep.txt"), "(1 ".repeat(depth) + "x" + ")".repeat(depth));
    assertEquals(depth, new BracketTreeReader(path).next().orElseThrow().spans().size());
  }

  @ParameterizedTest
  @CsvSource({
    "(1 a) (2 b), 'a second tree in the line, at character 7'",
    "(1 (2 a), 1 brackets are never closed",
    "(1 a)), a closing bracket without an opening one",
    "(1 ), a node with nothing below it",
    "((2 a)), 'a bracket without a label, at character 1'",
    "(1 a b), a word that is not alone",
    "(1 (2 a) b), a word that is not alone",
    "(1 a (2 b)), a node with a word and a node below it",
    "a, a word outside of the tree",
    "(1 a) b, a word outside of the tree"
  })
  void reportsBrackets(String line, String part) throws Exception {
    Path path = Samples.write(folder.resolve("trees.txt"), "(1 x)\n" + line + "\n");
    assertError(path, 2, part, () -> new BracketTreeReader(path).rest());
  }

  @Test
  void readsTheSentimentTreebank() {
    List<BracketTree> trees = new BracketTreeReader(Samples.shared("sst/trees/test.txt")).rest();
    assertEquals(2_210, trees.size());
    for (BracketTree tree : trees) {
      assertEquals(2 * tree.words().size() - 1, tree.spans().size());
    }
  }
}
