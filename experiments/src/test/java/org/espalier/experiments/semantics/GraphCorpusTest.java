package org.espalier.experiments.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCorpusTest {

  @TempDir private Path folder;

  @Test
  void graphsHaveTheEdgesBetweenContentWords() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    GraphExample longest =
        corpus.train().stream().filter(e -> e.length() == 8).findFirst().orElseThrow();
    assertEquals(2, longest.graph().heads()[0]);
    assertEquals(2, longest.graph().heads()[1]);
    assertArrayEquals(new int[] {1, 4, 7}, longest.graph().modifiers());
    assertEquals(3, longest.graph().size());
    List<String> labels = corpus.labels().entries();
    assertTrue(labels.contains("nsubj") && labels.contains("nmod:of"), labels.toString());
    assertTrue(labels.stream().noneMatch(label -> label.startsWith("det")), labels.toString());
  }

  @Test
  void allEdgesAreThoseOfTheTreebank() {
    var split = TinyTreebank.split(TinyTreebank.write(folder));
    GraphCorpus corpus = GraphCorpus.of(split, GraphCorpus.Edges.ALL);
    for (GraphExample example : corpus.train()) {
      assertEquals(example.length() - 1, example.graph().size()); // all words but the root
    }
    assertTrue(corpus.labels().entries().contains("det"));
  }

  @Test
  void theSeedDecidesWhichTreesAreSeen() {
    GraphCorpus corpus = TinyTreebank.corpus(folder);
    assertEquals(0, corpus.supervised().size());
    GraphCorpus some = corpus.withTrees(0.1, 1);
    assertEquals(12, some.supervised().size());
    assertEquals(corpus.train().size(), some.train().size());
    assertTrue(some.train().getFirst().supervised());
    assertArrayEquals(
        some.train().getFirst().words(), corpus.withTrees(0.1, 1).train().getFirst().words());
    assertNotEquals(
        some.train().stream().map(e -> e.words()[1]).toList(),
        corpus.withTrees(0.1, 2).train().stream().map(e -> e.words()[1]).toList());
    assertEquals(120, corpus.withTrees(1, 1).supervised().size());
  }

  @Test
  void aTreebankWithoutGraphsIsRefused() throws IOException {
    Path treebank = TinyTreebank.write(folder);
    Path train = treebank.resolve("tiny-train.conllu");
    Files.writeString(train, "1\tGo\t_\tVERB\t_\t_\t0\troot\t0:root\t_\n\n");
    DataException e =
        assertThrows(
            DataException.class,
            () -> GraphCorpus.of(TinyTreebank.split(treebank), GraphCorpus.Edges.ALL));
    assertTrue(e.problem().contains("no enhanced graphs"), e.problem());
  }
}
