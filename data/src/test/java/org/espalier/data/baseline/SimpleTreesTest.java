package org.espalier.data.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.espalier.data.DataSamples;
import org.espalier.data.Sentence;
import org.junit.jupiter.api.Test;

class SimpleTreesTest {

  @Test
  void attachesToNeighbours() {
    assertArrayEquals(new int[] {-1, 0, 1}, SimpleTrees.toPrevious(3));
    assertArrayEquals(new int[] {1, 2, -1}, SimpleTrees.toNext(3));
    assertArrayEquals(new int[] {-1}, SimpleTrees.toNext(1));
    assertArrayEquals(new int[] {-1}, independent(1, new Random(1)));
  }

  @Test
  void comparesHeads() {
    // Of the gold arcs 0 ← 1 ← 2 one is turned and one is missing; the root is right.
    Attachment attachment = Attachment.of(new int[] {2, 0, -1}, new int[] {1, 2, -1});
    assertEquals(new Attachment(3, 1, 2), attachment);
    assertEquals(
        new Attachment(3, 0, 2), Attachment.of(new int[] {-1, 0, 1}, new int[] {1, 2, -1}));
    assertEquals(
        new Attachment(2, 0, 1),
        Attachment.of(
            new int[] {-1, 0, 1}, new int[] {1, 2, -1}, new boolean[] {true, false, true}));
    assertEquals(new Attachment(6, 1, 4), attachment.plus(new Attachment(3, 0, 2)));
    assertEquals(1 / 3., attachment.score(), 1e-15);
    assertTrue(Double.isNaN(Attachment.NONE.score()));
    assertThrows(
        IllegalArgumentException.class, () -> Attachment.of(new int[] {-1}, new int[] {-1, 0}));
  }

  @Test
  void scoresAsPublishedOnTheTreebank() {
    List<Sentence> test = DataSamples.ewt().test();
    assertEquals(.294, score(test, s -> SimpleTrees.toNext(s.length())).score(), 5e-4);
    assertEquals(.100, score(test, s -> SimpleTrees.toPrevious(s.length())).score(), 5e-4);
    Random random = new Random(3);
    // Its mean is sentences / words; the standard deviation is .0017.
    assertEquals(.083, score(test, s -> independent(s.length(), random)).score(), .006);
  }

  @Test
  void canLeaveOutPunctuation() {
    List<Sentence> test = DataSamples.ewt().test();
    Attachment words =
        test.stream()
            .map(s -> Attachment.of(SimpleTrees.toNext(s.length()), s.heads(), words(s)))
            .reduce(Attachment.NONE, Attachment::plus);
    assertEquals(22_000, (double) words.words(), 500);
    assertTrue(words.score() > .294, "score: " + words.score());
  }

  private static Attachment score(List<Sentence> sentences, Function<Sentence, int[]> trees) {
    return sentences.stream()
        .map(s -> Attachment.of(trees.apply(s), s.heads()))
        .reduce(Attachment.NONE, Attachment::plus);
  }

  /**
   * Draws every word's head uniformly and independently among the other words and the root. The
   * result need not be a tree.
   */
  private static int[] independent(int words, RandomGenerator random) {
    int[] heads = new int[words];
    for (int m = 0; m < words; m++) {
      int head = random.nextInt(words);
      heads[m] = head == m ? Sentence.ROOT : head;
    }
    return heads;
  }

  /** Tells the words from the punctuation marks. */
  private static boolean[] words(Sentence sentence) {
    boolean[] words = new boolean[sentence.length()];
    for (int m = 0; m < words.length; m++) {
      words[m] = !sentence.words().get(m).isPunctuation();
    }
    return words;
  }
}
