package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;

class ChainTaggerTest {

  /** The last word; the word before it tells its tag. */
  private static final int AMBIGUOUS = 4;

  @Test
  void transitionsTellWhatTheWordDoesNot() {
    Random random = new Random(1);
    ChainTagger tagger = new ChainTagger(5, 2);
    Workspace workspace = new Workspace();
    double loss = 0;
    for (int i = 0; i < 2000; i++) {
      int[] sentence = sentence(random);
      loss += .01 * (tagger.step(sentence, gold(sentence), .5, workspace) - loss);
    }
    assertTrue(loss < .3, "loss " + loss);
    int right = 0;
    for (int i = 0; i < 100; i++) {
      int[] sentence = sentence(random);
      right += Arrays.equals(gold(sentence), tagger.tag(sentence)) ? 1 : 0;
    }
    assertEquals(100, right);
  }

  private static int[] sentence(Random random) {
    int[] sentence = random.ints(2 + random.nextInt(8), 0, AMBIGUOUS).toArray();
    sentence[sentence.length - 1] = AMBIGUOUS;
    return sentence;
  }

  /** Words 0 and 1 have tag 0, words 2 and 3 tag 1, the last one the other than that before it. */
  private static int[] gold(int[] sentence) {
    int[] gold = Arrays.stream(sentence).map(word -> word / 2).toArray();
    gold[gold.length - 1] = 1 - gold[gold.length - 2];
    return gold;
  }
}
