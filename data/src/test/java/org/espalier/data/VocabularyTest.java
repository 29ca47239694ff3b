package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final List<String> TEXT = List.of("saw", "the", "cat", "the", "Cat", "cat", "the");

  @Test
  void ordersByCountAndThenByWord() {
    Vocabulary vocabulary = Vocabulary.count(TEXT, 1);
    assertEquals(List.of("the", "cat", "Cat", "saw"), vocabulary.entries());
    assertEquals(vocabulary.entries(), Vocabulary.count(TEXT.reversed(), 1).entries());
    assertEquals(6, vocabulary.size());
    assertArrayEquals(
        new int[] {2, 5, Vocabulary.UNKNOWN}, vocabulary.indices(List.of("the", "saw", "dog")));
  }

  @Test
  void leavesOutRareWordsAndSurplusOnes() {
    assertEquals(List.of("the", "cat"), Vocabulary.count(TEXT, 2).entries());
    assertEquals(List.of("the", "cat", "Cat"), Vocabulary.count(TEXT, 1, 3).entries());
    assertEquals(2, Vocabulary.count(List.of(), 1).size());
  }

  @Test
  void returnsFromItsEntries() {
    Vocabulary vocabulary = Vocabulary.count(TEXT, 1);
    Vocabulary read = new Vocabulary(vocabulary.entries());
    assertArrayEquals(vocabulary.indices(TEXT), read.indices(TEXT));
    assertThrows(IllegalArgumentException.class, () -> new Vocabulary(List.of("a", "b", "a")));
  }
}
