package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.espalier.data.DataSamples.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EwtTest {

  @Test
  void hasThePublishedCounts() {
    Ewt ewt = DataSamples.ewt();
    assertEquals(12_544, ewt.train().size());
    assertEquals(2_001, ewt.dev().size());
    assertEquals(2_077, ewt.test().size());
    assertEquals(11_992, ewt.train().stream().filter(s -> s.length() <= 40).count());
    assertEquals(
        379, ewt.train().stream().filter(s -> !DataSamples.isProjective(s.heads())).count());
    assertEquals(3, ewt.dev().stream().mapToInt(s -> s.emptyNodes().size()).sum());
    assertEquals(355, ewt.test().stream().mapToInt(s -> s.multiwordTokens().size()).sum());
    assertEquals(ContentHash.of(ewt.trainFile(), ewt.devFile(), ewt.testFile()), ewt.hash());
  }

  @Test
  void tellsTheGenreOfEverySentence() {
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> documents = new HashSet<>();
    Ewt ewt = DataSamples.ewt();
    for (Sentence sentence : ewt.test()) {
      counts.merge(Ewt.genre(sentence), 1, Integer::sum);
      documents.add(sentence.document());
    }
    assertEquals(Ewt.GENRES, counts.keySet().stream().toList());
    assertEquals(316, documents.size());
  }

  @Test
  void isCutIntoWordsMuchAsTheTokenizerDoes() {
    int common = 0;
    int gold = 0;
    int cut = 0;
    for (Sentence sentence : DataSamples.ewt().dev()) {
      Set<String> words = new HashSet<>(places(Tokenizer.ENGLISH.words(sentence.text())));
      cut += words.size();
      gold += sentence.length();
      words.retainAll(places(sentence.forms()));
      common += words.size();
    }
    double f1 = 2.0 * common / (gold + cut);
    assertTrue(f1 > .98, "F1 of words against the treebank's: " + f1);
  }

  /** Every word with the number of characters before it. */
  private static Set<String> places(Iterable<String> words) {
    Set<String> places = new HashSet<>();
    int offset = 0;
    for (String word : words) {
      places.add(offset + " " + word);
      offset += word.length();
    }
    return places;
  }

  @Test
  void reportsWhatIsMissing(@TempDir Path folder) throws Exception {
    assertError(folder.resolve("x"), 0, "no such folder", () -> Ewt.load(folder.resolve("x")));
    String sentence = "# newdoc id = poem-1\n" + row("1", "a", "0", "root");
    DataSamples.write(folder.resolve("en_ewt-ud-train.conllu.gz"), sentence);
    Path development = folder.resolve("en_ewt-ud-dev.conllu");
    assertError(development, 0, "no such file", () -> Ewt.load(folder));
    DataSamples.write(development, sentence);
    Path test = DataSamples.write(folder.resolve("en_ewt-ud-test.conllu"), sentence);
    Ewt ewt = Ewt.load(folder);
    assertEquals(1, ewt.train().size());
    Sentence first = ewt.test().getFirst();
    assertError(test, 2, "\"poem-1\" begins with none of the genres", () -> Ewt.genre(first));
    DataSamples.write(test, row("1", "a", "0", "root"));
    Sentence stray = ConlluReader.readAll(test).getFirst();
    assertError(test, 1, "belongs to no document", () -> Ewt.genre(stray));
  }
}
